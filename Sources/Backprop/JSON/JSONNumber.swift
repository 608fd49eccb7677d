/// A JSON number, kept as it is written, so that nothing is lost or overflows before it is asked
/// for.
struct JSONNumber: Equatable {
  /// Digits, and what else belongs to a number.
  let text: String

  /// The integer; nil if it has a point or an exponent, or more than 64 bits.
  var integer: Int? { Int(text) }

  /// The nearest number; nil if it is too large.
  var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
}

extension JSONReader {
  /// Reads a number that must be an integer.
  mutating func readInteger() throws(JSONError) -> Int {
    _ = try peek()
    let start = offset
    let number = try readNumber()
    guard let integer = number.integer else {
      let problem = "\(number.text.shortened), where an integer of 64 bits was expected"
      throw failure(problem, at: start)
    }
    return integer
  }
}
