extension Model {
  /// Some rows of a table as the network sees them, with their targets: to look at what it does with
  /// them, or to go on learning.
  ///
  /// - Parameters:
  ///   - table: the table, which has the columns that the model was trained on, the targets among them.
  ///   - rows: the numbers of the rows, from 0, at least one.
  /// - Returns: the data set, whose rows are in the order of `rows`.
  /// - Throws: ``TableError`` if the table is not what the model expects; ``ModelError`` if the model was
  ///   not trained on a table.
  public func dataset(of table: Table, rows: [Int]) throws -> Dataset<S> {
    let preprocessing = try tablePreprocessing
    guard !rows.isEmpty, rows.allSatisfy({ (0..<table.count).contains($0) }) else {
      throw TableError(
        table.source,
        "There are \(table.count) rows; the numbers of those to take must be in 0..<\(table.count), but "
          + "are \(rows).")
    }
    for name in preprocessing.targets.names {
      guard let column = table[name] else {
        throw TableError(
          table.source, line: table.headerLine,
          "There is no column \"\(name)\", the target of the model. Take a table that has it.")
      }
      if let row = rows.first(where: { column.isMissing(row: $0) }) {
        throw table.error(
          row: row, column: name, "has no value, but it is the target. Take another row.")
      }
    }
    var settings = record?.settings ?? TrainingSettings(columns: ColumnSettings(targets: []))
    settings.loss = loss
    settings.balancesClasses = false
    settings.columns.weight = nil
    return try preprocessing.dataset(of: table, rows: rows, settings: settings)
  }
}
