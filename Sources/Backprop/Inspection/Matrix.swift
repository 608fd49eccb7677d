/// A table of numbers to look at, with its own memory.
public struct Matrix: Sendable, Equatable {
  /// How many rows there are.
  public let rows: Int
  /// How many numbers a row has.
  public let columns: Int
  /// All numbers, row after row.
  public let numbers: [Double]

  /// Makes a table of numbers that are there already, rows × columns of them.
  public init(rows: Int, columns: Int, numbers: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && rows * columns == numbers.count,
      "\(numbers.count) numbers are not \(rows) rows × \(columns) columns.")
    self.rows = rows
    self.columns = columns
    self.numbers = numbers
  }

  init(_ rows: Rows<Double>) {
    self.init(rows: rows.count, columns: rows.columns, numbers: rows.all.array)
  }

  /// The number in a row and a column, both from 0.
  public subscript(row: Int, column: Int) -> Double {
    precondition(
      (0..<rows).contains(row) && (0..<columns).contains(column),
      "There is no number [\(row), \(column)] in \(rows) rows × \(columns) columns.")
    return numbers[row * columns + column]
  }

  /// The size of the largest number; what is not finite has none.
  var largest: Double { numbers.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0 }
}
