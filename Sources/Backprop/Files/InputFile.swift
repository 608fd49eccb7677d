#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file, or standard input, read from its start to its end.
final class InputFile {
  /// The name for messages.
  let name: String

  private let descriptor: Int32

  /// The path that stands for standard input.
  static var standardInput: String { "-" }

  /// Opens the file; `-` is standard input.
  init(_ path: String) throws(FileError) {
    if path == Self.standardInput {
      name = "standard input"
      descriptor = STDIN_FILENO
      return
    }
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw FileError(.read, path, code: errno) }
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// Fills the buffer as far as the file goes, and returns how many bytes there were; fewer than its
  /// count only at the end of the file.
  func read(into buffer: inout [UInt8]) throws(FileError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = buffer.withUnsafeMutableBytes { bytes in
        #if canImport(Darwin)
          Darwin.read(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled)
        #elseif canImport(Musl)
          Musl.read(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled)
        #else
          Glibc.read(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled)
        #endif
      }
      if count > 0 {
        filled += count
      } else if count == 0 {
        break
      } else if errno != EINTR {
        throw FileError(.read, name, code: errno)
      }
    }
    return filled
  }
}
