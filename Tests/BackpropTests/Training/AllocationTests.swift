#if canImport(Glibc)
  import Glibc
  import Synchronization
  import Testing

  @testable import Backprop

  /// After the first epoch, training allocates no memory.
  @Suite(.serialized) struct AllocationTests {
    // MARK: What is trained

    @Test(arguments: Catalog.layers.map { Item($0) }, [1, 2])
    func layerAllocatesNothing(item: Item, threads: Int) throws {
      let layer = try item.as((any Layer).self)
      try expectNoAllocation(in: Float.self, layer: layer, threads: threads)
      try expectNoAllocation(in: Double.self, layer: layer, threads: threads)
    }

    @Test(arguments: Catalog.losses.map { Item($0) }, [1, 2])
    func lossAllocatesNothing(item: Item, threads: Int) throws {
      let loss = try item.as((any Loss).self)
      try expectNoAllocation(in: Float.self, loss: loss, threads: threads)
      try expectNoAllocation(in: Double.self, loss: loss, threads: threads)
    }

    @Test(arguments: Catalog.optimizers.map { Item($0) }, [1, 2])
    func optimizerAllocatesNothing(item: Item, threads: Int) throws {
      let optimizer = try item.as((any Optimizer).self)
      try expectNoAllocation(in: Float.self, optimizer: optimizer, threads: threads)
      try expectNoAllocation(in: Double.self, optimizer: optimizer, threads: threads)
    }

    @Test(arguments: Catalog.schedules.map { Item($0) })
    func scheduleAllocatesNothing(item: Item) throws {
      let schedule = try item.as((any Schedule).self)
      try expectNoAllocation(in: Float.self, schedule: schedule, tick: .epoch)
      try expectNoAllocation(in: Float.self, schedule: schedule, tick: .step)
    }

    @Test func otherSettingsAllocateNothing() throws {
      let penalty = Penalty(l1: 0.01, l2: 0.01)
      try expectNoAllocation(in: Float.self, penalty: penalty, clipping: .norm(1))
      try expectNoAllocation(in: Double.self, penalty: penalty, clipping: .value(0.1))
      let smoothed = CrossEntropy(labelSmoothing: 0.1, classWeights: [1, 2, 3])
      try expectNoAllocation(in: Float.self, loss: smoothed, hasWeights: true)
      try expectNoAllocation(in: Double.self, hasWeights: true)
      // The whole data set as one batch.
      try expectNoAllocation(in: Float.self, batchSize: 100)
    }

    /// Networks so wide that two threads share the work.
    @Test(arguments: [1, 2])
    func wideNetworkAllocatesNothing(threads: Int) throws {
      try expectNoAllocation(in: Float.self, optimizer: Adam(), width: 200, threads: threads)
      try expectNoAllocation(in: Double.self, optimizer: Adam(), width: 200, threads: threads)
    }

    // MARK: How it is counted

    /// A layer that allocates in every forward pass: the count must show it.
    private struct Wasteful: Layer {
      static let kind = "wasteful"

      func forward<S: Scalar>(_ pass: ForwardPass<S>) {
        let copy = Memory<S>(pass.input.all.array)
        withExtendedLifetime(copy) { pass.output.all.assign(copy.vector) }
      }

      func backward<S: Scalar>(_ pass: BackwardPass<S>) {
        pass.inputGradient?.all.assign(pass.outputGradient.all)
      }
    }

    /// An optimizer that allocates on whatever thread it runs.
    private struct WastefulRule: Optimizer {
      static let kind = "wasteful-rule"
      var learningRate = 0.1
      var memories: Int { 0 }

      func update<S: Scalar>(_ pass: UpdatePass<S>) {
        let copy = Memory<S>(pass.parameters.array)
        withExtendedLifetime(copy) { pass.parameters.assign(copy.vector) }
      }
    }

    @Test func allocationsAreSeen() throws {
      // 5 epochs of 3 steps; an array in each, and a block unless the optimiser finds it a place on the
      // stack.
      let one = try allocations(in: Float.self, layer: Wasteful(), epochs: 5, threads: 1)
      #expect(one >= 15, "Only \(one) allocations were counted.")
      let two = try allocations(in: Float.self, layer: Wasteful(), epochs: 5, threads: 2)
      #expect(two >= 15, "Only \(two) allocations were counted.")
      // The parts of an update are done by different threads; with clipping, it is one for all layers.
      let alone = try allocations(
        in: Float.self, optimizer: WastefulRule(), clipping: .value(1), width: 200, epochs: 5,
        threads: 1)
      let shared = try allocations(
        in: Float.self, optimizer: WastefulRule(), clipping: .value(1), width: 200, epochs: 5,
        threads: 2)
      #expect(alone >= 15 && shared >= 2 * alone, "\(alone) by one thread, \(shared) by two")
    }

    private func expectNoAllocation<S: Scalar>(
      in scalar: S.Type, layer: any Layer = Tanh(), loss: any Loss = MeanSquaredError(),
      optimizer: any Optimizer = SGD(), schedule: any Schedule = ConstantRate(),
      tick: Tick = .epoch, batchSize: Int = 4, penalty: Penalty = Penalty(),
      clipping: Clipping? = nil, hasWeights: Bool = false, width: Int = 6, threads: Int = 1,
      at location: SourceLocation = #_sourceLocation
    ) throws {
      let count = try allocations(
        in: scalar, layer: layer, loss: loss, optimizer: optimizer, schedule: schedule, tick: tick,
        batchSize: batchSize, penalty: penalty, clipping: clipping, hasWeights: hasWeights,
        width: width, threads: threads)
      #expect(
        count == 0, "\(count) allocations in 20 epochs of \(S.name) with \(threads) threads",
        sourceLocation: location)
    }

    /// Trains and counts what is allocated after the first epoch.
    private func allocations<S: Scalar>(
      in scalar: S.Type, layer: any Layer = Tanh(), loss: any Loss = MeanSquaredError(),
      optimizer: any Optimizer = SGD(), schedule: any Schedule = ConstantRate(),
      tick: Tick = .epoch, batchSize: Int = 4, penalty: Penalty = Penalty(),
      clipping: Clipping? = nil, hasWeights: Bool = false, width: Int = 6, epochs: Int = 20,
      threads: Int = 1
    ) throws -> Int {
      let network = Network<S>(inputs: width, seed: 1) {
        Dense(width)
        Watcher()
        layer
        Dense(3)
      }
      let data: Dataset<S> = try Self.data(for: loss, width: width, hasWeights: hasWeights)
      let trainer = try Trainer(
        network, on: data, loss: loss, optimizer: optimizer, schedule: schedule, tick: tick,
        batchSize: optimizer is any LineSearchOptimizer
          ? data.count : width > 100 ? 128 : batchSize, penalty: penalty, clipping: clipping,
        threads: threads)
      _ = try trainer.runEpoch()
      AllocationCount.shouldWatchTeam.store(true, ordering: .sequentiallyConsistent)
      defer { AllocationCount.stopWatching() }
      _ = try trainer.runEpoch()
      try #require(AllocationCount.threads == threads)
      let before = AllocationCount.current
      for _ in 0..<epochs { _ = try trainer.runEpoch() }
      return AllocationCount.current - before
    }

    /// Changes nothing, and has the threads of its team watched when asked to.
    private struct Watcher: Layer {
      static let kind = "watcher"

      private struct Task: TeamTask {
        let threads: Int

        func run(_ range: Range<Int>, member: Int) {
          AllocationCount.watchThisThread()
          // Who waits cannot take a second part, so that every thread gets one.
          while AllocationCount.threads < threads { sched_yield() }
        }
      }

      func forward<S: Scalar>(_ pass: ForwardPass<S>) {
        pass.output.all.assign(pass.input.all)
        if AllocationCount.shouldWatchTeam.exchange(false, ordering: .sequentiallyConsistent) {
          pass.team.run(Task(threads: pass.team.threads), over: pass.team.threads, share: 1)
        }
      }

      func backward<S: Scalar>(_ pass: BackwardPass<S>) {
        pass.inputGradient?.all.assign(pass.outputGradient.all)
      }
    }

    /// Rows enough for two whole batches and a smaller one.
    private static func data<S: Scalar>(
      for loss: any Loss, width: Int, hasWeights: Bool
    ) throws -> Dataset<S> {
      let rows = width > 100 ? 300 : 10
      var random = Random(seed: 3)
      let inputs = (0..<rows).map { _ in (0..<width).map { _ in S(random.nextNormal()) } }
      let targets: [[S]] = (0..<rows).map { row in
        if loss is CrossEntropy { return [S(row % 3)] }
        return [row % 2, row / 2 % 2, row / 4 % 2].map { S($0) }
      }
      let weights = (0..<rows).map { S($0 % 3) }
      return try Dataset(inputs: inputs, targets: targets, weights: hasWeights ? weights : nil)
    }
  }
#endif
