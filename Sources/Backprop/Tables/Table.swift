/// Columns of equal length, each with a name: what is read from a file, before it becomes numbers for a
/// network.
///
/// ```swift
/// let iris = try Table(contentsOf: "iris.csv")
/// print(iris.count, iris.names)        // 150 ["sepal_length", …, "species"]
/// ```
public struct Table: Sendable {
  /// Where the table comes from, for messages: a path, or `standard input`.
  public let source: String

  /// The number of rows.
  public let count: Int

  /// The columns, in the order of the file.
  public let columns: [Column]

  /// Sixteen hexadecimal digits that stand for the bytes that were read.
  public let digest: String

  /// How it was read.
  let reading: CSVOptions

  /// Where the targets come from, if that is another file.
  var targetSource: String?

  /// The names of the columns that came from another file with ``joined(with:)``; empty if none did.
  public internal(set) var targetNames: [String] = []

  let lines: LineNumbers

  init(
    source: String, count: Int, columns: [Column], digest: String,
    reading: CSVOptions = CSVOptions(), lines: LineNumbers = LineNumbers()
  ) {
    self.source = source
    self.count = count
    self.columns = columns
    self.digest = digest
    self.reading = reading
    self.lines = lines
    // Looked for one by one, a million columns would take hours to match.
    places = Dictionary(
      columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private let places: [String: Int]

  /// The names of the columns.
  public var names: [String] { columns.map(\.name) }

  /// The column of a name, or nil.
  public subscript(name: String) -> Column? { places[name].map { columns[$0] } }

  /// An error about a column as a whole, in the file that it comes from.
  func error(about column: Column, _ problem: String) -> TableError {
    if let targetSource, targetNames.contains(column.name) {
      let place = targetNames.firstIndex(of: column.name).map { $0 + 1 }
      return TableError(targetSource, line: headerLine, column: place, problem)
    }
    return TableError(source, line: headerLine, column: place(of: column), problem)
  }

  /// The place of a column in its row, from 1.
  func place(of column: Column) -> Int? { places[column.name].map { $0 + 1 } }

  /// The line of the file, from 1, in which a row stands; nil if the file has no lines.
  public func line(ofRow row: Int) -> Int? { lines[row] }

  /// The line with the names of the columns, for what is wrong with all of one; nil if there is none.
  var headerLine: Int? { reading.hasHeader && (lines[0] ?? 0) > 1 ? 1 : nil }
}

/// A column of a ``Table``.
public struct Column: Sendable {
  /// Its name; columns without a header are called `0`, `1`, ….
  public let name: String
  /// What it holds.
  public let values: Values

  /// What a column holds: numbers if every value that is there is a number, otherwise text.
  public enum Values: Sendable {
    /// Numbers.
    case numbers(Numbers)
    /// Words, such as names of classes.
    case text(Text)
  }

  /// Names a column.
  init(name: String, values: Values) {
    self.name = name
    self.values = values
  }
}

/// The lines in which rows stand, of which only the irregular ones are kept: with a header and no empty
/// lines, row r stands in line r + 2.
struct LineNumbers: Sendable, Equatable {
  /// From this row on, the line is the row plus this.
  struct Shift: Sendable, Equatable {
    let row: Int
    let offset: Int
  }

  private var shifts: [Shift] = []

  /// Notes that a row stands in a line; rows come in ascending order.
  mutating func note(row: Int, line: Int) {
    if shifts.last?.offset != line - row { shifts.append(Shift(row: row, offset: line - row)) }
  }

  subscript(row: Int) -> Int? {
    // The last shift that begins at or before the row.
    var (low, high) = (0, shifts.count)
    while low < high {
      let middle = (low + high) / 2
      if shifts[middle].row <= row { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? row + shifts[low - 1].offset : nil
  }
}
