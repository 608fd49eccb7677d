import Testing

@testable import Backprop

/// "Same seed, same bytes", whatever the number of threads: on networks so wide that the work is
/// shared.
@Suite struct ThreadCountTests {
  private static let rows = 300
  private static let width = 300

  @Test(arguments: Catalog.layers.map { Item($0) })
  func layerGivesTheSameBytes(item: Item) throws {
    let layer = try item.as((any Layer).self)
    try expectSameBytes(in: Float.self, layer: layer)
    try expectSameBytes(in: Double.self, layer: layer)
  }

  @Test(arguments: Catalog.losses.map { Item($0) })
  func lossGivesTheSameBytes(item: Item) throws {
    try expectSameBytes(in: Float.self, loss: item.as((any Loss).self))
  }

  @Test(arguments: Catalog.optimizers.map { Item($0) })
  func optimizerGivesTheSameBytes(item: Item) throws {
    try expectSameBytes(in: Float.self, optimizer: item.as((any Optimizer).self))
  }

  @Test func clippingAndPenaltyGiveTheSameBytes() throws {
    for clipping in [Clipping.norm(0.01), .value(0.001)] {
      try expectSameBytes(
        in: Float.self, penalty: Penalty(l1: 0.001, l2: 0.01), clipping: clipping)
    }
  }

  private func expectSameBytes<S: Scalar>(
    in scalar: S.Type, layer: any Layer = Tanh(), loss: any Loss = MeanSquaredError(),
    optimizer: any Optimizer = SGD(learningRate: 0.01), penalty: Penalty = Penalty(),
    clipping: Clipping? = nil, at location: SourceLocation = #_sourceLocation
  ) throws {
    let data: Dataset<S> = try Self.data(for: loss, outputs: 10)
    let network = Network<S>(inputs: Self.width, seed: 1) {
      Dense(Self.width)
      layer
      Dense(10)
    }
    var one: (parameters: [S], state: [S], losses: [Double])?
    for threads in 1...3 {
      let trainer = try Trainer(
        network, on: data, loss: loss, optimizer: optimizer,
        batchSize: optimizer is any LineSearchOptimizer ? data.count : 256, penalty: penalty,
        clipping: clipping, seed: 2, threads: threads)
      let losses = try (0..<2).map { _ in try trainer.runEpoch().loss }
      let trained = trainer.network
      guard let one else {
        #expect(trained.parameters != network.parameters, sourceLocation: location)
        one = (trained.parameters, trained.state, losses)
        continue
      }
      #expect(
        trained.parameters == one.parameters && trained.state == one.state && losses == one.losses,
        "\(S.name) with \(threads) threads", sourceLocation: location)
    }
  }

  /// Rows with targets that the loss accepts.
  private static func data<S: Scalar>(for loss: any Loss, outputs: Int) throws -> Dataset<S> {
    var random = Random(seed: 3)
    let inputs = (0..<rows).map { _ in (0..<width).map { _ in S(random.nextNormal()) } }
    let targets: [[S]] =
      loss is CrossEntropy
      ? (0..<rows).map { _ in [S(random.next(below: outputs))] }
      : (0..<rows).map { _ in (0..<outputs).map { _ in S(random.next(below: 2)) } }
    return try Dataset(inputs: inputs, targets: targets)
  }
}
