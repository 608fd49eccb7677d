import Testing

@testable import Backprop

@Suite("Metrics of classifiers")
struct ClassificationMetricsTests {
  private func metrics(
    _ truth: [Int], _ probabilities: [[Double]], classes: Int, weights: [Double]? = nil
  ) -> ClassificationMetrics {
    ClassificationMetrics(
      truth: truth, probabilities: probabilities, classNames: (0..<classes).map { "class \($0)" },
      weights: weights)
  }

  @Test("They are scikit-learn's: weights, ties, classes that do not occur")
  func references() throws {
    let cases = try ScikitLearnMetrics.recorded().classification
    #expect(cases.count > 100)
    for (number, expected) in cases.enumerated() {
      let mine = metrics(
        expected.truth, expected.probabilities, classes: expected.classes,
        weights: expected.weights)
      expectSame(
        [mine.accuracy, mine.balancedAccuracy, mine.macroF1, mine.logLoss, mine.rocAUC],
        [
          expected.accuracy, expected.balancedAccuracy, expected.macroF1, expected.logLoss,
          expected.rocAUC,
        ], "case \(number)")
      expectSame(mine.classes.map(\.precision), expected.precision, "precision of case \(number)")
      expectSame(mine.classes.map(\.recall), expected.recall, "recall of case \(number)")
      expectSame(mine.classes.map(\.f1), expected.f1, "F1 of case \(number)")
      expectSame(mine.classes.map(\.support), expected.support, "support of case \(number)")
      expectSame(
        mine.confusion.flatMap { $0 }, expected.confusion.flatMap { $0 }, "confusion \(number)")
    }
  }

  @Test("The area is that of its definition: pairs in the right order, ties count half")
  func areaByPairs() {
    var random = Random(seed: 5)
    for rows in [2, 3, 10, 60] {
      let truth = (0..<rows).map { $0 < 2 ? $0 : Int(2 * random.nextUniform()) }
      let scores = truth.map { _ in (8 * random.nextUniform()).rounded() / 8 }
      var (right, all) = (0.0, 0.0)
      for yes in 0..<rows where truth[yes] == 1 {
        for no in 0..<rows where truth[no] == 0 {
          all += 1
          right += scores[yes] > scores[no] ? 1 : scores[yes] == scores[no] ? 0.5 : 0
        }
      }
      expectSame([metrics(truth, scores.map { [$0] }, classes: 2).rocAUC], [right / all], "\(rows)")
    }
  }

  @Test("Of equal probabilities the first class is predicted, as for a half of two")
  func firstOfEqual() {
    #expect(
      metrics([0, 1], [[0.5, 0.5], [0.5, 0.5]], classes: 2).confusion == [[1, 0], [1, 0]])
    #expect(metrics([0, 1], [[0.5], [0.5]], classes: 2).confusion == [[1, 0], [1, 0]])
    #expect(metrics([2], [[0.2, 0.4, 0.4]], classes: 3).confusion[2] == [0, 1, 0])
  }

  @Test("One probability of two classes is that of the second")
  func oneColumn() {
    let both = metrics([0, 1, 1], [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]], classes: 2)
    #expect(metrics([0, 1, 1], [[0.25], [0.5], [0.75]], classes: 2) == both)
  }

  @Test("Float and Double of the same numbers give the same metrics")
  func floats() {
    let rows: [[Float]] = [[0.1, 0.9], [0.7, 0.3], [0.4, 0.6]]
    let names = ["no", "yes"]
    #expect(
      ClassificationMetrics(truth: [1, 0, 0], probabilities: rows, classNames: names)
        == ClassificationMetrics(
          truth: [1, 0, 0], probabilities: rows.map { $0.map { Double($0) } }, classNames: names))
  }

  @Test("Probabilities that are not finite or out of range never trap")
  func notANumber() {
    let nan = Double.nan
    let none = metrics([0, 1], [[nan, nan], [nan, nan]], classes: 2)
    #expect(none == metrics([0, 1], [[0, 0], [0, 0]], classes: 2))
    #expect(none.rocAUC == 0.5)
    expectSame([none.logLoss], [52 * 0.6931471805599453], "−log 2⁻⁵²")
    let some = metrics([0, 1, 1], [[nan, 0.5], [.infinity, -.infinity], [-1, 2]], classes: 2)
    #expect(some.confusion == [[0, 1], [1, 1]])
    #expect(some.logLoss.isFinite)
  }

  @Test("One row, one class, and a class whose rows count nothing")
  func smallest() {
    let one = metrics([0], [[1]], classes: 1)
    #expect(one.accuracy == 1 && one.macroF1 == 1 && one.rocAUC == nil)
    let silent = metrics([0, 1], [[1, 0], [0, 1]], classes: 2, weights: [2, 0])
    #expect(silent.accuracy == 1 && silent.balancedAccuracy == 1 && silent.rocAUC == nil)
    #expect(silent.macroF1 == 0.5)
  }

  @Test("JSON has the documented keys and gives the same metrics again")
  func coding() throws {
    let original = metrics([0, 1, 1], [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]], classes: 2)
    let (json, again) = try throughJSON(Metrics.classification(original))
    #expect(again == .classification(original))
    guard case .object(let fields) = json else {
      Issue.record("Metrics are not an object: \(json)")
      return
    }
    #expect(
      fields.keys.sorted() == [
        "accuracy", "balanced_accuracy", "classes", "confusion_matrix", "log_loss", "macro_f1",
        "roc_auc",
      ])
    #expect(
      json["classes"]
        == .list([
          .object([
            "class": .text("class 0"), "precision": .number(0.5), "recall": .number(1),
            "f1": .number(2.0 / 3), "support": .number(1),
          ]),
          .object([
            "class": .text("class 1"), "precision": .number(1), "recall": .number(0.5),
            "f1": .number(2.0 / 3), "support": .number(2),
          ]),
        ]))
    #expect(
      json["confusion_matrix"]
        == .list([.list([.number(1), .number(0)]), .list([.number(1), .number(1)])]))
    let undefined = Metrics.classification(metrics([0], [[1, 0]], classes: 2))
    #expect(try throughJSON(undefined).value == undefined)
  }
}
