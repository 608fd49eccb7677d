import Testing

@testable import Backprop

@Suite struct LossGradientTests {
  private func dataset(_ rows: Int, weights: Bool = false) throws -> Dataset<Double> {
    func number(_ row: Int, _ factor: Int) -> Double { Double(row * factor % 97) / 97 - 0.5 }
    return try Dataset(
      inputs: (0..<rows).map { [number($0, 31), number($0, 53), number($0, 71)] },
      targets: (0..<rows).map { [number($0, 13), number($0, 43)] },
      weights: weights ? (0..<rows).map { Double($0 % 3) } : nil)
  }

  private func network(_ dropout: Double = 0) -> Network<Double> {
    Network(inputs: 3, seed: 3) {
      Dense(7)
      Tanh()
      Dropout(dropout)
      Dense(2)
    }
  }

  /// Differences of the loss say the same as the gradient, however many parts the rows are cut into.
  @Test(arguments: [1, 5, 256, 257, 600], [false, true])
  func isTheSlopeOfTheMeanLoss(rows: Int, hasWeights: Bool) throws {
    guard rows > 1 || !hasWeights else { return }
    let data = try dataset(rows, weights: hasWeights)
    let network = network()
    let gradient = LossGradient(of: network, on: data, loss: MeanSquaredError())
    #expect(gradient.rows == rows && gradient.numbers.count == network.parameters.count)
    func loss(_ network: Network<Double>) -> Double {
      var sum = LossSum()
      _ = Evaluator(network, loss: MeanSquaredError(), on: data).predictions(adding: &sum)
      return sum.mean
    }
    #expect((gradient.loss - loss(network)).magnitude < 1e-12)
    for place in [0, 5, 20, 24, 30, network.parameters.count - 1] {
      let step = 1e-5
      var (above, below) = (network, network)
      above.parameters[place] += step
      below.parameters[place] -= step
      let slope = (loss(above) - loss(below)) / (2 * step)
      #expect((gradient.numbers[place] - slope).magnitude < 1e-9, "parameter \(place)")
    }
  }

  @Test func nothingIsDropped() throws {
    let data = try dataset(20)
    let plain = LossGradient(of: network(), on: data, loss: MeanSquaredError())
    let dropping = LossGradient(of: network(0.5), on: data, loss: MeanSquaredError())
    #expect(plain.numbers == dropping.numbers)
  }

  @Test func batchNormalizationHasNoBatchOfOneRow() throws {
    let network = Network<Double>(inputs: 3, seed: 3) {
      Dense(4)
      BatchNormalization()
      Dense(2)
    }
    let gradient = LossGradient(of: network, on: try dataset(257), loss: MeanSquaredError())
    #expect(gradient.numbers.allSatisfy { $0.isFinite })
    #expect(gradient.numbers.contains { $0.magnitude > 1e-4 })
  }
}
