import Testing

@testable import Backprop

/// Learning rates beside those of PyTorch.
@Suite struct ScheduleTests {
  @Test(arguments: try PyTorch.recorded().schedules)
  func learningRatesArePyTorchs(run: Trajectory) throws {
    let schedule = try #require(run.settings).itemWithDefaults((any Schedule).self)
    let base = try #require(run.baseLearningRate)
    let rates = try Array(#require(run.learningRates).prefix(Self.comparable(run)))
    let mine = rates.indices.map { base * schedule.factor(at: $0) }
    expectClose(mine, rates, relative: 1e-12, absolute: 1e-15, "learning rates")
  }

  @Test(arguments: try PyTorch.recorded().schedules)
  func trainingGoesPyTorchsWay(run: Trajectory) throws {
    let recorded = try PyTorch.recorded()
    let schedule = try #require(run.settings).itemWithDefaults((any Schedule).self)
    let base = try #require(run.baseLearningRate)
    let result = try recorded.train(
      recorded.network(), as: run, optimizer: SGD(learningRate: base), schedule: schedule)
    let count = try Self.comparable(run)
    expectClose(Array(result.losses.prefix(count)), Array(run.losses.prefix(count)), "losses")
    if count == recorded.shared.steps {
      expectClose(result.network.parameters, run.parameters, "parameters")
    }
  }

  /// How many steps can be compared: PyTorch's cosine climbs again after its end, ours stays there.
  private static func comparable(_ run: Trajectory) throws -> Int {
    let steps = try PyTorch.recorded().shared.steps
    guard run.settings?["kind"] == .text("cosine") else { return steps }
    return min(steps, Int(try #require(run.settings?["ticks"]?.number)) + 1)
  }

  @Test func cosineStaysAtItsFloor() {
    let schedule = CosineDecay(ticks: 40, floor: 0.1)
    for tick in [40, 41, 60, 1000, Int.max] { #expect(schedule.factor(at: tick) == 0.1) }
  }

  /// We know relative thresholds and losses, which are better the lower they are.
  private static let notOffered = ["absolute threshold", "higher is better"]

  @Test(arguments: try PyTorch.recorded().plateaus.filter { !notOffered.contains($0.name) })
  func plateausArePyTorchs(plateau: Plateau) throws {
    var schedule = try plateau.settings.itemWithDefaults((any Schedule).self)
    var rates: [Double] = []
    for (tick, metric) in plateau.metrics.enumerated() {
      schedule.observe(loss: metric)
      rates.append(plateau.baseLearningRate * schedule.factor(at: tick + 1))
    }
    expectClose(
      rates, plateau.learningRatesAfter, relative: 1e-12, absolute: 1e-15, "learning rates")
    #expect(Set(rates).count > 1, "The schedule never lowered the learning rate.")
  }

  @Test func onlyWhatWeDoNotOfferIsLeftOut() throws {
    let names = try PyTorch.recorded().plateaus.map(\.name)
    #expect(Self.notOffered.allSatisfy(names.contains))
    #expect(names.count == Self.notOffered.count + 5)
  }

  @Test func warmUpHandsItsLossesOn() {
    var schedule: any Schedule = WarmUp(
      ticks: 3, startFraction: 0.5, then: ReduceOnPlateau(factor: 0.5, patience: 1))
    // The losses of the warm-up do not count: here they would be the best ever seen.
    for _ in 0..<3 { schedule.observe(loss: 0.1) }
    #expect(schedule.factor(at: 3) == 1)
    for _ in 0..<2 { schedule.observe(loss: 1) }
    #expect(schedule.factor(at: 5) == 1)
    schedule.observe(loss: 1)
    #expect(schedule.factor(at: 6) == 0.5)
  }

  @Test(arguments: Catalog.schedules.map { Item($0) })
  func factorsStayBetween0And1(item: Item) throws {
    var schedule = try item.as((any Schedule).self)
    var outside: [Int: Double] = [:]
    for tick in 0..<300 {
      let factor = schedule.factor(at: tick)
      if !(0...1).contains(factor) { outside[tick] = factor }
      schedule.observe(loss: 1)
    }
    let first = outside.min { $0.key < $1.key }
    #expect(
      outside.isEmpty,
      """
      \(outside.count) factors are outside, the first at tick \(first?.key ?? -1): \
      \(first?.value ?? .nan)
      """)
  }

  @Test func farTicksAreCheapAndFinite() throws {
    for schedule in Catalog.schedules + [CosineRestarts(ticks: 3, growth: 2, floor: 0.1)] {
      let factor = schedule.factor(at: 1 << 60)
      #expect((0...1).contains(factor), "\(schedule.kind): \(factor)")
    }
  }

  @Test func aTickCanBeAnEpochOrAStep() throws {
    let data = try Dataset<Double>(
      inputs: [[1], [2], [3], [4]], targets: [[1], [2], [3], [4]])
    func lastRates(_ tick: Tick) throws -> [Double] {
      let trainer = try Trainer(
        Network<Double>(inputs: 1) { Dense(1) }, on: data, loss: MeanSquaredError(),
        optimizer: SGD(learningRate: 0.01), schedule: StepDecay(every: 1, factor: 0.5),
        tick: tick, batchSize: 2, threads: 1)
      return try (0..<3).map { _ in try trainer.runEpoch().learningRate }
    }
    #expect(try lastRates(.epoch) == [0.01, 0.005, 0.0025])
    #expect(try lastRates(.step) == [0.005, 0.00125, 0.0003125])
  }
}
