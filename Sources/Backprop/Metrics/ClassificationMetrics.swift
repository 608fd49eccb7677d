import Kernels

/// How good a classifier's predictions are.
///
/// The predicted class of a row is the one of the highest probability, the first of several. A
/// probability that is not a number counts as 0. Every metric is that of scikit-learn, and every
/// sum goes by the order of the rows.
public struct ClassificationMetrics: Codable, Sendable, Equatable {
  /// The part of the rows whose class was predicted, in `0...1`.
  public let accuracy: Double

  /// The mean recall of the classes that occur.
  public let balancedAccuracy: Double

  /// The mean F1 of the classes that occur or were predicted.
  public let macroF1: Double

  /// The mean of −log p: p is the probability given to the right class, kept within ε...1 − ε, with
  /// ε = 2⁻⁵².
  public let logLoss: Double

  /// The area under the ROC curve: of the second of two classes, else the mean over the classes,
  /// each against the rest. It is nil if a class does not occur, or if only one does.
  public let rocAUC: Double?

  /// Each class, by number.
  public let classes: [ClassMetrics]

  /// The weight of the rows of each true class, one row of the matrix each, by predicted class.
  public let confusion: [[Double]]

  private enum CodingKeys: String, CodingKey {
    case accuracy
    case balancedAccuracy = "balanced_accuracy"
    case macroF1 = "macro_f1"
    case logLoss = "log_loss"
    case rocAUC = "roc_auc"
    case classes
    case confusion = "confusion_matrix"
  }

  /// Compares predictions with the truth.
  ///
  /// - Parameters:
  ///   - truth: the number of each row's class, from 0; at least 1 row.
  ///   - probabilities: for each row the probability of each class; of two classes, that of the
  ///     second is enough.
  ///   - classNames: the name of each class, by number.
  ///   - weights: how much each row counts, 0 or more; all count 1 if nil.
  public init<S: Scalar>(
    truth: [Int], probabilities: [[S]], classNames: [String], weights: [Double]? = nil
  ) {
    precondition(
      truth.count == probabilities.count,
      "There are \(truth.count) true classes but \(probabilities.count) rows of probabilities.")
    let classes = classNames.count
    let rows = PredictedRows(probabilities, columns: classes, orSecondOfTwo: true) { row in
      "Row \(row) has \(probabilities[row].count) probabilities for \(classes) classes."
    }
    self.init(truth: truth, probabilities: rows, classNames: classNames, weights: weights)
  }

  /// Compares predictions with the truth, the probabilities of all classes row after row.
  init(
    truth: [Int], probabilities: PredictedRows, classNames: [String], weights: [Double]?
  ) {
    Self.check(truth, classes: classNames.count)
    let weights = RowWeights(weights, rows: truth.count)
    let predicted = truth.indices.map { probabilities.likeliest(row: $0) }

    var confusion = classNames.map { _ in [Double](repeating: 0, count: classNames.count) }
    var isPresent = classNames.map { _ in false }
    for row in truth.indices {
      let (right, guess) = (truth[row], predicted[row])
      confusion[right][guess] += weights[row]
      isPresent[right] = true
      isPresent[guess] = true
    }
    let classes = classNames.indices.map { number in
      ClassMetrics(
        name: classNames[number], hits: confusion[number][number],
        predicted: confusion.reduce(0) { $0 + $1[number] },
        support: confusion[number].reduce(0, +))
    }

    accuracy = weights.mean({ truth[$0] == predicted[$0] ? 1 : 0 }, rows: truth.count)
    balancedAccuracy = Self.mean(classes.filter { $0.support > 0 }.map(\.recall))
    macroF1 = Self.mean(classes.indices.filter { isPresent[$0] }.map { classes[$0].f1 })
    logLoss = weights.mean(
      { row in
        let probability = probabilities.probability(row: row, column: truth[row])
        return -Double.log(max(Double.ulpOfOne, min(probability, 1 - Double.ulpOfOne)))
      }, rows: truth.count)
    rocAUC = Self.area(probabilities, truth, weights)
    self.classes = classes
    self.confusion = confusion
  }

  private static func check(_ truth: [Int], classes: Int) {
    for row in truth.indices {
      precondition(
        (0..<classes).contains(truth[row]),
        "The class of row \(row) is \(truth[row]); there are \(classes) classes, counted from 0.")
    }
  }

  private static func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
  }

  private static func area(
    _ probabilities: PredictedRows, _ truth: [Int], _ weights: RowWeights
  ) -> Double? {
    let classes = probabilities.columns
    let scored = classes == 2 ? 1..<2 : 0..<classes
    return ROCCurve.mean(
      scored.map { number in
        ROCCurve.area(
          weights: weights, rows: truth.count,
          score: { probabilities.probability(row: $0, column: number) },
          isMeant: { truth[$0] == number })
      })
  }
}
