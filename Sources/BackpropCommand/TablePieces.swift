import Backprop

/// The rows of a table that are to be predicted, some at a time, read as the model expects them.
final class TablePieces {
  /// The columns that the model does not need.
  let unusedColumns: [String]

  private let rows: CSVRows?
  private let kinds: [ColumnKind]
  private var whole: Table?

  init(_ path: String, options: TableOptions, for preprocessing: Preprocessing) throws {
    // What was said in training holds, unless something else is said now.
    let reading = options.saysNothing ? preprocessing.reading : options.reading
    let needed = Set(preprocessing.features.map(\.name))
    let known = needed.union(preprocessing.targets.names)
    if let table = try Table(arraysAt: path) {
      rows = nil
      kinds = []
      unusedColumns = table.names.filter { !known.contains($0) }
      whole = table
      return
    }
    let rows = try CSVRows(csv: path, options: reading)
    self.rows = rows
    kinds = preprocessing.kinds(ofColumns: rows.names)
    unusedColumns = rows.names.filter { !known.contains($0) }
  }

  /// The next rows; nil after the last ones.
  func next() throws -> Table? {
    if let rows { return try rows.next(atMost: Self.rowsAtOnce, as: kinds) }
    defer { whole = nil }
    return whole
  }

  /// Few enough to take no memory to speak of, and enough for fast products.
  private static var rowsAtOnce: Int { 4096 }
}
