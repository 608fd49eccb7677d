extension TableTrainer {
  /// What one reaches without a network: always the frequencies of the classes, or the mean of each
  /// target, in the training rows; measured on the rows that decide.
  public func baseline() throws -> Evaluation {
    let targets = preprocessing.targets
    let training: Memory<Double> = try preprocessing.targets(of: table, rows: trainingRows)
    let means = Self.means(
      training.vector.rows(trainingRows.count, columns: targets.names.count), targets)
    let (judged, rows) = decidingRows
    let truth: Memory<Double> = try preprocessing.targets(of: judged, rows: rows)
    let predictions = Predictions(
      targets: targets, count: rows.count, row: means, notes: EncodingNotes())
    return Evaluation(
      rows: rows.count, loss: .nan,
      metrics: Metrics(
        of: predictions, against: truth.vector.rows(rows.count, columns: targets.names.count),
        weights: try settings.columns.weight.map {
          try preprocessing.weights(in: $0, of: judged, rows: rows)
        }))
  }

  /// The table and the rows by which a model is judged: those held out, or else those trained on.
  var decidingRows: (table: Table, rows: [Int]) {
    if let validationTable {
      return (validationTable, preprocessing.rowsWithTargets(of: validationTable))
    }
    return (table, validationRows.isEmpty ? trainingRows : validationRows)
  }

  /// How good the best model is on the rows that it learned from.
  public func evaluateTraining() throws -> Evaluation {
    try model.evaluate(table, rows: trainingRows)
  }

  /// How good the best model is on the rows that were held out; nil if there are none.
  public func evaluateValidation() throws -> Evaluation? {
    guard hasValidation else { return nil }
    let (table, rows) = decidingRows
    return try model.evaluate(table, rows: rows)
  }

  private static func means(_ training: Rows<Double>, _ targets: Targets) -> [Double] {
    let count = Double(training.count)
    switch targets.kind {
    case .classes(let classes):
      var counts = [Double](repeating: 0, count: classes.count)
      for row in 0..<training.count { counts[Int(training[row, 0])] += 1 }
      return counts.map { $0 / count }
    case .labels, .numbers:
      var sums = [Double](repeating: 0, count: training.columns)
      for row in 0..<training.count {
        for column in sums.indices { sums[column] += training[row, column] }
      }
      guard case .numbers(let normalizations) = targets.kind else { return sums.map { $0 / count } }
      return zip(normalizations, sums).map { $0.inverse($1 / count) }
    }
  }
}
