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

  /// Opens a file of NumPy's or an IDX file; nil if it is none of these.
  ///
  /// - Throws: ``FileError`` if it cannot be read, ``TableError`` where it is damaged.
  public init?(arraysAt path: String) throws {
    guard let table = try Table.arrays(at: path) else { return nil }
    self = table
  }
}
