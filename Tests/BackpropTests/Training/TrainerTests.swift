import Testing

@testable import Backprop

@Suite struct TrainerTests {
  /// Losses with targets for 3 outputs that they accept: 6 rows.
  private static let losses: [Item] =
    Catalog.losses.map { Item($0) } + [
      Item(CrossEntropy(labelSmoothing: 0.1, classWeights: [0.5, 1, 2]))
    ]

  private let inputs: [[Double]] = [
    [0.5, -1], [1, 0.25], [-0.75, 0.5], [2, 1], [-1, -1.5], [0.1, 0.9],
  ]

  private func targets(for loss: any Loss) -> [[Double]] {
    loss is CrossEntropy
      ? [[0], [2], [1], [1], [0], [2]]
      : [[0, 1, 1], [1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0]]
  }

  private let network = Network<Double>(inputs: 2, seed: 1) {
    Dense(4, biasInitializer: Normal())
    Tanh()
    Dense(3, biasInitializer: Normal())
  }

  /// A rule that changes nothing.
  private let still = GradientRecorder()

  private func data(
    _ rows: [Int], for loss: any Loss, weights: [Double]? = nil
  ) throws -> Dataset<Double> {
    try Dataset(
      inputs: rows.map { inputs[$0] }, targets: rows.map { targets(for: loss)[$0] },
      weights: weights)
  }

  /// The loss and the gradient of the rows, taken as one batch.
  private func measure(
    _ rows: [Int], _ loss: any Loss, weights: [Double]? = nil, penalty: Penalty = Penalty(),
    clipping: Clipping? = nil
  ) throws -> (loss: Double, gradient: [Double]) {
    let recorder = GradientRecorder()
    let trainer = try Trainer(
      network, on: data(rows, for: loss, weights: weights), loss: loss, optimizer: recorder,
      batchSize: 100, penalty: penalty, clipping: clipping, threads: 1)
    let epoch = try trainer.runEpoch()
    return (epoch.loss, recorder.gradient)
  }

  // MARK: Rows

  @Test(arguments: losses)
  func weightSaysHowOftenARowCounts(item: Item) throws {
    let loss = try item.as((any Loss).self)
    let weighted = try measure([0, 1, 2, 3], loss, weights: [1, 2, 0, 1])
    let repeated = try measure([0, 1, 1, 3], loss)
    expectClose(weighted.loss, repeated.loss, relative: 1e-12, "loss")
    expectClose(weighted.gradient, repeated.gradient, relative: 1e-12, "gradient")
    let absent = try measure([0, 1, 3], loss, weights: [1, 2, 1])
    expectClose(weighted.gradient, absent.gradient, relative: 1e-12, "gradient without the row")
  }

  @Test(arguments: losses)
  func onlyTheRatioOfWeightsCounts(item: Item) throws {
    let loss = try item.as((any Loss).self)
    let plain = try measure([0, 1, 2], loss)
    let heavy = try measure([0, 1, 2], loss, weights: [7, 7, 7])
    expectClose(heavy.loss, plain.loss, relative: 1e-12, "loss")
    expectClose(heavy.gradient, plain.gradient, relative: 1e-12, "gradient")
  }

  @Test(arguments: losses)
  func orderInsideABatchDoesNotMatter(item: Item) throws {
    let loss = try item.as((any Loss).self)
    let one = try measure([0, 1, 2, 3, 4, 5], loss)
    let other = try measure([4, 2, 5, 0, 3, 1], loss)
    expectClose(one.loss, other.loss, relative: 1e-12, "loss")
    expectClose(one.gradient, other.gradient, relative: 1e-12, "gradient")
  }

  @Test(arguments: losses)
  func epochCountsTheSmallerLastBatchByItsRows(item: Item) throws {
    let loss = try item.as((any Loss).self)
    let all = Array(0..<6)
    for weights in [nil, [1, 2, 0.5, 0, 3, 1]] as [[Double]?] {
      let whole = try measure(all, loss, weights: weights).loss
      for (batchSize, steps) in [(4, 2), (5, 2), (1, 6), (6, 1), (7, 1)] {
        let trainer = try Trainer(
          network, on: data(all, for: loss, weights: weights), loss: loss, optimizer: still,
          batchSize: batchSize, threads: 1)
        let epoch = try trainer.runEpoch()
        expectClose(epoch.loss, whole, relative: 1e-12, "loss with batches of \(batchSize)")
        #expect(epoch.steps == steps && trainer.steps == steps)
      }
    }
  }

