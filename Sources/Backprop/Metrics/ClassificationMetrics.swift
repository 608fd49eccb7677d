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
    let rows = Self.check(truth, probabilities, classes: classNames.count)
    let weights = RowWeights(weights, rows: rows.count)
    let predicted = rows.map(Self.largest)

    var confusion = classNames.map { _ in [Double](repeating: 0, count: classNames.count) }
    var isPresent = classNames.map { _ in false }
    for (row, (right, guess)) in zip(truth, predicted).enumerated() {
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

    accuracy = weights.mean({ truth[$0] == predicted[$0] ? 1 : 0 }, rows: rows.count)
    balancedAccuracy = Self.mean(classes.filter { $0.support > 0 }.map(\.recall))
    macroF1 = Self.mean(classes.indices.filter { isPresent[$0] }.map { classes[$0].f1 })
    logLoss = weights.mean(
      { row in
        let probability = rows[row][truth[row]]
        return -Double.log(max(Double.ulpOfOne, min(probability, 1 - Double.ulpOfOne)))
      }, rows: rows.count)
    rocAUC = Self.area(rows, truth, weights)
    self.classes = classes
    self.confusion = confusion
  }

  /// The probabilities as a row of as many numbers as there are classes.
  private static func check<S: Scalar>(
    _ truth: [Int], _ probabilities: [[S]], classes: Int
  ) -> [[Double]] {
    precondition(
      truth.count == probabilities.count,
      "There are \(truth.count) true classes but \(probabilities.count) rows of probabilities.")
    return zip(truth, probabilities).enumerated().map { row, pair in
      precondition(
        (0..<classes).contains(pair.0),
        "The class of row \(row) is \(pair.0); there are \(classes) classes, counted from 0.")
      let numbers = pair.1.map { $0.isNaN ? 0 : Double($0) }
      if classes == 2, numbers.count == 1 { return [1 - numbers[0], numbers[0]] }
      precondition(
        numbers.count == classes,
        "Row \(row) has \(numbers.count) probabilities for \(classes) classes.")
      return numbers
    }
  }

  /// The number of the largest probability, the first of several.
  private static func largest(of probabilities: [Double]) -> Int {
    probabilities.indices.dropFirst().reduce(0) {
      probabilities[$1] > probabilities[$0] ? $1 : $0
    }
  }

  private static func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
  }

  private static func area(
    _ probabilities: [[Double]], _ truth: [Int], _ weights: RowWeights
  ) -> Double? {
    let classes = probabilities[0].count
    let scored = classes == 2 ? 1..<2 : 0..<classes
    return ROCCurve.mean(
      scored.map { number in
        ROCCurve.area(scores: probabilities.map { $0[number] }, weights: weights) {
          truth[$0] == number
        }
      })
  }
}
