/// A table that cannot be used: where, what was found, what was expected and what to do.
///
///     iris.csv:17:3: column "petal_length" has "n.a.", where a number was expected. Correct it, …
public struct TableError: Error, CustomStringConvertible, Equatable {
  /// The file, or `standard input`.
  public let source: String
  /// The line, from 1, if it is about one.
  public let line: Int?
  /// The number of the column, from 1, if it is about one: a field's place in its row.
  public let column: Int?
  /// What was found, what was expected, and what to do.
  public let problem: String

  init(_ source: String, line: Int? = nil, column: Int? = nil, _ problem: String) {
    self.source = source
    self.line = line
    self.column = column
    self.problem = problem
  }

  public var description: String {
    // A single number behind the file would be taken for a line.
    let place = line.map { line in ":\(line)" + (column.map { ":\($0)" } ?? "") } ?? ""
    return "\(source)\(place): \(problem)"
  }
}
