import Testing

@testable import Backprop

@Suite("Metrics as people read them")
struct MetricsReportTests {
  /// Predictions without a doubt.
  private func metrics(
    _ truth: [Int], _ predicted: [Int], names: [String], weights: [Double]? = nil
  ) -> Metrics {
    .classification(
      ClassificationMetrics(
        truth: truth,
        probabilities: predicted.map { class_ in names.indices.map { $0 == class_ ? 1.0 : 0 } },
        classNames: names, weights: weights))
  }

  @Test("A few classes are shown completely")
  func few() {
    let text = metrics(
      [0, 0, 1, 2], [0, 1, 1, 2], names: ["setosa", "versicolor of the far north", "virginica"])
    #expect(
      "\(text)" == """
        accuracy           0.7500
        balanced accuracy  0.8333
        macro F1           0.7778
        log loss           9.0109
        ROC AUC            0.8611

        class                     precision  recall      F1  support
        setosa                       1.0000  0.5000  0.6667        2
        versicolor of the far n…     0.5000  1.0000  0.6667        1
        virginica                    1.0000  1.0000  1.0000        1

        true \\ predicted          setosa  versicolor …  virginica
        setosa                         1             1          0
        versicolor of the far n…       0             1          0
        virginica                      0             0          1
        """)
  }

  @Test("Of many classes the worst are shown")
  func many() {
    let names = (0..<30).map { "c\($0)" }
    let all = Array(0..<30)
    let text = "\(metrics(all + [3, 3, 7], all + [4, 4, 2], names: names))"
    #expect(text.contains("The lowest F1 of 30 classes:"))
    #expect(
      text.hasSuffix(
        """
        The most frequent confusions:
        true  predicted  rows
        c3           c4     2
        c7           c2     1
        """))
    #expect(text.split(separator: "\n").count < 30)
    #expect("\(metrics(all, all, names: names))".hasSuffix("No class was taken for another."))
  }

  @Test("What is not defined is said, and weights keep their fraction")
  func undefined() {
    let text = "\(metrics([0, 0], [0, 1], names: ["a", "b"], weights: [0.25, 1]))"
    #expect(text.contains("ROC AUC            not defined"))
    #expect(text.contains("1.25"))
  }

  @Test("Errors have five digits, whatever the units")
  func amounts() {
    func text(scale: Double) -> String {
      let metrics = RegressionMetrics(
        truth: [[0], [3 * scale]], predictions: [[scale], [scale]])
      return "\(Metrics.regression(metrics))"
    }
    #expect(text(scale: 1) == "R²    -0.1111\nRMSE   1.5811\nMAE    1.5000")
    #expect(text(scale: 1e5).hasSuffix("RMSE   158114\nMAE    150000"))
    #expect(text(scale: 1e-3).hasSuffix("RMSE  0.0015811\nMAE   0.0015000"))
    #expect(text(scale: 1e-9).hasSuffix("RMSE  1.5811e-09\nMAE   1.5000e-09"))
    #expect(text(scale: .nan) == "R²    not defined\nRMSE          nan\nMAE           nan")
  }
}
