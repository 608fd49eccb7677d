#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where progress, notes and errors go.
enum StandardError {
  /// Whether it is a terminal that can draw a line anew.
  static var isTerminal: Bool {
    isatty(STDERR_FILENO) != 0 && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// The width of the terminal in characters.
  static var width: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      ? Int(size.ws_col) : 80
  }

  /// Prints a line. If that fails there is nobody left to tell.
  static func put(_ line: String) { _ = send(line + "\n", to: STDERR_FILENO) }

  /// Prints a text without a line end.
  static func putRaw(_ text: String) { _ = send(text, to: STDERR_FILENO) }
}
