/// How well a model predicts the rows of a table.
public struct Evaluation: Codable, Sendable, Equatable {
  /// How many rows were predicted and compared.
  public let rows: Int
  /// The mean loss, as in training but without class weights.
  public let loss: Double
  /// How good the predictions are.
  public let metrics: Metrics
  /// What was noticed about the rows: unknown categories, missing values. Not a part of the JSON.
  public private(set) var notes = EncodingNotes()

  private enum CodingKeys: String, CodingKey { case rows, loss, metrics }

  init(rows: Int, loss: Double, metrics: Metrics, notes: EncodingNotes = EncodingNotes()) {
    self.rows = rows
    self.loss = loss
    self.metrics = metrics
    self.notes = notes
  }
}

extension Model {
  /// Predicts the rows of a table and compares the predictions with its targets. Rows without a
  /// target are left out; rows are weighted if the model was trained with a weight column and the
  /// table has it.
  ///
  /// - Throws: ``TableError`` if the table is not what the model expects, or has a class that the
  ///   model does not know; ``ModelError`` if the model was not trained on a table.
  public func evaluate(_ table: Table) throws -> Evaluation {
    try evaluate(table, rows: nil)
  }

  /// Evaluates some rows; all that have a target if nil.
  func evaluate(_ table: Table, rows: [Int]?) throws -> Evaluation {
    let preprocessing = try tablePreprocessing
    let weight = record?.settings.columns.weight.flatMap { table[$0] == nil ? nil : $0 }
    let rows = try rows ?? preprocessing.rowsWithTargets(of: table, weight: weight)
    let weights = try weight.map { try preprocessing.weights(in: $0, of: table, rows: rows) }
    let truth: Memory<Double> = try preprocessing.targets(of: table, rows: rows)

    var predictions = Predictions(
      of: network, targets: preprocessing.targets, capacity: rows.count)
    var loss = LossSum()
    try forSomeRows(of: table, rows) { some, range, inputs, found in
      let dataset = Dataset<S>(
        inputs: inputs, inputColumns: network.inputs,
        targets: try preprocessing.targets(of: table, rows: some),
        weights: weights.map { Memory($0[range].map { S($0) }) }, count: some.count)
      predictions.add(
        Evaluator(network, loss: self.loss, on: dataset).predictions(adding: &loss), notes: found)
    }
    let targets = truth.vector.rows(rows.count, columns: preprocessing.targets.names.count)
    return Evaluation(
      rows: rows.count, loss: loss.mean,
      metrics: Metrics(of: predictions, against: targets, weights: weights),
      notes: predictions.notes)
  }
}

extension Metrics {
  /// Compares predictions with the targets as they are encoded: numbers of classes, or normalized
  /// numbers.
  init(of predictions: Predictions, against truth: Rows<Double>, weights: [Double]?) {
    let rows = PredictedRows(predictions.values, columns: predictions.width)
    switch predictions.targets.kind {
    case .classes(let classes):
      self = .classification(
        ClassificationMetrics(
          truth: (0..<truth.count).map { Int(truth[$0, 0]) }, probabilities: rows,
          classNames: classes, weights: weights))
    case .labels:
      self = .multiLabel(
        MultiLabelMetrics(
          truth: truth.all.array.map { $0 > 0.5 }, probabilities: rows,
          labelNames: predictions.targets.names, weights: weights))
    case .numbers(let normalizations):
      self = .regression(
        RegressionMetrics(
          truth: PredictedRows(
            (0..<truth.all.count).map { place in
              normalizations[place % normalizations.count].inverse(truth.all[place])
            }, columns: normalizations.count),
          predictions: rows, weights: RowWeights(weights, rows: truth.count)))
    }
  }
}