  @Test func smallerLastBatchHasItsOwnGradient() throws {
    let loss = MeanSquaredError()
    let recorder = GradientRecorder()
    let trainer = try Trainer(
      network, on: data(Array(0..<6), for: loss), loss: loss, optimizer: recorder, batchSize: 4,
      shuffles: false, threads: 1)
    _ = try trainer.runEpoch()
    expectClose(
      recorder.gradient, try measure([4, 5], loss).gradient, relative: 1e-12,
      "gradient")
  }

  @Test func batchOfWeightlessRowsDoesNothing() throws {
    for item in Self.losses {
      let loss = try item.as((any Loss).self)
      let trainer = try Trainer(
        network, on: data([0, 1], for: loss, weights: [1, 0]), loss: loss,
        optimizer: SGD(learningRate: 0.1), batchSize: 1, shuffles: false, threads: 1)
      let alone = try Trainer(
        network, on: data([0], for: loss), loss: loss, optimizer: SGD(learningRate: 0.1),
        threads: 1)
      let (epoch, expected) = (try trainer.runEpoch(), try alone.runEpoch())
      expectClose(epoch.loss, expected.loss, relative: 1e-12, "\(loss.kind)")
      #expect(trainer.network.parameters == alone.network.parameters, "\(loss.kind)")
    }
  }

  // MARK: Order

  /// The rows of each epoch in the order in which they came: single rows, told apart by their losses.
  private func orders(
    rows: Int, epochs: Int, shuffles: Bool, seed: UInt64 = 0, batchSize: Int = 1
  ) throws -> [[Int]] {
    let data = try Dataset<Double>(
      inputs: Array(repeating: [0], count: rows), targets: (0..<rows).map { [Double($0)] })
    let zero = Network<Double>(inputs: 1) { Dense(1, initializer: Zeros()) }
    let recorder = LossRecorder()
    let trainer = try Trainer(
      zero, on: data, loss: MeanAbsoluteError(), optimizer: still, schedule: recorder,
      tick: .step, batchSize: batchSize, shuffles: shuffles, seed: seed, threads: 1)
    for _ in 0..<epochs { _ = try trainer.runEpoch() }
    let seen = recorder.losses.map { Int($0) }
    return (0..<epochs).map { Array(seen[$0 * rows..<($0 + 1) * rows]) }
  }

