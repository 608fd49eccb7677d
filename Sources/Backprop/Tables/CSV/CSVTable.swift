extension Table {
  /// Reads a file of comma-separated values; see ``CSVOptions`` for how it may be written.
  ///
  /// A column is numbers if all its values are, and text if most are not. A value is missing if it
  /// is empty or one of the words by which pandas says so, such as `NA` or `null`.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - options: How it is written.
  /// - Throws: `FileError` if it cannot be read; ``TableError`` if it is no such table, if less
  ///   than half of a column is text and the rest numbers, or if a number is infinite.
  public init(csv path: String, options: CSVOptions = CSVOptions()) throws {
    try self.init(ByteSource(path: path), options: options)
  }

  /// Reads comma-separated values from a text.
  ///
  /// - Parameters:
  ///   - text: The whole table.
  ///   - source: A name for messages.
  ///   - options: How it is written.
  /// - Throws: ``TableError``, as for a file.
  public init(
    csvText text: String, source: String = "text", options: CSVOptions = CSVOptions()
  ) throws {
    try self.init(csvBytes: Array(text.utf8), source: source, options: options)
  }

  /// Reads comma-separated values from bytes in memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole table.
  ///   - source: A name for messages.
  ///   - options: How it is written.
  /// - Throws: ``TableError``, as for a file.
  public init(
    csvBytes bytes: [UInt8], source: String = "bytes", options: CSVOptions = CSVOptions()
  ) throws {
    try self.init(ByteSource(bytes, name: source), options: options)
  }

  /// Reads a source, so many bytes at a time. If it is known what columns are, `kinds` says so, nil where
  /// that is to be found out; what the options say of single columns does not matter then.
  init(
    _ source: ByteSource, options: CSVOptions, chunk: Int = CSVReader.usualChunk,
    kinds known: ((String) -> ColumnKind?)? = nil
  ) throws {
    var reader = try CSVReader(source, options: options, chunk: chunk)
    if known == nil { try reader.check(options) }
    let kinds = reader.names.map { name -> ColumnKind? in
      if let known { return known(name) }
      if options.skipped.contains(name) { return .skipped }
      return options.categorical.contains(name) ? .text : nil
    }
    reader.begin(kinds)
    let count = try reader.readRows(atMost: .max)
    let (digest, lines) = (reader.scanner.digest(), reader.lines)

    var outcomes = try reader.outcomesWithoutProblems()
    try reader.readTextAgain(&outcomes, options, digest: digest)
    self.init(
      source: reader.source, count: count, columns: reader.columns(outcomes), digest: digest,
      reading: options, lines: lines)
  }
}

extension CSVReader {
  /// How many bytes are read at a time, unless a test says otherwise.
  static var usualChunk: Int { 1 << 20 }

  /// The columns that were read, in their order.
  func columns(_ outcomes: [ColumnBuilder.Outcome]) -> [Column] {
    zip(names, outcomes).compactMap { name, outcome in
      guard case .values(let values) = outcome else { return nil }
      return Column(name: name, values: values)
    }
  }

  fileprivate func check(_ options: CSVOptions) throws {
    let unknown = options.categorical.union(options.skipped).subtracting(names)
    guard let name = unknown.min() else { return }
    let known = names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
    throw TableError(
      source,
      "no column is called \"\(name)\", which was "
        + (options.skipped.contains(name) ? "to be ignored" : "declared categorical")
        + ". There are \(known)" + (names.count > 20 ? " and \(names.count - 20) more." : ".")
        + nearest(to: name, in: names))
  }

  /// What became of the columns; of all problems it throws the one that comes first in the file.
  fileprivate mutating func outcomesWithoutProblems() throws -> [ColumnBuilder.Outcome] {
    let outcomes = outcomes()
    var first: TableError?
    for (column, outcome) in outcomes.enumerated() {
      if case .problem(let found, let finding, let numbers, let all) = outcome,
        finding.line < first?.line ?? .max
      {
        first = problem(found, finding, column: column, counts: (numbers, all))
      }
    }
    if let first { throw first }
    return outcomes
  }

  /// Reads the columns once more that turned out to be text after their numbers' spelling was gone.
  fileprivate mutating func readTextAgain(
    _ outcomes: inout [ColumnBuilder.Outcome], _ options: CSVOptions, digest: String
  ) throws {
    let again: [ColumnKind] = outcomes.map {
      if case .textToReadAgain = $0 { .text } else { .skipped }
    }
    guard let column = again.firstIndex(of: .text) else { return }
    guard try rewind(options) else { throw cannotReadAgain(outcomes[column], column: column) }
    begin(again)
    _ = try readRows(atMost: .max)
    if scanner.digest() != digest {
      throw TableError(source, "it changed while it was read. Read it when nobody writes it.")
    }
    for (column, outcome) in self.outcomes().enumerated() where again[column] == .text {
      outcomes[column] = outcome
    }
  }
}
