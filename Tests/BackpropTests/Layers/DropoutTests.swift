import Testing

@testable import Backprop

@Suite struct DropoutTests {
  private static let rows = 100
  private static let columns = 500

  /// The outputs for inputs of 1, and the input gradient for output gradients of 1.
  private func pass<S: Scalar>(
    rate: Double, step: Int = 1, seed: UInt64 = 1, purpose: Purpose = .training, in scalar: S.Type
  ) -> (outputs: [S], gradient: [S]) {
    let network = Network<S>(inputs: Self.columns) { Dropout(rate) }
    let workspace = Workspace(
      for: network, capacity: Self.rows, canLearn: true, wantsInputGradient: true,
      team: ThreadTeam())
    workspace.input.assign(1)
    let passes = workspace.passes(
      input: workspace.input.rows(Self.rows, columns: Self.columns), purpose: purpose, seed: seed)
    passes.runForward(step: step)
    if purpose == .prediction { return (passes.output.all.array, []) }
    passes.outputGradient.all.assign(1)
    passes.runBackward()
    return (passes.output.all.array, passes.inputGradient?.all.array ?? [])
  }

  @Test(arguments: [0.1, 0.5, 0.9])
  func dropsItsShareAndScalesTheOthers(rate: Double) {
    let outputs = pass(rate: rate, in: Double.self).outputs
    let count = Double(outputs.count)
    #expect(outputs.allSatisfy { $0 == 0 || $0 == 1 / (1 - rate) })
    let dropped = Double(outputs.filter { $0 == 0 }.count) / count
    let deviation = (rate * (1 - rate) / count).squareRoot()
    #expect(abs(dropped - rate) < 4 * deviation)
    // So the mean stays what it was.
    #expect(abs(outputs.reduce(0, +) / count - 1) < 4 * deviation / (1 - rate))
  }

  @Test func neighboursAreDroppedIndependently() {
    let dropped = pass(rate: 0.5, in: Float.self).outputs.map { $0 == 0 }
    for distance in [1, 2, 16, Self.columns] {
      let pairs = dropped.count - distance
      let equal = (0..<pairs).filter { dropped[$0] == dropped[$0 + distance] }.count
      #expect(abs(Double(equal) / Double(pairs) - 0.5) < 0.01, "distance \(distance)")
    }
  }

  @Test func gradientPassesWhereTheInputDid() {
    let (outputs, gradient) = pass(rate: 0.3, in: Double.self)
    #expect(gradient == outputs)
  }

  @Test func everyStepAndSeedDropsOthers() {
    let first = pass(rate: 0.5, in: Double.self).outputs
    #expect(pass(rate: 0.5, in: Double.self).outputs == first)
    #expect(pass(rate: 0.5, step: 2, in: Double.self).outputs != first)
    #expect(pass(rate: 0.5, seed: 2, in: Double.self).outputs != first)
    #expect(pass(rate: 0.5, in: Float.self).outputs.map { Double($0) } == first)
  }

  @Test func rateOf0DropsNothing() {
    #expect(pass(rate: 0, in: Float.self).outputs.allSatisfy { $0 == 1 })
  }

  @Test func predictionDropsNothing() {
    #expect(pass(rate: 0.9, purpose: .prediction, in: Double.self).outputs.allSatisfy { $0 == 1 })
    let network = Network<Float>(inputs: 2) {
      Dense(2); Dropout(0.9); Dense(2)
    }
    var plain = Network<Float>(inputs: 2) {
      Dense(2); Dense(2)
    }
    plain.parameters = network.parameters
    let rows: [[Float]] = [[1, 2], [3, 4]]
    #expect(
      Model(network: network, loss: MeanSquaredError()).predict(rows)
        == Model(network: plain, loss: MeanSquaredError()).predict(rows))
  }
}
