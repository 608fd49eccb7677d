import Foundation
import Testing

@testable import Backprop

@Suite struct AtomicFileTests {
  private let folder: TemporaryFolder
  private let old: [UInt8] = Array("what was there before".utf8)
  /// Small ones are collected, the large one is not.
  private let pieces: [[UInt8]] = [
    [1, 2, 3], [], [UInt8](repeating: 7, count: 200_000), [4, 5], [6],
  ]
  private var new: [UInt8] { Array(pieces.joined()) }

  init() throws { folder = try TemporaryFolder() }

  private func write(
    _ name: String, overwriting: Bool = true, calls: any SystemCalls = OperatingSystem()
  ) throws(FileError) {
    let file = try AtomicFile(folder[name], overwriting: overwriting, calls: calls)
    for piece in pieces { try file.write(piece) }
    try file.commit()
  }

  // MARK: - Each call goes wrong

  /// How a file is written: onto another, as a first one, and as a first one that may replace
  /// nothing.
  enum Case: CaseIterable { case replacing, creating, creatingOnly }

  private func prepare(_ kind: Case) throws {
    for name in folder.names { try FileManager.default.removeItem(atPath: folder[name]) }
    if kind == .replacing { try folder.put(old, "file") }
  }

  /// Writes with faults and checks what must hold whatever happens. Gives the calls, and what
  /// failed.
  private func check(
    _ kind: Case, _ fault: FaultyCalls.Fault, at faulty: Range<Int>
  ) throws -> (calls: FaultyCalls, error: FileError?) {
    try prepare(kind)
    let calls = FaultyCalls(fault, at: faulty)
    var caught: FileError?
    do throws(FileError) {
      try write("file", overwriting: kind != .creatingOnly, calls: calls)
    } catch {
      caught = error
    }
    let isInPlace = caught == nil || caught?.operation == .persist
    let expected = isInPlace ? new : kind == .replacing ? old : nil
    #expect(folder.bytes("file") == expected, "\(calls.failed)")
    if let caught {
      #expect(caught.path == folder["file"])
      if case .code(let code) = fault { #expect(caught.code == code) }
    }
    if !calls.failed.contains(where: { $0.hasPrefix("removeName") }) {
      #expect(folder.names == (expected == nil ? [] : ["file"]), "\(calls.failed)")
    }
    return (calls, caught)
  }

  @Test(arguments: Case.allCases, [ENOSPC, EIO, EROFS, EACCES, EDQUOT])
  func oneCallFails(kind: Case, code: Int32) throws {
    let count = try check(kind, .short, at: 0..<0).calls.count
    try #require(count > 10)
    var reported: Set<FileError.Operation> = []
    for call in 0..<count {
      let (calls, error) = try check(kind, .code(code), at: call..<call + 1)
      #expect(calls.failed.count == 1)
      if let error { reported.insert(error.operation) }
      // What may fail without harm: permissions, locks, and tidying up.
      let harmless = ["setMode", "takeLock", "removeName", "release"]
      if error == nil {
        #expect(harmless.contains { calls.failed[0].hasPrefix($0) }, "\(calls.failed)")
      }
    }
    #expect(reported == [.write, .persist])
  }

  /// A disk that is gone: nothing succeeds any more.
  @Test(arguments: Case.allCases, [ENOSPC, EIO, EROFS])
  func allLaterCallsFail(kind: Case, code: Int32) throws {
    let count = try check(kind, .short, at: 0..<0).calls.count
    for call in 0..<count {
      _ = try check(kind, .code(code), at: call..<Int.max)
    }
  }

  @Test(arguments: Case.allCases)
  func signalsInterruptAnyCall(kind: Case) throws {
    let count = try check(kind, .short, at: 0..<0).calls.count
    for call in 0..<count {
      #expect(try check(kind, .code(EINTR), at: call..<call + 1).error == nil)
    }
  }

  @Test(arguments: Case.allCases)
  func shortWritesGoOn(kind: Case) throws {
    let count = try check(kind, .short, at: 0..<0).calls.count
    for call in 0..<count {
      let result = try check(kind, .short, at: call..<call + 1)
      #expect(result.error == nil)
    }
    #expect(try check(kind, .short, at: 0..<1000).error == nil)
  }

  /// Another process takes the new file for a leftover: the next name is tried.
  @Test func lockIsTakenByOthers() throws {
    let names = FaultyCalls(.code(EWOULDBLOCK), at: 3..<4)
    try write("file", calls: names)
    #expect(names.failed == ["takeLock(_:)"])
    #expect(folder.bytes("file") == new)
    #expect(folder.names == ["file"])
  }

  @Test func foldersWithoutFlush() throws {
    let count = try check(.creating, .short, at: 0..<0).calls.count
    let result = try check(.creating, .code(EINVAL), at: count - 2..<count - 1)
    #expect(result.calls.failed == ["flush(_:)"])
    #expect(result.error == nil)
    let uncertain = try check(.creating, .code(EIO), at: count - 2..<count - 1)
    #expect(
      uncertain.error?.description
        == "\(folder["file"]) is in place, but may be lost if the power fails: Input/output error.")
  }

  // MARK: - Without faults

