import Testing

@testable import Backprop

/// Weights that are changed while their gradient is computed end with the same bits as those that are
/// changed afterwards.
@Suite struct EarlyUpdateTests {
  /// Every optimizer that takes batches.
  private static let optimizers = Catalog.optimizers.filter { !($0 is any LineSearchOptimizer) }

  @Test(arguments: optimizers.map { Item($0) }, [1, 2])
  func bitsAreTheSame(item: Item, threads: Int) throws {
    let optimizer = try item.as((any Optimizer).self)
    #expect(
      try train(Float.self, optimizer, isEarly: true, threads: threads)
        == train(Float.self, optimizer, isEarly: false, threads: 1))
    #expect(
      try train(Double.self, optimizer, isEarly: true, threads: threads)
        == train(Double.self, optimizer, isEarly: false, threads: 1))
  }

  @Test func onlyLargeWeightsAreChangedEarly() {
    let network = Network<Float>(inputs: 70) {
      Dense(90); ReLU(); Dense(3); ReLU(); Dense(2000)
    }
    let blocks = network.plan.blocksForEarlyUpdate(of: network.layers)
    #expect(blocks.map(\.name) == ["0.weight", "4.weight"])
    let ranges = network.plan.ranges(without: blocks)
    let taken = blocks.map(\.range)
    let all = (taken + ranges).flatMap { Array($0) }.sorted()
    #expect(all == Array(0..<network.parameters.count))
  }

  /// Clipping far above the gradient changes no bit, but makes the update wait for all of it.
  private func train<S: Scalar>(
    _: S.Type, _ optimizer: any Optimizer, isEarly: Bool, threads: Int
  ) throws -> [S] {
    let network = Network<S>(inputs: 70, seed: 3) {
      Dense(90); ReLU(); Dense(60); Tanh(); Dense(3)
    }
    #expect(network.plan.blocksForEarlyUpdate(of: network.layers).count == 2)
    var random = Random(seed: 5)
    let inputs = (0..<100).map { _ in (0..<70).map { _ in S(random.nextUniform() - 0.5) } }
    let data = try Dataset(
      inputs: inputs, targets: inputs.map { [$0[0] > 0 ? 1 : $0[1] > 0 ? 2 : 0] })
    let trainer = try Trainer(
      network, on: data, loss: CrossEntropy(), optimizer: optimizer, batchSize: 32,
      clipping: isEarly ? nil : .norm(1e30), threads: threads)
    for _ in 0..<3 { _ = try trainer.runEpoch() }
    return trainer.network.parameters
  }
}
