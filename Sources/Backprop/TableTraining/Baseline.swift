extension TableTrainer {
  /// What one reaches without a network: always the frequencies of the classes, or the mean of each
  /// target, in the training rows; measured on the rows that decide.
  public func baseline() throws -> Evaluation {
    let targets = preprocessing.targets
    func weights(_ table: Table, _ rows: [Int]) throws -> [Double]? {
      try settings.columns.weight.map { try preprocessing.weights(in: $0, of: table, rows: rows) }
    }
    let training: Memory<Double> = try preprocessing.targets(of: table, rows: trainingRows)
    let means = Self.means(
      training.vector.rows(trainingRows.count, columns: targets.names.count), targets,
      weights: try weights(table, trainingRows))
    let (judged, rows) = try decidingRows
    let truth: Memory<Double> = try preprocessing.targets(of: judged, rows: rows)
    let predictions = Predictions(
      targets: targets, count: rows.count, row: means, notes: EncodingNotes())
    return Evaluation(
      rows: rows.count, loss: .nan,
      metrics: Metrics(
        of: predictions, against: truth.vector.rows(rows.count, columns: targets.names.count),
        weights: try weights(judged, rows)))
  }

  /// The table and the rows by which a model is judged: those held out, or else those trained on.
  var decidingRows: (table: Table, rows: [Int]) {
    get throws {
      if let validationTable {
        let weight = settings.columns.weight
        return (
          validationTable, try preprocessing.rowsWithTargets(of: validationTable, weight: weight)
        )
      }
      return (table, validationRows.isEmpty ? trainingRows : validationRows)
    }
  }

  /// How good the best model is on the rows that it learned from.
  public func evaluateTraining() throws -> Evaluation {
    try model.evaluate(table, rows: trainingRows)
  }

  /// How good the best model is on the rows that were held out; nil if there are none.
  public func evaluateValidation() throws -> Evaluation? {
    guard hasValidation else { return nil }
    let (table, rows) = try decidingRows
    return try model.evaluate(table, rows: rows)
  }

  /// The mean of each target; of classes, which are numbers too, the part of each.
  private static func means(
    _ training: Rows<Double>, _ targets: Targets, weights: [Double]?
  ) -> [Double] {
    let classes = targets.classes
    var sums = [Double](repeating: 0, count: classes?.count ?? training.columns)
    var total = 0.0
    for row in 0..<training.count {
      let weight = weights?[row] ?? 1
      total += weight
      if classes != nil {
        sums[Int(training[row, 0])] += weight
      } else {
        for column in sums.indices { sums[column] += weight * training[row, column] }
      }
    }
    let means = sums.map { $0 / total }
    guard case .numbers(let normalizations) = targets.kind else { return means }
    return zip(normalizations, means).map { $0.inverse($1) }
  }
}
