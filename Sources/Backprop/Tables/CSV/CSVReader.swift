/// Reads the rows of a table into columns, a block of rows at a time.
///
/// A block is filled row by row, each cell one `Double`, and is small enough to stay in a cache
/// until the columns take it over.
struct CSVReader {
  /// How many cells a block has, unless one row has more.
  private static var blockSize: Int { 4096 }

  /// The names of the columns.
  let names: [String]

  var scanner: CSVScanner
  let parser: NumberParser

  /// Where reading is: the row of this table, its line, its next column.
  var row = 0
  var rowLine = 1
  var column = 0
  private(set) var lines = LineNumbers()

  /// The block, how many of its cells are filled, and up to which row it is to be filled.
  var cells: [Double] = []
  var filled = 0
  var lastRow = 0

  private var columns: [ColumnBuilder] = []
  /// For each column whether plain numbers need not be shown to it.
  private(set) var takesPlainNumbers: [Bool] = []
  private var isAtEnd = false
  private var hasRows = false

  /// Reads the header.
  init(_ source: ByteSource, options: CSVOptions, chunk: Int) throws {
    scanner = try CSVScanner(source, chunk: chunk)
    parser = NumberParser(decimalComma: options.decimalComma)
    try scanner.setDelimiter(options)
    names = try scanner.readNames(options)
  }

  /// The name of the source, for messages.
  var source: String { scanner.window.name }

  /// Begins a new table with the next row.
  /// - Parameter kinds: What each column is to be read as; nil finds out.
  mutating func begin(_ kinds: [ColumnKind?]) {
    columns = kinds.map { ColumnBuilder($0) }
    takesPlainNumbers = columns.map { takesPlainNumbers($0) }
    lines = LineNumbers()
    row = 0
  }

  /// Reads rows, and returns how many there were; fewer than asked for only at the end.
  mutating func readRows(atMost limit: Int) throws -> Int {
    let rowsPerBlock = max(1, Self.blockSize / names.count)
    if cells.isEmpty { cells = Array(repeating: 0, count: rowsPerBlock * names.count) }
    let first = row
    while row - first < limit, !isAtEnd {
      let start = row
      lastRow = start + min(rowsPerBlock, limit - (start - first))
      filled = 0
      while row < lastRow, !isAtEnd {
        readPlainNumbers()
        if row < lastRow { try readCell() }
      }
      let held = cells
      for index in columns.indices {
        columns[index].append(held.span, column: index, columns: names.count, rows: row - start)
      }
      hasRows = hasRows || row > first
    }
    if !hasRows {
      throw TableError(
        source, line: scanner.line, "there are no rows. Behind the names, each line is a row.")
    }
    return row - first
  }

  /// What became of the columns.
  mutating func outcomes() -> [ColumnBuilder.Outcome] {
    let done = columns
    columns = []
    return done.map { $0.outcome() }
  }

  /// Goes back to the first row; false if the source cannot go back.
  mutating func rewind(_ options: CSVOptions) throws -> Bool {
    guard try scanner.rewind() else { return false }
    (isAtEnd, hasRows, column) = (false, false, 0)
    // Its names are the same, or the digest will tell.
    _ = try scanner.readNames(options)
    return true
  }

  /// Notes in which line a row stands that is read now.
  mutating func note(row: Int, line: Int) { lines.note(row: row, line: line) }
}

// One cell at a time, of any kind.
extension CSVReader {
  private mutating func readCell() throws {
    let line = scanner.line
    let field = try scanner.nextField(column: column)
    if column == 0 {
      if field.isBlankLine {
        isAtEnd = field.ending == .file
        return
      }
      rowLine = line
    }
    cells[filled] = try number(of: field, line: line)
    takesPlainNumbers[column] = takesPlainNumbers(columns[column])
    filled += 1
    column += 1
    if field.ending == .delimiter {
      if column == names.count { throw tooManyFields(line: scanner.line) }
    } else {
      if column < names.count { throw tooFewFields(line: line) }
      lines.note(row: row, line: rowLine)
      row += 1
      column = 0
    }
  }

  private func takesPlainNumbers(_ column: ColumnBuilder) -> Bool {
    // A comma that is in numbers and between them can be told only from the quotation marks.
    column.takesPlainNumbers && scanner.delimiter != parser.point
  }

  /// What stands for a field in the block.
  private mutating func number(of field: CSVField, line: Int) throws -> Double {
    // Holds the bytes, without copying them, while the column changes.
    let bytes = field.hasEscapes ? scanner.unescaped : scanner.window.bytes
    let value = field.hasEscapes ? 0..<bytes.count : field.value
    do {
      return try columns[column].cell(
        bytes.span.extracting(value), line: line, parser: parser)
    } catch {
      let finding = ColumnBuilder.Finding(line: line, text: String(excerpt: bytes[value]))
      throw problem(error, finding, column: column)
    }
  }
}
