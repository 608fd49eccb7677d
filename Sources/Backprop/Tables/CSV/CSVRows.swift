/// The rows of a table of comma-separated values, a piece at a time: for tables larger than memory.
///
/// ```swift
/// let rows = try CSVRows(csv: "large.csv")
/// let kinds = rows.names.map { $0 == "comment" ? ColumnKind.skipped : .number }
/// while let piece = try rows.next(atMost: 1024, as: kinds) {
///   print(piece.count)
/// }
/// ```
public final class CSVRows {
  /// The names of all columns, in the order of the file.
  public let names: [String]

  private var reader: CSVReader
  private var isOver = false

  /// Opens the file and reads its header.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - options: How it is written. What is categorical is not looked at.
  /// - Throws: `FileError` if it cannot be read; ``TableError`` if there is no usable header.
  public convenience init(csv path: String, options: CSVOptions = CSVOptions()) throws {
    try self.init(ByteSource(path: path), options: options)
  }

  /// Reads so many bytes at a time.
  init(_ source: ByteSource, options: CSVOptions, chunk: Int = CSVReader.usualChunk) throws {
    reader = try CSVReader(source, options: options, chunk: chunk)
    names = reader.names
  }

  /// Reads the next rows.
  ///
  /// - Parameters:
  ///   - rows: How many rows at most, at least 1; only the last table has fewer.
  ///   - kinds: What each column is to be read as.
  /// - Returns: A table of the columns that are not skipped; nil after the last row. Its digest
  ///   stands for all bytes of the file from the start to the end of these rows.
  /// - Throws: ``TableError`` at text or an infinite number in a column that is to be a number, and
  ///   wherever the file is no such table; after that there are no more rows.
  public func next(atMost rows: Int, as kinds: [ColumnKind]) throws -> Table? {
    precondition(rows > 0, "At least one row must be asked for, not \(rows).")
    precondition(
      kinds.count == names.count,
      "Each column has a kind: \(kinds.count) kinds were given for \(names.count) columns.")
    if isOver { return nil }
    reader.begin(kinds)
    // It is over too if this throws: what follows a broken row would be read from its middle.
    isOver = true
    let count = try reader.readRows(atMost: rows)
    isOver = count < rows
    if count == 0 { return nil }
    return Table(
      source: reader.source, count: count, columns: reader.columns(reader.outcomes()),
      digest: reader.scanner.digest(), lines: reader.lines)
  }
}
