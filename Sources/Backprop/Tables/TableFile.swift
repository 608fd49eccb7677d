extension Table {
  /// Reads a table from a file: comma-separated values, NumPy's `.npy` and `.npz`, or IDX (MNIST), told
  /// apart by their first bytes. `-` is standard input, of comma-separated values.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - options: how comma-separated values are written.
  /// - Throws: ``FileError`` if it cannot be read, ``TableError`` where it is not a table.
  public init(contentsOf path: String, options: CSVOptions = CSVOptions()) throws {
    self = try Table.arrays(at: path) ?? Table(csv: path, options: options)
  }

  /// Reads a table whose columns are what those of another one are, such as one to validate with: what
  /// was numbers there must be numbers here, and `01` stays the word that it was. Columns that the other
  /// does not have are passed over.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - other: the table that it is like.
  /// - Throws: ``FileError`` if it cannot be read, ``TableError`` where it is not such a table.
  public init(contentsOf path: String, like other: Table) throws {
    self =
      try Table.arrays(at: path)
      ?? Table(
        ByteSource(path: path), options: other.reading,
        kinds: { name in other[name].map { $0.isText ? .text : .number } ?? .skipped })
  }

  /// Reads a table as a model expects its features; its targets and its weights are what they are found
  /// to be, and other columns are passed over.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - model: how the model was told to read columns.
  ///   - options: how comma-separated values are written; as when the model was trained if nil.
  ///   - weight: the column of weights, if there is one.
  /// - Throws: ``FileError`` if it cannot be read, ``TableError`` where it is not such a table.
  public init(
    contentsOf path: String, for model: Preprocessing, options: CSVOptions? = nil,
    weight: String? = nil
  ) throws {
    let kinds = model.featureKinds
    let found = Set(model.targets.names + [weight].compactMap(\.self))
    self =
      try Table.arrays(at: path)
      ?? Table(
        ByteSource(path: path), options: options ?? model.reading,
        kinds: { name in kinds[name] ?? (found.contains(name) ? nil : .skipped) })
  }

  /// Opens a file of NumPy's or an IDX file; nil if it is none of these.
  ///
  /// - Throws: ``FileError`` if it cannot be read, ``TableError`` where it is damaged.
  public init?(arraysAt path: String) throws {
    guard let table = try Table.arrays(at: path) else { return nil }
    self = table
  }
}
