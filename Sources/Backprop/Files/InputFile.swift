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

  /// Where in the file reading began; negative if one cannot go back, as in a pipe.
  private let start: off_t

  /// The path that stands for standard input.
  static var standardInput: String { "-" }

  /// Opens the file; `-` is standard input.
  init(_ path: String) throws(FileError) {
    if path == Self.standardInput {
      name = "standard input"
      descriptor = STDIN_FILENO
      start = lseek(descriptor, 0, SEEK_CUR)
      return
    }
    name = path
    var opened: Int32
    repeat { opened = open(path, O_RDONLY | O_CLOEXEC) } while opened < 0 && errno == EINTR
    descriptor = opened
    if descriptor < 0 { throw FileError(.read, path, code: errno) }
    start = lseek(descriptor, 0, SEEK_CUR)
  }

  /// How many bytes the file has; nil for what has no size, such as a pipe.
  var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// Fills the buffer as far as the file goes, and returns how many bytes there were; fewer than
  /// its count only at the end of the file.
  func read(into buffer: inout [UInt8]) throws(FileError) -> Int {
    try read(into: &buffer, places: 0..<buffer.count)
  }

  /// Fills these places of the buffer as far as the file goes, and returns how many bytes there
  /// were; fewer than there are places only at the end of the file.
  func read(into buffer: inout [UInt8], places: Range<Int>) throws(FileError) -> Int {
    var filled = 0
    while filled < places.count {
      let start = places.lowerBound + filled
      // macOS refuses to read more than 2 GB at once.
      let wanted = min(places.upperBound - start, 1 << 30)
      let count = buffer.withUnsafeMutableBytes { bytes in
        #if canImport(Darwin)
          Darwin.read(descriptor, bytes.baseAddress?.advanced(by: start), wanted)
        #elseif canImport(Musl)
          Musl.read(descriptor, bytes.baseAddress?.advanced(by: start), wanted)
        #else
          Glibc.read(descriptor, bytes.baseAddress?.advanced(by: start), wanted)
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

  /// Goes back to where reading began; false if that is not possible, as with a pipe.
  func rewind() -> Bool { start >= 0 && lseek(descriptor, start, SEEK_SET) == start }
}
