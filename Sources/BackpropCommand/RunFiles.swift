import ArgumentParser
import Backprop

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The files that a run reads and those that it writes, none of which may be another of them.
struct RunFiles {
  /// What is read: what it is, and its path.
  private var inputs: [(what: String, path: String)] = []
  /// What is written: the option that names it, as it can be given, and its path.
  private var outputs: [(option: String, path: String)] = []

  init(output: String, _ running: RunOptions) {
    outputs.append(("--output \(output)", output))
    if let log = running.log { outputs.append(("--log \(log)", log)) }
    if let report = running.report { outputs.append(("--report \(report)", report)) }
    if let folder = running.checkpoint {
      outputs.append(("the file of --checkpoint \(folder)", CheckpointFile.path(in: folder)))
    }
  }

  /// The same files, beside one that is read if there is a path.
  func reading(_ what: String, _ path: String?) -> RunFiles {
    guard let path else { return self }
    var files = self
    files.inputs.append((what, path))
    return files
  }

  /// Refuses to begin if a file would be lost.
  func check() throws {
    let written = outputs.map { ($0.option, FileIdentity(writtenTo: $0.path)) }
    for (what, path) in inputs {
      for identity in FileIdentity.all(readFrom: path) {
        guard let (option, _) = written.first(where: { $0.1 == identity }) else { continue }
        throw ValidationError(
          "\(option) is the same file as \(what), \(path), which would be lost; name another file.")
      }
    }
    for (place, (option, identity)) in written.enumerated() {
      guard let identity,
        let (other, _) = written.dropFirst(place + 1).first(where: { $0.1 == identity })
      else { continue }
      throw ValidationError(
        "\(option) is the same file as \(other), and each would destroy the other; name another file."
      )
    }
  }
}

/// Which file a path leads to, by whatever name; only ordinary files have one, or places for them.
private struct FileIdentity: Equatable {
  private let device: UInt64
  private let number: UInt64
  /// The name in the folder that has the number, for a file that is not there yet.
  private let name: String?

  /// The file that would be written, if it is there or could be.
  init?(writtenTo given: String) {
    guard let path = Self.follow(given) else { return nil }
    if let status = Self.status(of: path) {
      self.init(status, name: nil)
      return
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, !name.isEmpty else { return nil }
    let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/") + "/"
    guard let status = Self.status(of: folder), status.st_mode & S_IFMT == S_IFDIR else {
      return nil
    }
    self.init(anyKind: status, name: String(name))
  }

  /// The files that a table may be read from: also the archive of `digits.npz[X]`.
  static func all(readFrom path: String) -> [FileIdentity] {
    if path == "-" {
      var status = stat()
      return fstat(STDIN_FILENO, &status) == 0
        ? [FileIdentity(status, name: nil)].compactMap(\.self) : []
    }
    var paths = [path]
    if path.hasSuffix("]") {
      paths += path.indices.filter { path[$0] == "[" }.map { String(path[..<$0]) }
    }
    return paths.compactMap { status(of: $0) }.compactMap { FileIdentity($0, name: nil) }
  }

  private init?(_ status: stat, name: String?) {
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    self.init(anyKind: status, name: name)
  }

  private init(anyKind status: stat, name: String?) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
    self.name = name
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  /// Where symbolic links lead, also those to nothing yet.
  private static func follow(_ given: String) -> String? {
    var path = given
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: 4096)
      let count = readlink(path, &buffer, buffer.count)
      if count < 0 { return path }
      let next = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if !next.hasPrefix("/"), let slash = path.lastIndex(of: "/") {
        path = "\(path[...slash])\(next)"
      } else {
        path = next
      }
    }
    return nil
  }
}
