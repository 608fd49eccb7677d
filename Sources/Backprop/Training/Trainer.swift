/// Trains a network, one epoch at a time, in the caller's own loop.
///
/// ```swift
/// let trainer = try Trainer(network, on: data, loss: CrossEntropy(), optimizer: Adam())
/// for _ in 0..<50 {
///   let epoch = try trainer.runEpoch()
///   if epoch.loss < 0.01 { break }
/// }
/// let model = trainer.model
/// ```
///
/// The same network, data and settings lead to the same parameters, bit for bit, whatever the number of
/// threads. After the first epoch, training allocates no memory.
public final class Trainer<S: Scalar> {
  /// What the learning-rate schedule counts.
  public enum Tick: String, Codable, Sendable, CaseIterable {
    /// One tick for each pass over the data set.
    case epoch
    /// One tick for each batch.
    case step
  }

  /// The loss that is made small.
  public let loss: any Loss
  /// The rule that changes the parameters.
  public let optimizer: any Optimizer
  /// How the learning rate changes, with what it has seen so far.
  public private(set) var schedule: any Schedule
  /// How many epochs have been run.
  public private(set) var epochs = 0
  /// How many steps have been made.
  public private(set) var steps = 0

  let start: Network<S>
  private let dataset: Dataset<S>
  private let tick: Tick
  private let batchSize: Int
  private let shuffles: Bool
  private let penalty: Penalty
  private let clipping: Clipping?
  private let seed: UInt64
  let workspace: Workspace<S>
  private let targets: Vector<S>
  private let weights: Vector<S>
  private let batchMemory: Memory<S>
  private let optimizerMemory: Memory<S>
  private var carry = 1.0
  /// The row numbers in the order of the present epoch.
  private var order: [Int]
  /// Whether one batch holds the whole data set, which then need not be copied.
  private let isWhole: Bool
  /// The batch of the usual size and, if an epoch ends with a smaller one, that one.
  private var batches: [Batch<S>] = []

  /// Prepares a training run.
  ///
  /// - Parameters:
  ///   - network: the network to begin with, which itself stays as it is.
  ///   - dataset: the rows to learn from.
  ///   - loss: what is made small.
  ///   - optimizer: the rule that changes the parameters.
  ///   - schedule: how the learning rate changes.
  ///   - tick: whether the schedule counts epochs or steps.
  ///   - batchSize: the rows of a step, at least 1; the last batch of an epoch may be smaller. If all
  ///     rows fit in one batch, they are taken in their own order.
  ///   - shuffles: whether each epoch takes the rows in a new random order.
  ///   - penalty: L1 and L2 terms for the weights.
  ///   - clipping: a limit for the gradient.
  ///   - seed: chooses the order of the rows and what dropout drops.
  ///   - threads: how many threads may work; all processors if nil. Small work stays on one.
  /// - Throws: ``TrainingError/mismatch(_:)`` if network, data and loss do not belong together.
  public init(
    _ network: Network<S>, on dataset: Dataset<S>, loss: any Loss, optimizer: any Optimizer,
    schedule: any Schedule = ConstantRate(), tick: Tick = .epoch, batchSize: Int = 32,
    shuffles: Bool = true, penalty: Penalty = Penalty(), clipping: Clipping? = nil,
    seed: UInt64 = 0, threads: Int? = nil
  ) throws {
    precondition(batchSize >= 1, "The batch size must be at least 1; it is \(batchSize).")
    precondition(threads ?? 1 >= 1, "Training needs at least 1 thread, not \(threads ?? 1).")
    try Self.check(network, dataset, loss)
    self.start = network
    self.dataset = dataset
    self.loss = loss
    self.optimizer = optimizer
    self.schedule = schedule
    self.tick = tick
    self.batchSize = min(batchSize, dataset.count)
    self.shuffles = shuffles
    self.penalty = penalty
    self.clipping = clipping
    self.seed = seed

    let team = ThreadTeam(threads: threads ?? ThreadTeam.available)
    workspace = Workspace(for: network, capacity: self.batchSize, canLearn: true, team: team)
    let targetCount = self.batchSize * dataset.targetColumns
    batchMemory = Memory(count: Memory<S>.aligned(targetCount) + self.batchSize)
    targets = batchMemory.vector[0..<targetCount]
    let weightStart = Memory<S>.aligned(targetCount)
    weights = batchMemory.vector[weightStart..<weightStart + self.batchSize]
    optimizerMemory = Memory(count: optimizer.memories * network.parameters.count)
    optimizerMemory.vector.assign(S(optimizer.initialMemory))
    order = Array(0..<dataset.count)
    isWhole = self.batchSize == dataset.count
    let rest = dataset.count % self.batchSize
    for rows in rest == 0 ? [self.batchSize] : [self.batchSize, rest] {
      batches.append(makeBatch(rows: rows))
    }
  }

