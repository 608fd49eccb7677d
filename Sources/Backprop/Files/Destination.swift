#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where a file shall be written: the path that was given, made sure of before the work begins.
struct Destination {
  /// The path as it was given, for messages.
  let given: String
  /// Where symbolic links lead.
  let path: String
  /// The folder of `path`.
  let folder: String
  /// The name of `path` in its folder.
  let name: String
  /// The permissions of the file that is replaced; nil if there is none.
  let permissions: mode_t?

  /// Follows links; refuses what is no file, and files that may not be replaced.
  init(_ given: String, overwriting: Bool, calls: any SystemCalls) throws(FileError) {
    // The operating system would take what stands before it for the whole path.
    if given.utf8.contains(0) {
      throw FileError(.write, given, code: EINVAL, advice: "It contains a zero byte.")
    }
    let path = try Self.follow(given, calls: calls)
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let status = try FileError.attempt(.write, given) { () throws(SystemError) in
      try calls.status(at: path)
    }
    if let status {
      if status.isFolder { throw FileError(.write, given, code: EISDIR) }
      if !status.isOrdinary {
        let advice = "It is a device or a pipe; name a file."
        throw FileError(.write, given, code: EINVAL, advice: advice)
      }
      if !overwriting { throw FileError(.write, given, code: EEXIST) }
      // Renaming would replace it all the same.
      try FileError.attempt(.write, given) { () throws(SystemError) in try calls.checkWritable(path)
      }
    }
    // Such as the empty path, or one that ends with a slash where no folder is.
    if name.isEmpty { throw FileError(.write, given, code: ENOENT) }
    self.given = given
    self.path = path
    self.folder = folder
    self.name = name
    permissions = status?.permissions
  }

  /// The path of another name in the same folder.
  func sibling(_ name: String) -> String { folder == "/" ? "/\(name)" : "\(folder)/\(name)" }

  private static func follow(
    _ given: String, calls: any SystemCalls
  ) throws(FileError) -> String {
    var path = given
    for _ in 0..<40 {
      let current = path
      let next = try FileError.attempt(.write, given) { () throws(SystemError) in
        try calls.destination(ofLink: current)
      }
      guard let next else { return path }
      if next.hasPrefix("/") {
        path = next
      } else if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
        path = "\(path[...slash])\(next)"
      } else {
        path = next
      }
    }
    throw FileError(.write, given, code: ELOOP)
  }
}
