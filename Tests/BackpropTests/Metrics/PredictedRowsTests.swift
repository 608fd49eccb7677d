import Testing

@testable import Backprop

@Suite("Predictions in one array")
struct PredictedRowsTests {
  private var random = Random(seed: 3)

  private mutating func rows(_ count: Int, columns: Int) -> [[Double]] {
    (0..<count).map { row in
      (0..<columns).map { _ in row % 17 == 5 ? .nan : (16 * random.nextUniform()).rounded() / 16 }
    }
  }

  @Test("Metrics are the same as of arrays of arrays")
  mutating func sameMetrics() {
    let weights = (0..<200).map { Double($0 % 3) }
    for columns in [1, 2, 5] {
      let names = (0..<columns).map { "\($0)" }
      let nested = rows(200, columns: columns)
      let flat = PredictedRows(nested.flatMap { $0 }, columns: columns)
      #expect(flat.count == 200)
      let classes = (0..<200).map { ($0 * $0) % columns }
      #expect(
        ClassificationMetrics(
          truth: classes, probabilities: nested, classNames: names, weights: weights)
          == ClassificationMetrics(
            truth: classes, probabilities: flat, classNames: names, weights: weights))
      let labels = classes.map { number in (0..<columns).map { $0 <= number } }
      #expect(
        MultiLabelMetrics(truth: labels, probabilities: nested, labelNames: names, weights: nil)
          == MultiLabelMetrics(
            truth: labels.flatMap { $0 }, probabilities: flat, labelNames: names, weights: nil))
      let (truth, finite) = (
        rows(200, columns: columns), nested.map { $0.map { $0.isNaN ? 0 : $0 } }
      )
      let targets = truth.map { $0.map { $0.isNaN ? 1 : $0 } }
      #expect(
        RegressionMetrics(truth: targets, predictions: finite, weights: weights)
          == RegressionMetrics(
            truth: PredictedRows(targets.flatMap { $0 }, columns: columns),
            predictions: PredictedRows(finite.flatMap { $0 }, columns: columns),
            weights: RowWeights(weights, rows: 200)))
    }
  }

  @Test("The second of two probabilities is enough, in some rows or in all")
  func secondOfTwo() {
    let rows = PredictedRows(
      [[0.25], [0.5, 0.75], [.nan]] as [[Float]], columns: 2, orSecondOfTwo: true
    ) {
      _ in ""
    }
    #expect(rows.count == 3)
    #expect((0..<3).map { rows.probability(row: $0, column: 0) } == [0.75, 0.5, 1])
    #expect((0..<3).map { rows.probability(row: $0, column: 1) } == [0.25, 0.75, 0])
    #expect((0..<3).map { rows.likeliest(row: $0) } == [0, 1, 0])
    #expect(rows[2, 1].isNaN && rows.column(0) == [0.75, 0.5, 1])
  }
}
