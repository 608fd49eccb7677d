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
  /// Prints a line, or says on standard error why it cannot and ends with status 74.
  static func put(_ line: String) throws {
    try put(lines: line + "\n")
  }

  /// Prints lines, the end of the last one included, or fails as for one.
  static func put(lines: String) throws {
    if send(lines, to: STDOUT_FILENO) { return }
    if errno == EPIPE {
      // Whoever read it has seen enough, as `head` does: the usual quiet end.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
      throw ExitCode(128 + SIGPIPE)
    }
    let reason = String(cString: strerror(errno))
    // If even this fails there is nobody left to tell.
    _ = send(
      """
      Error: Cannot write to standard output: \(reason). See to it that it is open and that there is \
      room where it leads.

      """, to: STDERR_FILENO)
    // EX_IOERR of sysexits.h.
    throw ExitCode(74)
  }
}

/// Writes all of a text, in as many pieces as the system likes; false if it refuses.
func send(_ text: String, to file: Int32) -> Bool {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if count == 0 {
      // Nothing written and no reason given would go on for ever.
      errno = EIO
      return false
    } else if errno != EINTR {
      return false
    }
  }
  return true
}