  @Test func shufflingTakesEveryRowOnceInANewOrderEachEpoch() throws {
    let orders = try orders(rows: 50, epochs: 6, shuffles: true)
    for order in orders { #expect(order.sorted() == Array(0..<50)) }
    #expect(Set(orders).count == 6)
    #expect(!orders.contains(Array(0..<50)))
  }

  @Test func orderDependsOnTheSeedAlone() throws {
    let first = try orders(rows: 20, epochs: 3, shuffles: true, seed: 5)
    #expect(try orders(rows: 20, epochs: 3, shuffles: true, seed: 5) == first)
    #expect(try orders(rows: 20, epochs: 3, shuffles: true, seed: 6) != first)
  }

  @Test func withoutShufflingRowsKeepTheirOrder() throws {
    let orders = try orders(rows: 10, epochs: 3, shuffles: false)
    #expect(orders == Array(repeating: Array(0..<10), count: 3))
  }

  // MARK: An order of the caller's own

  /// A trainer with batches of 4 and 2 rows, whose network drops some numbers.
  private func trainer(shuffles: Bool) throws -> Trainer<Double> {
    let network = Network<Double>(inputs: 2, seed: 1) {
      Dense(8); Dropout(0.3); Dense(3)
    }
    return try Trainer(
      network, on: data(Array(0..<6), for: MeanSquaredError()), loss: MeanSquaredError(),
      optimizer: Adam(learningRate: 0.01), batchSize: 4, shuffles: shuffles, seed: 4, threads: 1)
  }

  @Test func theUsualOrderGivenLeadsToTheSameBytes() throws {
    let (usual, given) = (try trainer(shuffles: false), try trainer(shuffles: false))
    for _ in 0..<3 {
      let (epoch, expected) = (try given.runEpoch(order: Array(0..<6)), try usual.runEpoch())
      #expect(epoch.loss == expected.loss && epoch.number == expected.number)
      #expect(epoch.steps == 2 && epoch.learningRate == expected.learningRate)
      #expect(given.network.parameters == usual.network.parameters)
    }
    #expect(given.epochs == 3 && given.steps == 6)
    let other = try trainer(shuffles: false)
    _ = try other.runEpoch(order: [5, 0, 3, 1, 4, 2])
    let first = try trainer(shuffles: false)
    _ = try first.runEpoch()
    #expect(other.network.parameters != first.network.parameters)
  }

  @Test func aShuffledOrderGivenLeadsToTheSameBytes() throws {
    let (usual, given) = (try trainer(shuffles: true), try trainer(shuffles: false))
    // The stream of the first epochs' orders, for a trainer of this seed.
    for epoch in 0..<3 {
      var order = Array(0..<6)
      var random = Random(seed: 4, stream: Stream.shuffle + UInt64(epoch))
      random.shuffle(&order)
      let (one, other) = (try usual.runEpoch(), try given.runEpoch(order: order))
      #expect(one.loss == other.loss)
      #expect(usual.network.parameters == given.network.parameters)
    }
  }

  @Test(arguments: [true, false])
  func theNextEpochHasItsUsualOrder(shuffles: Bool) throws {
    let order = [5, 0, 3, 1, 4, 2]
    let (one, two) = (try trainer(shuffles: shuffles), try trainer(shuffles: shuffles))
    _ = try one.runEpoch(order: order)
    // Goes on from there without ever having been given an order.
    try two.resume(from: one.checkpoint)
    for _ in 0..<3 {
      #expect(try one.runEpoch().loss == two.runEpoch().loss)
      #expect(one.network.parameters == two.network.parameters)
    }
  }

  @Test func rowsMayBeTakenMoreThanOnce() throws {
    let loss = MeanSquaredError()
    let given = try trainer(shuffles: false)
    let order = [1, 1, 3, 0, 3, 3]
    let expected = try Trainer(
      given.network, on: data(order, for: loss), loss: loss, optimizer: Adam(learningRate: 0.01),
      batchSize: 4, shuffles: false, seed: 4, threads: 1)
    #expect(try given.runEpoch(order: order).loss == expected.runEpoch().loss)
    #expect(given.network.parameters == expected.network.parameters)
  }

  @Test func ordersThatDoNotFitAreRefused() async {
    await #expect(processExitsWith: .failure) { try Self.take([0, 1]) }
    await #expect(processExitsWith: .failure) { try Self.take([0, 1, 2, 0]) }
    await #expect(processExitsWith: .failure) { try Self.take([0, 1, 3]) }
    await #expect(processExitsWith: .failure) { try Self.take([0, -1, 2]) }
    // One batch has no order.
    await #expect(processExitsWith: .failure) { try Self.take([0, 1, 2], batchSize: 3) }
    await #expect(processExitsWith: .success) { try Self.take([2, 0, 1]) }
  }

  /// Trains with three rows in batches of two.
  private static func take(_ order: [Int], batchSize: Int = 2) throws {
    let data = try Dataset<Float>(inputs: [[1], [2], [3]], targets: [[1], [2], [3]])
    let trainer = try Trainer(
      Network<Float>(inputs: 1) { Dense(1) }, on: data, loss: MeanSquaredError(),
      optimizer: SGD(), batchSize: batchSize, threads: 1)
    _ = try trainer.runEpoch(order: order)
  }

  // MARK: Values

  @Test func trainerDoesNotChangeTheNetworkItBeganWith() throws {
    let loss = MeanSquaredError()
    let copy = network
    let trainer = try Trainer(
      network, on: data([0, 1, 2], for: loss), loss: loss, optimizer: Adam(learningRate: 0.1))
    _ = try trainer.runEpoch()
    #expect(network.parameters == copy.parameters)
    let after1 = trainer.network
    #expect(after1.parameters != network.parameters)
    let kept = after1.parameters
    _ = try trainer.runEpoch()
    #expect(after1.parameters == kept)
    #expect(trainer.network.parameters != kept)
    #expect(trainer.model.network.parameters == trainer.network.parameters)
    #expect(trainer.epochs == 2)
  }

  @Test func sameSeedSameBytes() throws {
    let loss = MeanSquaredError()
    func run(seed: UInt64) throws -> (parameters: [Double], losses: [Double]) {
      let network = Network<Double>(inputs: 2, seed: seed) {
        Dense(20)
        Dropout(0.3)
        Dense(3)
      }
      let trainer = try Trainer(
        network, on: data(Array(0..<6), for: loss), loss: loss, optimizer: Adam(), batchSize: 4,
        seed: seed)
      let losses = try (0..<5).map { _ in try trainer.runEpoch().loss }
      return (trainer.network.parameters, losses)
    }
    let (one, two, other) = (try run(seed: 1), try run(seed: 1), try run(seed: 2))
    #expect(one.parameters == two.parameters && one.losses == two.losses)
    #expect(one.parameters != other.parameters)
  }

  // MARK: Errors

  @Test func divergenceNamesEpochAndLayer() throws {
    let loss = MeanSquaredError()
    let network = Network<Double>(inputs: 2) {
      Dense(4); Tanh(); Dense(3)
    }
    let trainer = try Trainer(
      network, on: data([0, 1, 2], for: loss), loss: loss, optimizer: SGD(learningRate: 1e300))
    let error = try #require(throws: TrainingError.self) {
      for _ in 0..<5 { _ = try trainer.runEpoch() }
    }
    guard case .diverged(let epoch, let layer, let what, let advice) = error else {
      Issue.record("\(error)")
      return
    }
    // 1e300 is finite; the squares of the outputs in the next epoch are not.
    #expect(epoch == 1 && layer == "2 dense" && what == "the loss became inf")
    #expect(advice.contains("1e+300") && advice.contains("a tenth of it"))
    #expect(error.description.contains("in epoch 1, in layer 2 dense"))
  }

