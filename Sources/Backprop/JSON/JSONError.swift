/// What is wrong with a JSON text, and where.
struct JSONError: Error, Equatable, CustomStringConvertible {
  /// The place in the text, in bytes from 0.
  let offset: Int
  /// What was found, and what was expected.
  let problem: String

  var description: String { "at byte \(offset): \(problem)" }
}
