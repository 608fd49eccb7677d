/// The word by which a page shows that it came from this server, new at every start.
struct Token: Sendable {
  /// The word, as it stands in the page.
  let text: String

  /// Chooses a token.
  init() {
    text = Self.random(bytes: 24)
  }

  /// Takes a token, for tests.
  init(text: String) {
    self.text = text
  }

  /// Whether a request has it. It takes as long whatever is wrong.
  func matches(_ other: String?) -> Bool {
    guard let other, other.utf8.count == text.utf8.count else { return false }
    return zip(text.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Hexadecimal digits that nobody can guess.
  static func random(bytes: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<bytes).map { _ in
      let byte = UInt8.random(in: .min ... .max, using: &generator)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