  private func makeBatch(rows: Int) -> Batch<S> {
    let (columns, targetColumns) = (dataset.inputColumns, dataset.targetColumns)
    let input =
      isWhole ? dataset.inputs : workspace.input[0..<rows * columns].rows(rows, columns: columns)
    let target =
      isWhole
      ? dataset.targets : targets[0..<rows * targetColumns].rows(rows, columns: targetColumns)
    let passes = workspace.passes(input: input, purpose: .training, seed: seed)
    return Batch(
      passes: passes, input: input,
      loss: LossPass(
        output: passes.output, target: target,
        weights: isWhole ? dataset.weights : dataset.weights.map { _ in weights[0..<rows] },
        outputGradient: passes.outputGradient, scratch: workspace.scratch))
  }

  /// What the network has learned so far.
  public var network: Network<S> {
    var network = start
    network.parameters = workspace.parameters.array
    network.state = workspace.state.array
    return network
  }

  /// The network so far, together with the loss that finishes its predictions.
  public var model: Model<S> { Model(network: network, loss: loss) }

  /// Takes every row once, in batches, and makes a step for each batch.
  ///
  /// - Throws: ``TrainingError/diverged(epoch:layer:what:advice:)`` as soon as the loss or, at the
  ///   end of the epoch, a parameter is not finite.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func runEpoch() throws -> Epoch {
    if shuffles && !isWhole { shuffle() }
    var sum = 0.0
    var weight = 0.0
    var rate = 0.0
    var row = 0
    while row < dataset.count {
      let end = min(row + batchSize, dataset.count)
      rate = optimizer.learningRate * schedule.factor(at: tick == .epoch ? epochs : steps)
      let batchLoss = try step(rows: row..<end, learningRate: rate)
      sum += Double(batchLoss.mean) * Double(batchLoss.weight)
      weight += Double(batchLoss.weight)
      if tick == .step { schedule.observe(loss: Double(batchLoss.mean)) }
      row = end
    }
    try checkParameters()
    let mean = weight > 0 ? sum / weight : 0
    if tick == .epoch { schedule.observe(loss: mean) }
    epochs += 1
    return Epoch(
      number: epochs - 1, loss: mean, learningRate: rate,
      steps: (dataset.count + batchSize - 1) / batchSize)
  }

  // MARK: A step

  private func step(rows: Range<Int>, learningRate: Double) throws -> BatchLoss<S> {
    let number = rows.count == batchSize ? 0 : 1
    steps += 1
    batches[number].passes.setStep(steps)
    if !isWhole { gather(rows, into: batches[number]) }

    workspace.runForward(batches[number].passes)
    let batchLoss = loss.evaluate(any: batches[number].loss)
    guard batchLoss.mean.isFinite else {
      throw divergence(loss: batchLoss.mean, passes: batches[number].passes)
    }
    workspace.runBackward(batches[number].passes)
    if !penalty.isNone { addPenalty() }
    clipping?.apply(to: workspace.gradient)
    update(learningRate: learningRate)
    return batchLoss
  }

  private func gather(_ rows: Range<Int>, into batch: Batch<S>) {
    let numbers = order[rows]
    Backprop.gather(dataset.inputs, rows: numbers, into: batch.input)
    Backprop.gather(dataset.targets, rows: numbers, into: batch.loss.target)
    if let all = dataset.weights, let some = batch.loss.weights {
      Backprop.gather(
        all.rows(all.count, columns: 1), rows: numbers, into: some.rows(some.count, columns: 1))
    }
  }

  private func addPenalty() {
    for block in workspace.plan.parameters where block.parameter.isPenalized {
      penalty.add(of: workspace.parameters[block.range], to: workspace.gradient[block.range])
    }
  }

  private func update(learningRate: Double) {
    carry = optimizer.carry(after: carry, step: steps)
    let task = UpdateTask(
      optimizer: optimizer, parameters: workspace.parameters, gradient: workspace.gradient,
      memory: optimizerMemory.vector.rows(
        optimizer.memories, columns: workspace.parameters.count),
      learningRate: learningRate, step: steps, carry: carry)
    workspace.team.run(task, over: workspace.parameters.count, share: 16_384, unit: 16)
  }

  private func shuffle() {
    for index in order.indices { order[index] = index }
    var random = Random(seed: seed, stream: Stream.shuffle + UInt64(epochs))
    random.shuffle(&order)
  }
}

/// A batch: the passes for its rows, and where the rows are copied to.
private struct Batch<S: Scalar> {
  var passes: Passes<S>
  let input: Rows<S>
  let loss: LossPass<S>
}

/// The update of some of the parameters.
private struct UpdateTask<S: Scalar>: TeamTask {
  let optimizer: any Optimizer
  let parameters: Vector<S>
  let gradient: Vector<S>
  let memory: Rows<S>
  let learningRate: Double
  let step: Int
  let carry: Double

  func run(_ range: Range<Int>, member: Int) {
    optimizer.update(
      any: UpdatePass(
        parameters: parameters[range], gradient: gradient[range], allMemory: memory, range: range,
        learningRate: learningRate, step: step, carry: carry))
  }
}
