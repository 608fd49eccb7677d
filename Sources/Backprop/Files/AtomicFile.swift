#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that takes its place only when it is whole: whatever happens on the way, there is the old
/// file or the new one, and never a part.
///
/// ```swift
/// let file = try AtomicFile("model.safetensors")
/// try file.write(header)
/// for tensor in tensors { try file.write(tensor.span.bytes) }
/// try file.commit()
/// ```
///
/// The bytes go to a temporary file in the same folder, `.model.safetensors.XXXXXXXX.tmp`, which
/// `commit()` puts on the disk and renames. Without a commit it is removed. A symbolic link is
/// followed, and what it leads to is replaced; a file that is replaced leaves its permissions to
/// the new one.
final class AtomicFile {
  private let destination: Destination
  private let temporary: String
  private let calls: any SystemCalls
  private let overwriting: Bool

  /// Where the bytes go; nil when they no longer can.
  private var descriptor: Int32?
  /// Whether the temporary file has still to be removed.
  private var isPending = true
  /// Small pieces, collected.
  private var buffer: [UInt8] = []

  private static var bufferSize: Int { 1 << 16 }

  /// Begins to write. With `overwriting` false, a file that exists, or comes into being before the
  /// commit, is an error.
  init(
    _ path: String, overwriting: Bool = true, calls: any SystemCalls = OperatingSystem()
  ) throws(FileError) {
    let destination = try Destination(path, overwriting: overwriting, calls: calls)
    let created = try Self.createTemporary(for: destination, calls: calls)
    self.destination = destination
    self.calls = calls
    self.overwriting = overwriting
    temporary = created.path
    descriptor = created.descriptor
  }

  deinit { discard() }

  /// Writes bytes after those that were written before. After an error, the file can only be
  /// dropped.
  func write(_ bytes: RawSpan) throws(FileError) {
    if buffer.count + bytes.byteCount > Self.bufferSize { try flushBuffer() }
    if bytes.byteCount > Self.bufferSize {
      try send(bytes)
    } else {
      bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    }
  }

  /// Writes bytes after those that were written before.
  func write(_ bytes: [UInt8]) throws(FileError) { try write(bytes.span.bytes) }

  /// Puts the file in its place.
  ///
  /// An error of the operation ``FileError/Operation/persist`` says that this succeeded, but that a
  /// loss of power might undo it; after any other error all is as it was.
  func commit() throws(FileError) {
    try flushBuffer()
    do throws(FileError) {
      guard let descriptor else { throw FileError(.write, destination.given, code: EBADF) }
      try attempt { () throws(SystemError) in try calls.flush(descriptor) }
      try takePlace()
    } catch {
      discard()
      throw error
    }
    isPending = false
    try close()
    try persistFolder()
  }

  /// Removes what was written.
  private func discard() {
    if let descriptor { try? calls.release(descriptor) }
    descriptor = nil
    if isPending { try? calls.removeName(temporary) }
    isPending = false
  }

  private func flushBuffer() throws(FileError) {
    var pending: [UInt8] = []
    swap(&pending, &buffer)
    try send(pending.span.bytes)
    pending.removeAll(keepingCapacity: true)
    buffer = pending
  }

  private func send(_ bytes: RawSpan) throws(FileError) {
    guard let descriptor else { throw FileError(.write, destination.given, code: EBADF) }
    var sent = 0
    while sent < bytes.byteCount {
      do throws(SystemError) {
        sent += try calls.append(bytes.extracting(sent..<bytes.byteCount), to: descriptor)
      } catch  where error.code == EINTR {
        continue
      } catch {
        discard()
        throw FileError(.write, destination.given, code: error.code)
      }
    }
  }

  /// Closes the file. Before it has its place it must stay open: with it goes the lock, without which
  /// another process could take the temporary file for a leftover.
  private func close() throws(FileError) {
    guard let descriptor else { return }
    // Whatever comes of closing, it must not be tried again: another file may have the number by
    // then.
    self.descriptor = nil
    do throws(SystemError) {
      try calls.release(descriptor)
    } catch  where error.code == EINTR {
      // The bytes are on the disk.
    } catch {
      throw FileError(.persist, destination.given, code: error.code)
    }
  }

  private func takePlace() throws(FileError) {
    if overwriting {
      try attempt { () throws(SystemError) in try calls.move(temporary, to: destination.path) }
    } else {
      // Unlike a renaming, this fails if the name has been taken in the meantime.
      try attempt { () throws(SystemError) in
        try calls.addName(destination.path, toFileAt: temporary)
      }
      try? calls.removeName(temporary)
    }
  }

