import ArgumentParser

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where results go. Unlike `print`, it notices when they do not arrive: a full disk, a closed stream.
enum StandardOutput {
  /// Writes a line, or says on standard error why it cannot and ends with status 74.
  static func write(line: String) throws {
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { rest in
        systemWrite(STDOUT_FILENO, rest.baseAddress, rest.count)
      }
      if count > 0 {
        written += count
      } else if errno != EINTR {
        var standardError = StandardError()
        let reason = String(cString: strerror(errno))
        print(
          "Error: Cannot write to standard output: \(reason). See to it that it is open and that there is room where it leads.",
          to: &standardError)
        // EX_IOERR of sysexits.h.
        throw ExitCode(74)
      }
    }
  }
}

/// Standard error, for messages.
struct StandardError: TextOutputStream {
  mutating func write(_ string: String) {
    let bytes = Array(string.utf8)
    // If even this fails there is nobody left to tell.
    _ = bytes.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Darwin)
    Darwin.write(file, bytes, count)
  #elseif canImport(Musl)
    Musl.write(file, bytes, count)
  #else
    Glibc.write(file, bytes, count)
  #endif
}