  @Test func withoutCommitNothingHappens() throws {
    try folder.put(old, "file")
    do {
      let file = try AtomicFile(folder["file"])
      try file.write(pieces[2])
      withExtendedLifetime(file) { #expect(folder.names.count == 2) }
    }
    #expect(folder.bytes("file") == old)
    #expect(folder.names == ["file"])
  }

  @Test func afterAnErrorNothingCanBeCommitted() throws {
    let calls = FaultyCalls(.code(ENOSPC), at: 5..<6)
    let file = try AtomicFile(folder["file"], calls: calls)
    #expect(throws: FileError.self) { try file.write(pieces[2]) }
    #expect(calls.failed == ["append(_:to:)"])
    #expect(throws: FileError.self) { try file.commit() }
    #expect(folder.names == [])
  }

  @Test func permissionsAreKept() throws {
    try folder.put(old, "file")
    for permissions in [0o600, 0o666, 0o751] {
      #expect(chmod(folder["file"], mode_t(permissions)) == 0)
      try write("file")
      #expect(try folder.permissions("file") == permissions)
    }
  }

  @Test func existingFileIsRefused() throws {
    try folder.put(old, "file")
    let error = #expect(throws: FileError.self) { try write("file", overwriting: false) }
    #expect(error?.code == EEXIST)
    #expect(
      error?.description
        == "Cannot write \(folder["file"]): File exists. "
        + "Take another name, or allow that it is replaced.")
    #expect(folder.bytes("file") == old)
  }

  /// The file comes into being while ours is written.
  @Test func nameIsTakenAtTheLastMoment() throws {
    let calls = FaultyCalls()
    calls.beforePlacing = { [folder, old] in try? folder.put(old, "file") }
    let error = #expect(throws: FileError.self) {
      try write("file", overwriting: false, calls: calls)
    }
    #expect(error?.code == EEXIST)
    #expect(folder.bytes("file") == old)
    #expect(folder.names == ["file"])
  }

  @Test func linksAreFollowed() throws {
    try FileManager.default.createDirectory(
      atPath: folder["inner"], withIntermediateDirectories: false)
    try folder.put(old, "inner/file")
    for (link, leadsTo) in [("a", "b"), ("b", folder["c"]), ("c", "inner/file"), ("x", "x")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder[link], withDestinationPath: leadsTo)
    }
    try write("a")
    #expect(folder.bytes("inner/file") == new)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["c"]) == "inner/file")
    // A link that leads nowhere yet.
    try FileManager.default.removeItem(atPath: folder["inner/file"])
    try write("a", overwriting: false)
    #expect(folder.bytes("inner/file") == new)
    #expect(throws: FileError.self) { try write("x") }
  }

  @Test(arguments: [
    ("", ENOENT), ("/nonexistent-folder/x/file", ENOENT), ("/etc/passwd/file", ENOTDIR),
    ("/", EISDIR), (".", EISDIR), ("/tmp", EISDIR), ("/tmp/", EISDIR), ("/dev/null", EINVAL),
    ("/dev/nul\0", EINVAL), ("/tmp/" + String(repeating: "n", count: 300), ENAMETOOLONG),
  ])
  func pathsThatCannotBeWritten(path: String, code: Int32) {
    let error = #expect(throws: FileError.self) { try AtomicFile(path).commit() }
    #expect(error?.operation == .write)
    #expect(error?.code == code)
  }

  @Test(.enabled(if: geteuid() != 0, "An administrator may write everything."))
  func permissionsAreRespected() throws {
    try folder.put(old, "file")
    chmod(folder["file"], 0o444)
    #expect(throws: FileError.self) { try write("file") }
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    #expect(throws: FileError.self) { try write("other") }
    #expect(folder.names == ["file"])
  }

  @Test func relativePaths() throws {
    let name = "backprop-\(UUID().uuidString)"
    let file = try AtomicFile(name)
    try file.write([1])
    try file.commit()
    defer { unlink(name) }
    #expect(FileManager.default.contents(atPath: name) == Data([1]))
  }

  // MARK: - Other processes

  @Test func leftoversOfKilledProcesses() async throws {
    try folder.put(old, "file")
    let path = folder["file"]
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let file = try AtomicFile(path)
      try file.write([UInt8](repeating: 1, count: 1 << 20))
      _ = withExtendedLifetime(file) { kill(getpid(), SIGKILL) }
    }
    #expect(folder.bytes("file") == old)
    try #require(folder.names.count == 2)
    let others = [".file.tmp", ".file.ABCDEFGH.tmp", ".files.abcdefgh.tmp", ".file.abcdefgh.tmp1"]
    for name in others { try folder.put([], name) }
    let alive = try AtomicFile(path)
    try alive.write(new)
    AtomicFile.removeLeftovers(of: path)
    try alive.commit()
    #expect(folder.bytes("file") == new)
    #expect(folder.names == (others + ["file"]).sorted())
  }

  @Test func limitOfFileSize() async throws {
    try folder.put(old, "file")
    let path = folder["file"]
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      #if canImport(Glibc)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #else
        setrlimit(RLIMIT_FSIZE, &limit)
      #endif
      let file = try AtomicFile(path)
      let error = #expect(throws: FileError.self) {
        try file.write([UInt8](repeating: 1, count: 200_000))
      }
      #expect(error?.code == EFBIG)
    }
    #expect(folder.bytes("file") == old)
    #expect(folder.names == ["file"])
  }

  @Test func manyWritersAtOnce() async throws {
    let path = folder["file"]
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for _ in 0..<20 {
            AtomicFile.removeLeftovers(of: path)
            do {
              let file = try AtomicFile(path)
              try file.write([UInt8](repeating: UInt8(writer), count: 100_000))
              try file.commit()
            } catch {
              Issue.record(error)
            }
          }
        }
      }
    }
    let bytes = try #require(folder.bytes("file"))
    #expect(bytes.count == 100_000)
    #expect(Set(bytes).count == 1)
    #expect(folder.names == ["file"])
  }
}
