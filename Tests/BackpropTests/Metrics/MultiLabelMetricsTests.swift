import Testing

@testable import Backprop

@Suite("Metrics of several yes-or-no questions")
struct MultiLabelMetricsTests {
  @Test("They are scikit-learn's")
  func references() throws {
    let cases = try ScikitLearnMetrics.recorded().multiLabel
    #expect(cases.count > 20)
    for (number, expected) in cases.enumerated() {
      let mine = MultiLabelMetrics(
        truth: expected.truth, probabilities: expected.probabilities,
        labelNames: (0..<expected.labels).map { "label \($0)" }, weights: expected.weights)
      expectSame(
        [mine.accuracy, mine.subsetAccuracy, mine.macroF1, mine.rocAUC],
        [expected.accuracy, expected.subsetAccuracy, expected.macroF1, expected.rocAUC],
        "case \(number)")
    }
  }

  @Test("A half is a no, and so is what is not a number; JSON keeps everything")
  func smallest() throws {
    let mine = MultiLabelMetrics(
      truth: [[true, false], [false, true]], probabilities: [[0.5, .nan], [0.25, 0.75]],
      labelNames: ["a", "b"])
    #expect(mine.accuracy == 0.75 && mine.subsetAccuracy == 0.5 && mine.rocAUC == 1)
    #expect(mine.labels.map(\.recall) == [0, 1])
    let (json, again) = try throughJSON(Metrics.multiLabel(mine))
    #expect(again == .multiLabel(mine))
    #expect(json["subset_accuracy"]?.number == 0.5)
  }
}
