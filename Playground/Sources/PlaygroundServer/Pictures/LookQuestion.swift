/// What a page wants to see the numbers of.
struct LookQuestion: Sendable, Equatable {
  /// The row of the table, from 1; all training rows if nil.
  var row: Int?
  var subject: Subject

  /// A unit, or a number of a parameter.
  enum Subject: Sendable, Equatable {
    case unit(stage: Int, unit: Int)
    case parameter(String, index: Int)
  }

  /// Reads the query of a request: `row`, and either `stage` and `unit` or `parameter` and `index`.
  ///
  /// - Throws: ``Problem`` about what is missing or wrong.
  init(_ query: [String: String]) throws(Problem) {
    func number(_ key: String) throws(Problem) -> Int? {
      guard let text = query[key] else { return nil }
      guard let number = Int(text), (0...Limits.seed).contains(number) else {
        throw .badRequest("\"\(key)\" must be a whole number, 0 or more; it is \(text.short).")
      }
      return number
    }
    row = try number("row")
    if let parameter = query["parameter"], let index = try number("index") {
      subject = .parameter(parameter, index: index)
    } else if let stage = try number("stage"), let unit = try number("unit") {
      subject = .unit(stage: stage, unit: unit)
    } else {
      throw .badRequest(
        "Name what to look at: \"stage\" and \"unit\", or \"parameter\" and \"index\".")
    }
    let known: Set = ["row", "stage", "unit", "parameter", "index"]
    if let other = query.keys.filter({ !known.contains($0) }).min() {
      throw .badRequest(
        "There is no \"\(other.short)\"; there are \(known.sorted().joined(separator: ", ")).")
    }
  }
}