  /// Puts the file's new name on the disk.
  private func persistFolder() throws(FileError) {
    do throws(SystemError) {
      let folder = try SystemError.retrying { () throws(SystemError) in
        try calls.openForReading(destination.folder)
      }
      defer { try? calls.release(folder) }
      try SystemError.retrying { () throws(SystemError) in try calls.flush(folder) }
    } catch  where error.code == EINVAL || error.code == ENOTSUP {
      // A file system that has no such thing for folders.
    } catch {
      throw FileError(.persist, destination.given, code: error.code)
    }
  }

  private func attempt(_ call: () throws(SystemError) -> Void) throws(FileError) {
    try FileError.attempt(.write, destination.given, call)
  }
}

// MARK: - Temporary files

extension AtomicFile {
  /// Makes sure, before hours of work, that a file can be written to a path, and removes what killed
  /// processes have left beside it of unfinished files.
  static func prepare(_ path: String, overwriting: Bool) throws(FileError) {
    // A trial, which is dropped: a file system may refuse what the permissions allow.
    _ = try AtomicFile(path, overwriting: overwriting)
    removeLeftovers(of: path)
  }

  /// Removes the temporary files that killed processes have left beside a file. Those of processes
  /// that are still writing are locked, and stay.
  static func removeLeftovers(of path: String, calls: any SystemCalls = OperatingSystem()) {
    guard let place = try? Destination(path, overwriting: true, calls: calls),
      let names = try? calls.names(in: place.folder)
    else { return }
    for name in names where isTemporary(name, of: place.name) {
      let temporary = place.sibling(name)
      guard let descriptor = try? calls.openForReading(temporary) else { continue }
      defer { try? calls.release(descriptor) }
      if (try? calls.takeLock(descriptor)) != nil { try? calls.removeName(temporary) }
    }
  }

  private static var letters: [Character] { Array("0123456789abcdefghijklmnopqrstuvwxyz") }

  private static func temporaryName(of name: String) -> String {
    var generator = SystemRandomNumberGenerator()
    let letters = letters
    let random = (0..<8).compactMap { _ in letters.randomElement(using: &generator) }
    return ".\(name).\(String(random)).tmp"
  }

  /// Whether it is what `temporaryName(of:)` gives for a name.
  static func isTemporary(_ candidate: String, of name: String) -> Bool {
    let candidate = Array(candidate.utf8)
    let (start, end) = (Array(".\(name).".utf8), Array(".tmp".utf8))
    guard candidate.count == start.count + 8 + end.count, candidate.starts(with: start),
      candidate.suffix(end.count) == end[...]
    else { return false }
    return candidate[start.count..<start.count + 8].allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
    }
  }

  private static func createTemporary(
    for destination: Destination, calls: any SystemCalls
  ) throws(FileError) -> (path: String, descriptor: Int32) {
    for _ in 0..<32 {
      let path = destination.sibling(temporaryName(of: destination.name))
      var descriptor: Int32 = -1
      do throws(SystemError) {
        descriptor = try SystemError.retrying { () throws(SystemError) in
          try calls.create(path, mode: destination.permissions ?? 0o666)
        }
        if try keep(descriptor, permissions: destination.permissions, calls: calls) {
          return (path, descriptor)
        }
        try? calls.release(descriptor)
        try? calls.removeName(path)
      } catch  where error.code == EEXIST && descriptor < 0 {
        continue
      } catch {
        if descriptor >= 0 {
          try? calls.release(descriptor)
          try? calls.removeName(path)
        }
        throw FileError(.write, destination.given, code: error.code)
      }
    }
    throw FileError(.write, destination.given, code: EAGAIN)
  }

  /// Locks a new temporary file and gives it its permissions; false if another process, which takes
  /// it for a leftover, was faster and removes it.
  private static func keep(
    _ descriptor: Int32, permissions: mode_t?, calls: any SystemCalls
  ) throws(SystemError) -> Bool {
    do throws(SystemError) {
      try SystemError.retrying { () throws(SystemError) in try calls.takeLock(descriptor) }
    } catch  where error.code == EWOULDBLOCK {
      return false
    } catch {
      // A file system without locks, where nobody will take it for a leftover either.
    }
    let status = try SystemError.retrying { () throws(SystemError) in
      try calls.status(of: descriptor)
    }
    // It was created with these less those of the umask; if they cannot be set, it has fewer.
    if let permissions { try? calls.setMode(permissions, of: descriptor) }
    return status.names > 0
  }
}
