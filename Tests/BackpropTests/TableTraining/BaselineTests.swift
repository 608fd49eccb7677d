import Testing

@testable import Backprop

@Suite("Baselines") struct BaselineTests {
  private func baseline(
    _ table: Table, _ target: String, weight: String? = nil
  ) throws -> (metrics: Metrics, trainer: TableTrainer<Float>) {
    var settings = TrainingSettings(target: target)
    settings.columns.weight = weight
    settings.validation = .none
    let trainer = try TableTrainer<Float>(table, settings: settings, threads: 1)
    let evaluation = try trainer.baseline()
    #expect(evaluation.rows == table.count)
    return (evaluation.metrics, trainer)
  }

  private let table = Table([
    "x": [1, 2, 3, 4], "kind": ["a", "a", "a", "b"], "y": [1, 2, 3, 6.5], "w": [1, 1, 1, 9],
  ])

  @Test("Of classes, always the most frequent one")
  func classes() throws {
    guard case .classification(let metrics) = try baseline(table, "kind").metrics else { return }
    #expect(metrics.accuracy == 0.75)
    expectClose(
      metrics.logLoss, -(3 * Double.log(0.75) + Double.log(0.25)) / 4, "frequencies are predicted")
    guard case .classification(let weighted) = try baseline(table, "kind", weight: "w").metrics
    else { return }
    #expect(weighted.accuracy == 0.75 && weighted.confusion == [[0, 3], [0, 9]])
  }

  @Test("Of numbers, always the mean")
  func numbers() throws {
    guard case .regression(let metrics) = try baseline(table, "y").metrics else { return }
    expectClose(try #require(metrics.r2), 0, absolute: 1e-12, "R²")
    guard case .regression(let weighted) = try baseline(table, "y", weight: "w").metrics else {
      return
    }
    expectClose(try #require(weighted.r2), 0, absolute: 1e-12, "R² with weights")
  }

  @Test("It is measured where the model is, and training is better")
  func validation() throws {
    var settings = TrainingSettings(target: "amount")
    settings.epochs = 30
    let trainer = try TableTrainer<Float>(sampleTable(rows: 100), settings: settings, threads: 1)
    try trainer.run()
    let baseline = try trainer.baseline()
    #expect(baseline.rows == 20)
    guard case .regression(let none) = baseline.metrics,
      case .regression(let some) = try #require(try trainer.evaluateValidation()).metrics
    else {
      Issue.record("These are no numbers.")
      return
    }
    #expect(some.rmse < none.rmse)
  }
}
