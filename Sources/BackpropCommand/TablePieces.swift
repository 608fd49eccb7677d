import Backprop

/// The rows of a table that are to be predicted, some at a time, read as the model expects them.
final class TablePieces {
  /// The columns that the model does not need.
  let unusedColumns: [String]

  private let rows: CSVRows?
  private let kinds: [ColumnKind]
  private let array: Table?
  /// The first row of the array that has not been given.
  private var start = 0

  init(_ path: String, options: TableOptions, for preprocessing: Preprocessing) throws {
    // What was said in training holds, unless something else is said now.
    let reading = options.reading(over: preprocessing.reading)
    let needed = Set(preprocessing.features.map(\.name))
    let known = needed.union(preprocessing.targets.names)
    if let table = try Table(arraysAt: path) {
      rows = nil
      kinds = []
      unusedColumns = table.names.filter { !known.contains($0) }
      array = table
      return
    }
    array = nil
    let rows = try CSVRows(csv: path, options: reading)
    self.rows = rows
    kinds = preprocessing.kinds(ofColumns: rows.names)
    unusedColumns = rows.names.filter { !known.contains($0) }
  }

  /// The next rows, as a part of a table; nil after the last ones.
  func next() throws -> (table: Table, rows: Range<Int>)? {
    if let rows {
      return try rows.next(atMost: Self.rowsAtOnce, as: kinds).map { ($0, 0..<$0.count) }
    }
    guard let array, start < array.count else { return nil }
    let rows = start..<min(start + Self.rowsAtOnce, array.count)
    start = rows.upperBound
    return (array, rows)
  }

  /// Few enough to take no memory to speak of, and enough for fast products.
  private static var rowsAtOnce: Int { 4096 }
}