  @Test func divergenceOfParametersNamesThem() throws {
    let loss = MeanSquaredError()
    let network = Network<Float>(inputs: 2) {
      Dense(4); Tanh(); Dense(3)
    }
    let data = try Dataset<Float>(inputs: [[1, 2]], targets: [[1, 2, 3]])
    let trainer = try Trainer(
      network, on: data, loss: loss, optimizer: SGD(learningRate: 1e300))
    let error = try #require(throws: TrainingError.self) { _ = try trainer.runEpoch() }
    guard case .diverged(let epoch, let layer, let what, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(epoch == 0 && layer == "0 dense" && what.contains("0.weight"))
  }

  private func mismatch(
    _ network: Network<Double>, _ data: Dataset<Double>, _ loss: any Loss
  ) throws -> String {
    let error = try #require(throws: TrainingError.self) {
      _ = try Trainer(network, on: data, loss: loss, optimizer: SGD())
    }
    guard case .mismatch(let text) = error else {
      Issue.record("\(error)")
      return ""
    }
    return text
  }

  @Test("A parameter that is not finite is found wherever it is")
  func unsoundParameters() throws {
    let data = try Dataset<Float>(inputs: [[1, 2, 3]], targets: [[1]])
    for place in 0..<24 {
      var network = Network<Float>(inputs: 3) {
        Dense(5)
        Tanh()
        Dense(1)
      }
      network.parameters[place] = place % 2 == 0 ? .nan : -.infinity
      let error = #expect(throws: TrainingError.self) {
        _ = try Trainer(network, on: data, loss: MeanSquaredError(), optimizer: Adam())
      }
      let name = place < 15 ? "0.weight" : place < 20 ? "0.bias" : "2.weight"
      #expect("\(error as Any)".contains("The parameter \(name) holds"), "\(place)")
    }
  }

  @Test func mismatchesNameTheNumbers() throws {
    let features = try Dataset<Double>(inputs: [[1, 2, 3, 4, 5]], targets: [[1, 2, 3]])
    let text = try mismatch(network, features, MeanSquaredError())
    #expect(text.contains("2 inputs") && text.contains("5 features"))
    #expect(text.contains("inputs: 5"))

    let columns = try Dataset<Double>(inputs: [[1, 2]], targets: [[1, 0]])
    for item in Self.losses {
      let text = try mismatch(network, columns, item.as((any Loss).self))
      #expect(text.contains(item.item.kind))
      #expect(text.contains("3 outputs") && text.contains("2 targets"))
    }
  }

  @Test(arguments: [
    (Item(BinaryCrossEntropy()), [0, 1, 1.5], 2), (Item(BinaryCrossEntropy()), [-0.1, 1, 1], 0),
    (Item(Poisson()), [0, -2, 3], 1), (Item(CrossEntropy()), [3], 0),
    (Item(CrossEntropy()), [-1], 0), (Item(CrossEntropy()), [0.5], 0),
    (Item(CrossEntropy()), [0, 1.5, 0], 1),
  ])
  func impossibleTargetIsNamed(item: Item, target: [Double], column: Int) throws {
    let loss = try item.as((any Loss).self)
    let good: [Double] = target.count == 1 ? [1] : [1, 0, 0]
    let data = try Dataset<Double>(inputs: [[1, 2], [3, 4]], targets: [good, target])
    let text = try mismatch(network, data, loss)
    #expect(text.contains("Row 1 of the targets has \(target[column]) in column \(column)"))
    #expect(text.contains(loss.kind) && text.contains(loss.targetRule))
  }

  @Test func classWeightsMustFitTheOutputs() throws {
    let loss = CrossEntropy(classWeights: [1, 2])
    let data = try data([0, 1], for: loss)
    #expect(try mismatch(network, data, loss).contains("3 outputs"))
  }

  // MARK: Penalty and clipping

  @Test func penaltyIsAddedToTheGradientOfWeightsOnly() throws {
    let plain = try measure([0, 1, 2], MeanSquaredError())
    let penalized = try measure([0, 1, 2], MeanSquaredError(), penalty: Penalty(l1: 0.5, l2: 0.25))
    // The loss of an epoch is without the penalty.
    #expect(penalized.loss == plain.loss)
    for block in network.plan.parameters {
      for index in block.range {
        let weight = network.parameters[index]
        let term = block.name.hasSuffix("weight") ? 0.5 * (weight < 0 ? -1 : 1) + 0.25 * weight : 0
        expectClose(
          penalized.gradient[index], plain.gradient[index] + term, relative: 1e-12,
          "\(block.name), number \(index)")
      }
    }
  }

  @Test func penaltyOfZeroWeightsIsZero() throws {
    let weights = Memory<Double>([0, -0.0, 2, -2])
    let gradient = Memory<Double>(count: 4)
    Penalty(l1: 1).add(of: weights.vector, to: gradient.vector)
    #expect(gradient.vector.array == [0, 0, 1, -1])
  }

  @Test func clippingLimitsTheGradient() throws {
    func norm(_ numbers: [Double]) -> Double { numbers.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let plain = try measure([0, 1, 2], MeanSquaredError()).gradient
    let length = norm(plain)
    let half = try measure([0, 1, 2], MeanSquaredError(), clipping: .norm(length / 2)).gradient
    #expect(norm(half) <= length / 2)
    expectClose(half, plain.map { $0 / 2 }, relative: 1e-5, "gradient of half the length")
    let free = try measure([0, 1, 2], MeanSquaredError(), clipping: .norm(length * 2)).gradient
    #expect(free == plain)
    let limit = (plain.map(abs).max() ?? 0) / 3
    let cut = try measure([0, 1, 2], MeanSquaredError(), clipping: .value(limit)).gradient
    #expect(cut == plain.map { min(max($0, -limit), limit) })
  }
}
