import Testing

@testable import Backprop

@Suite struct BatchNormalizationTests {
  private func trained<S: Scalar>(
    rows: [[S]], purpose: Purpose = .training
  ) -> (outputs: [S], state: [S], inputGradient: [S]) {
    var network = Network<S>(inputs: 2) { BatchNormalization(momentum: 0.25) }
    network["0.weight"] = [2, 3]
    network["0.bias"] = [0.5, -0.5]
    let workspace = Workspace(
      for: network, capacity: rows.count, canLearn: true, wantsInputGradient: true,
      team: ThreadTeam())
    workspace.input.assign(rows.flatMap { $0 })
    let passes = workspace.passes(
      input: workspace.input.rows(rows.count, columns: 2), purpose: purpose)
    passes.runForward()
    passes.outputGradient.all.assign(1)
    passes.runBackward()
    return (
      passes.output.all.array, workspace.state.array, passes.inputGradient?.all.array ?? []
    )
  }

  @Test func oneRowGivesTheBias() {
    let result = trained(rows: [[7.0, -8]])
    #expect(result.outputs == [0.5, -0.5])
    // Its mean counts, but one row has no variance.
    #expect(result.state == [1.75, -2, 1, 1])
    #expect(result.inputGradient == [0, 0])
  }

  @Test func averagesTakeTheVarianceOfASample() {
    let result = trained(rows: [[1.0, 10], [3, 20]])
    #expect(result.state == [0.5, 3.75, 0.75 + 0.25 * 2, 0.75 + 0.25 * 50])
  }

  @Test func trainingOnSingleRowsStaysFinite() throws {
    let network = Network<Float>(inputs: 2, seed: 1) {
      Dense(3)
      BatchNormalization()
      Dense(1)
    }
    let data = try Dataset<Float>(inputs: [[1, 2], [3, 4], [5, 6]], targets: [[1], [2], [3]])
    // Batches of 2 and of 1.
    let trainer = try Trainer(
      network, on: data, loss: MeanSquaredError(), optimizer: SGD(learningRate: 0.1), batchSize: 2)
    for _ in 0..<20 { _ = try trainer.runEpoch() }
    #expect(trainer.network.state.allSatisfy { $0.isFinite })
  }

  @Test func predictionDoesNotDependOnTheOtherRows() {
    var network = Network<Double>(inputs: 2) { BatchNormalization() }
    network.state = [1, 2, 4, 9]
    let model = Model(network: network, loss: MeanSquaredError())
    let together = model.predict([[1, 2], [3, 5], [100, -100]])
    #expect(model.predict([[3, 5]])[0] == together[1])
    expectClose(together[1], [1, 1], relative: 1e-5, "outputs")
  }
}
