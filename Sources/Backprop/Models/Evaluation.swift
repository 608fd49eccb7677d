/// How well a model predicts the rows of a table.
public struct Evaluation: Codable, Sendable, Equatable {
  /// How many rows were predicted and compared.
  public let rows: Int
  /// The mean loss, as in training but without class weights.
  public let loss: Double
  /// How good the predictions are.
  public let metrics: Metrics
}

extension Model {
  /// Predicts the rows of a table and compares the predictions with its targets. Rows without a target
  /// are left out; rows are weighted if the model was trained with a weight column and the table has it.
  ///
  /// - Throws: ``TableError`` if the table is not what the model expects, or has a class that the model
  ///   does not know; ``ModelError`` if the model was not trained on a table.
  public func evaluate(_ table: Table) throws -> Evaluation {
    try evaluate(table, rows: nil)
  }

  /// Evaluates some rows; all that have a target if nil.
  func evaluate(_ table: Table, rows: [Int]?) throws -> Evaluation {
    let preprocessing = try tablePreprocessing
    let rows = rows ?? preprocessing.rowsWithTargets(of: table)
    let truth: Memory<Double> = try preprocessing.targets(of: table, rows: rows)
    guard !rows.isEmpty else {
      throw TableError(
        table.source,
        "No row has a value in \(preprocessing.targets.names.joined(separator: ", ")); there is nothing "
          + "to compare with.")
    }
    let weights = try weights(of: table, rows: rows)
    let predictions = try predict(table, rows: rows)
    let targets = truth.vector.rows(rows.count, columns: preprocessing.targets.names.count)
    return Evaluation(
      rows: rows.count, loss: try meanLoss(table, rows: rows, weights: weights),
      metrics: Metrics(of: predictions, against: targets, weights: weights))
  }

  private func weights(of table: Table, rows: [Int]) throws -> [Double]? {
    guard let name = record?.settings.columns.weight, table[name] != nil else { return nil }
    return try tablePreprocessing.weights(in: name, of: table, rows: rows)
  }

  private func meanLoss(_ table: Table, rows: [Int], weights: [Double]?) throws -> Double {
    let preprocessing = try tablePreprocessing
    var (sum, total) = (0.0, 0.0)
    for start in stride(from: 0, to: rows.count, by: rowsOfTableAtOnce) {
      let range = start..<min(start + rowsOfTableAtOnce, rows.count)
      let some = Array(rows[range])
      let someWeights = weights.map { Memory($0[range].map { S($0) }) }
      let (inputs, _): (Memory<S>, EncodingNotes) = try preprocessing.inputs(of: table, rows: some)
      let dataset = Dataset<S>(
        inputs: inputs, inputColumns: network.inputs,
        targets: try preprocessing.targets(of: table, rows: some), weights: someWeights,
        count: some.count)
      let weight = weights.map { $0[range].reduce(0, +) } ?? Double(some.count)
      sum += Evaluator(network, loss: loss, on: dataset).predictions().loss * weight
      total += weight
    }
    return total > 0 ? sum / total : 0
  }
}

extension Metrics {
  /// Compares predictions with the targets as they are encoded: numbers of classes, or normalized
  /// numbers.
  init(of predictions: Predictions, against truth: Rows<Double>, weights: [Double]?) {
    let rows = (0..<predictions.count).map { predictions.values(row: $0) }
    switch predictions.targets.kind {
    case .classes(let classes):
      self = .classification(
        ClassificationMetrics(
          truth: (0..<truth.count).map { Int(truth[$0, 0]) }, probabilities: rows,
          classNames: classes, weights: weights))
    case .labels:
      self = .multiLabel(
        MultiLabelMetrics(
          truth: (0..<truth.count).map { truth[$0].array.map { $0 > 0.5 } }, probabilities: rows,
          labelNames: predictions.targets.names, weights: weights))
    case .numbers(let normalizations):
      self = .regression(
        RegressionMetrics(
          truth: (0..<truth.count).map { row in
            zip(normalizations, truth[row].array).map { $0.inverse($1) }
          }, predictions: rows, weights: weights))
    }
  }
}
