#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where progress, notes and errors go.
enum StandardError {
  /// Whether a person looks at it.
  static var isTerminal: Bool {
    isatty(STDERR_FILENO) != 0 && environment("TERM") != "dumb"
  }

  /// Whether colours are welcome there.
  static var hasColors: Bool { isTerminal && (environment("NO_COLOR") ?? "").isEmpty }

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

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
