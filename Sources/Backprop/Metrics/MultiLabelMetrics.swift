import Kernels

/// How good the answers to several yes-or-no questions are, each a label of its own.
///
/// A probability above ½ is a yes; one that is not a number counts as 0. The metrics are those of
/// scikit-learn, and every sum goes by the order of the rows.
public struct MultiLabelMetrics: Codable, Sendable, Equatable {
  /// The part of all answers that are right, in `0...1`.
  public let accuracy: Double

  /// The part of the rows all of whose answers are right.
  public let subsetAccuracy: Double

  /// The mean F1 of the labels.
  public let macroF1: Double

  /// The mean area under the ROC curves of the labels; nil if one of them has only yes or only no.
  public let rocAUC: Double?

  /// Each label, with its yes as the class.
  public let labels: [ClassMetrics]

  private enum CodingKeys: String, CodingKey {
    case accuracy
    case subsetAccuracy = "subset_accuracy"
    case macroF1 = "macro_f1"
    case rocAUC = "roc_auc"
    case labels
  }

  /// Compares predictions with the truth.
  ///
  /// - Parameters:
  ///   - truth: for each row whether each label holds; at least 1 row.
  ///   - probabilities: for each row the probability of each label.
  ///   - labelNames: the name of each label; at least 1.
  ///   - weights: how much each row counts, 0 or more; all count 1 if nil.
  public init<S: Scalar>(
    truth: [[Bool]], probabilities: [[S]], labelNames: [String], weights: [Double]? = nil
  ) {
    Self.check(truth, probabilities, labels: labelNames.count)
    // The rows are as long as they should be, so that there is no problem to tell of.
    let rows = PredictedRows(probabilities, columns: labelNames.count) { _ in "" }
    self.init(
      truth: truth.flatMap { $0 }, probabilities: rows, labelNames: labelNames, weights: weights)
  }

  /// Compares predictions with the truth, both with all labels row after row.
  init(
    truth: [Bool], probabilities: PredictedRows, labelNames: [String], weights: [Double]?
  ) {
    let (rows, columns) = (probabilities.count, probabilities.columns)
    let weights = RowWeights(weights, rows: rows)
    func holds(_ row: Int, _ label: Int) -> Bool { truth[row * columns + label] }
    func isPredicted(_ row: Int, _ label: Int) -> Bool {
      probabilities.probability(row: row, column: label) > 0.5
    }
    func isRight(_ row: Int, _ label: Int) -> Bool {
      holds(row, label) == isPredicted(row, label)
    }
    func weight(where condition: (Int) -> Bool) -> Double {
      (0..<rows).reduce(0) { condition($1) ? $0 + weights[$1] : $0 }
    }
    let labels = labelNames.indices.map { label in
      ClassMetrics(
        name: labelNames[label],
        hits: weight { holds($0, label) && isPredicted($0, label) },
        predicted: weight { isPredicted($0, label) },
        support: weight { holds($0, label) })
    }
    let count = Double(labels.count)
    accuracy =
      labels.indices.reduce(0) { sum, label in
        sum + weight { isRight($0, label) } / weights.total
      } / count
    subsetAccuracy =
      weight { row in labels.indices.allSatisfy { isRight(row, $0) } } / weights.total
    macroF1 = labels.reduce(0) { $0 + $1.f1 } / count
    rocAUC = ROCCurve.mean(
      labels.indices.map { label in
        ROCCurve.area(
          weights: weights, rows: rows,
          score: { probabilities.probability(row: $0, column: label) },
          isMeant: { holds($0, label) })
      })
    self.labels = labels
  }

  private static func check<S: Scalar>(_ truth: [[Bool]], _ probabilities: [[S]], labels: Int) {
    precondition(labels >= 1, "There must be at least 1 label.")
    precondition(
      truth.count == probabilities.count,
      "There are \(truth.count) rows of labels but \(probabilities.count) of probabilities.")
    for row in truth.indices {
      precondition(
        truth[row].count == labels && probabilities[row].count == labels,
        "Row \(row) has \(truth[row].count) labels and \(probabilities[row].count) probabilities "
          + "for \(labels) names.")
    }
  }
}
