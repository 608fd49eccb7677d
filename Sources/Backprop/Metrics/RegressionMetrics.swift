import Kernels

/// How good predicted numbers are, in the units of the targets.
///
/// Of several targets each metric is the mean over the targets. The metrics are those of
/// scikit-learn, and every sum goes by the order of the rows.
public struct RegressionMetrics: Codable, Sendable, Equatable {
  /// The part of the targets' variance that is explained, 1 − Σ (t − y)² / Σ (t − t̄)², at most 1.
  ///
  /// It is nil where a target is constant, for which scikit-learn has 0 or 1, and where a
  /// prediction is not a finite number.
  public let r2: Double?

  /// The root of the mean squared error; NaN where a prediction is.
  public let rmse: Double

  /// The mean absolute error; NaN where a prediction is.
  public let mae: Double

  private enum CodingKeys: String, CodingKey { case r2, rmse, mae }

  /// Compares predictions with the truth.
  ///
  /// - Parameters:
  ///   - truth: the targets of each row, finite numbers; at least 1 row.
  ///   - predictions: as many predictions, in the same units.
  ///   - weights: how much each row counts, 0 or more; all count 1 if nil.
  public init<S: Scalar>(truth: [[Double]], predictions: [[S]], weights: [Double]? = nil) {
    precondition(
      truth.count == predictions.count,
      "There are \(truth.count) rows of targets but \(predictions.count) of predictions.")
    let weights = RowWeights(weights, rows: truth.count)
    let targets = truth[0].count
    precondition(targets >= 1, "Row 0 has no targets.")
    for row in truth.indices {
      precondition(
        truth[row].count == targets && predictions[row].count == targets,
        "Row \(row) has \(truth[row].count) targets and \(predictions[row].count) predictions; "
          + "row 0 has \(targets) targets.")
    }
    // The rows are as long as they should be, so that there is no problem to tell of.
    self.init(
      truth: PredictedRows(truth, columns: targets) { _ in "" },
      predictions: PredictedRows(predictions, columns: targets) { _ in "" }, weights: weights)
  }

  /// Compares predictions with the truth, both row after row.
  init(truth: PredictedRows, predictions: PredictedRows, weights: RowWeights) {
    let targets = truth.columns
    let each = (0..<targets).map { target in
      TargetMetrics(
        truth: truth.column(target), predictions: predictions.column(target), weights: weights)
    }
    func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(targets) }
    let defined = each.compactMap(\.r2)
    r2 = defined.count == targets ? mean(defined) : nil
    rmse = mean(each.map(\.rmse))
    mae = mean(each.map(\.mae))
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    r2 = try container.decodeIfPresent(Double.self, forKey: .r2)
    rmse = try container.decodeIfPresent(Double.self, forKey: .rmse) ?? .nan
    mae = try container.decodeIfPresent(Double.self, forKey: .mae) ?? .nan
  }

  /// Writes null for what is not a finite number, since JSON has no word for it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(r2, forKey: .r2)
    try container.encode(rmse.isFinite ? rmse : nil, forKey: .rmse)
    try container.encode(mae.isFinite ? mae : nil, forKey: .mae)
  }
}

/// The metrics of one target.
private struct TargetMetrics {
  let r2: Double?
  let rmse: Double
  let mae: Double

  init(truth: [Double], predictions: [Double], weights: RowWeights) {
    let rows = truth.count
    let squares = weights.mean(
      { (truth[$0] - predictions[$0]) * (truth[$0] - predictions[$0]) }, rows: rows)
    let mean = weights.mean({ truth[$0] }, rows: rows)
    let variance = weights.mean({ (truth[$0] - mean) * (truth[$0] - mean) }, rows: rows)
    // The mean of equal numbers may be off by a rounding error, so the variance does not tell.
    let counting = truth.indices.lazy.filter { weights[$0] > 0 }.map { truth[$0] }
    let isConstant = counting.min() == counting.max()
    let explained = 1 - squares / variance
    r2 = isConstant || !explained.isFinite ? nil : explained
    rmse = squares.squareRoot()
    mae = weights.mean({ (truth[$0] - predictions[$0]).magnitude }, rows: rows)
  }
}
