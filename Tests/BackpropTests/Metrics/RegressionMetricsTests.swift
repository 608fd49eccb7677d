import Testing

@testable import Backprop

@Suite("Metrics of predicted numbers")
struct RegressionMetricsTests {
  private func metrics(
    _ truth: [Double], _ predictions: [Double], weights: [Double]? = nil
  ) -> RegressionMetrics {
    RegressionMetrics(
      truth: truth.map { [$0] }, predictions: predictions.map { [$0] }, weights: weights)
  }

  @Test("They are scikit-learn's: one target and several, with and without weights")
  func references() throws {
    let cases = try ScikitLearnMetrics.recorded().regression
    #expect(cases.count > 20)
    for (number, expected) in cases.enumerated() {
      let mine = RegressionMetrics(
        truth: expected.truth, predictions: expected.predictions, weights: expected.weights)
      expectSame(
        [mine.r2, mine.rmse, mine.mae], [expected.r2, expected.rmse, expected.mae],
        "case \(number)")
    }
  }

  @Test("A constant target has no R², even where its mean is rounded")
  func constant() {
    #expect(metrics([0.1, 0.1, 0.1], [0.1, 0.2, 0.3]).r2 == nil)
    #expect(metrics([4], [5]) == metrics([4, 1], [5, 9], weights: [3, 0]))
    #expect(metrics([4], [5]).r2 == nil)
    #expect(
      RegressionMetrics(truth: [[1, 2], [2, 2]], predictions: [[1.0, 2], [2, 2]]).r2 == nil)
  }

  @Test("Predictions that are not finite never trap, and JSON has null for what they lead to")
  func notANumber() throws {
    for wrong in [Double.nan, .infinity, -.infinity] {
      let mine = metrics([1, 2, 3], [1, wrong, 3])
      #expect(mine.r2 == nil && !mine.rmse.isFinite && !mine.mae.isFinite)
      let (json, again) = try throughJSON(Metrics.regression(mine))
      #expect(json == .object(["r2": .null, "rmse": .null, "mae": .null]))
      guard case .regression(let read) = again else {
        Issue.record("Read as \(again)")
        return
      }
      #expect(read.r2 == nil && read.rmse.isNaN && read.mae.isNaN)
    }
  }

  @Test("JSON has the documented keys and gives the same metrics again")
  func coding() throws {
    let original = Metrics.regression(metrics([0, 2], [1, 2]))
    let (json, again) = try throughJSON(original)
    #expect(again == original)
    #expect(json["r2"]?.number == 0.5)
    #expect(json["mae"]?.number == 0.5)
    #expect(json["rmse"]?.number == 0.5.squareRoot())
    #expect(throws: DecodingError.self) { try JSON.object([:]).decoded(as: Metrics.self) }
  }
}
