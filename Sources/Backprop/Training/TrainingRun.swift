/// The state of a training run, and what happens in an epoch and in a step.
///
/// It cannot be copied, so that the loop over steps has it to itself without asking each time.
struct TrainingRun<S: Scalar>: ~Copyable {
  let workspace: Workspace<S>
  let loss: any Loss
  let optimizer: any Optimizer
  private(set) var schedule: any Schedule
  private(set) var epochs = 0
  private(set) var steps = 0

  private let dataset: Dataset<S>
  private let tick: Tick
  private let batchSize: Int
  private let shuffles: Bool
  private let penalty: Penalty
  private let clipping: Clipping?
  private let seed: UInt64
  private let baseRate: Double
  /// Whether the schedule does nothing, so that a tiny network need not ask it each time.
  private let isRateConstant: Bool

  /// The batch of the usual size, and the smaller one that may end an epoch.
  private let batch: Batch<S>
  private let lastBatch: Batch<S>
  private let batchMemory: Memory<S>
  /// Whether one batch holds the whole data set, which then need not be copied.
  private let isWhole: Bool
  /// The row numbers in the order of the present epoch.
  private var order: [Int]
  /// How far the present epoch has come, if it is made step by step.
  private var open = OpenEpoch()

  /// The layers that change their weights themselves while their gradient is computed, and the ranges of
  /// the other parameters.
  private let earlyUpdates: FixedArray<EarlyUpdate<S>>
  private let lateRanges: FixedArray<Range<Int>>

  private let optimizerBlock: Memory<S>
  private let optimizerMemory: Rows<S>
  /// The number that the optimizer carries from step to step.
  private var carry = 1.0
  /// The optimizer, if it is one that searches along a line, and whether it is: the usual step
  /// should not have to look at more than that.
  private let searcher: (any LineSearchOptimizer)?
  private let isSearching: Bool
  /// The objective where the parameters are, if it and its gradient are still known from the last
  /// line search. Evaluating them again gives the same bits, so that this is no part of the state.
  private var known: Objective<S>?

  init(
    _ network: Network<S>, on dataset: Dataset<S>, loss: any Loss, optimizer: any Optimizer,
    schedule: any Schedule, tick: Tick, batchSize: Int, shuffles: Bool, penalty: Penalty,
    clipping: Clipping?, seed: UInt64, team: ThreadTeam
  ) {
    let batchSize = min(batchSize, dataset.count)
    let isWhole = batchSize == dataset.count
    let dataset = isWhole ? dataset.inMemory() : dataset
    let workspace = Workspace(for: network, capacity: batchSize, canLearn: true, team: team)
    let batchMemory = Memory<S>(count: batchSize * (dataset.targetColumns + 1))
    let optimizerBlock = Memory<S>(count: optimizer.memories * network.parameters.count)
    optimizerBlock.vector.assign(S(optimizer.initialMemory))

    let optimizerMemory = optimizerBlock.vector.rows(
      optimizer.memories, columns: network.parameters.count)
    let pass = UpdatePass(
      parameters: workspace.parameters, gradient: workspace.gradient, allMemory: optimizerMemory,
      range: 0..<network.parameters.count, learningRate: 0, step: 0, carry: 0)
    // A penalty and clipping come between the gradient and the update; a search sees all at once.
    let mayBeEarly =
      penalty.isNone && clipping == nil && !(optimizer is any LineSearchOptimizer)
    let blocks = mayBeEarly ? workspace.plan.blocksForEarlyUpdate(of: network.layers) : []
    let early = Dictionary(
      uniqueKeysWithValues: blocks.map { block in
        let update = EarlyUpdate(
          of: pass.part(block.range), columns: block.parameter.columns, by: optimizer)
        return (block.layer, update)
      })

    func makeBatch(rows: Int) -> Batch<S> {
      Batch(
        rows: rows, of: dataset, isWhole: isWhole, workspace: workspace, memory: batchMemory.vector,
        seed: seed, earlyUpdates: early)
    }
    earlyUpdates = FixedArray(blocks.compactMap { early[$0.layer] })
    lateRanges = FixedArray(workspace.plan.ranges(without: blocks))
    batch = makeBatch(rows: batchSize)
    let rest = dataset.count % batchSize
    lastBatch = makeBatch(rows: rest == 0 ? batchSize : rest)

    self.workspace = workspace
    self.loss = loss
    self.optimizer = optimizer
    self.schedule = schedule
    self.dataset = dataset
    self.tick = tick
    self.batchSize = batchSize
    self.shuffles = shuffles
    self.penalty = penalty
    self.clipping = clipping
    self.seed = seed
    self.batchMemory = batchMemory
    self.isWhole = isWhole
    self.optimizerBlock = optimizerBlock
    searcher = optimizer as? any LineSearchOptimizer
    isSearching = searcher != nil
    baseRate = optimizer.learningRate
    isRateConstant = schedule is ConstantRate
    self.optimizerMemory = optimizerMemory
    order = isWhole ? [] : Array(0..<dataset.count)
  }

  // MARK: What is carried from epoch to epoch

  /// All that the rest of the run depends on.
  var checkpoint: Checkpoint<S> {
    precondition(
      open.row == 0,
      "A checkpoint is of a run between two epochs; this one has made \(stepInEpoch) of the "
        + "\(stepsPerEpoch) steps of an epoch.")
    return Checkpoint(
      epochs: epochs, steps: steps, carry: carry, schedule: schedule,
      parameters: workspace.parameters.array, state: workspace.state.array,
      optimizerMemory: optimizerBlock.vector.array)
  }

  /// Goes back, or on, to where a run of the same network, data and settings was.
  mutating func resume(from checkpoint: Checkpoint<S>) throws {
    if let problem = checkpoint.problem(
      parameters: workspace.parameters.count, state: workspace.state.count,
      optimizerMemory: optimizerBlock.vector.count, schedule: schedule)
    {
      throw TrainingError.mismatch(problem)
    }
    epochs = checkpoint.epochs
    steps = checkpoint.steps
    carry = checkpoint.carry
    schedule = checkpoint.schedule
    workspace.parameters.assign(checkpoint.parameters)
    workspace.state.assign(checkpoint.state)
    optimizerBlock.vector.assign(checkpoint.optimizerMemory)
    open = OpenEpoch()
    known = nil
  }

  /// Changes a number by hand. What a line search has learned of the loss is forgotten.
  mutating func setParameter(at index: Int, to value: S) {
    workspace.parameters[index] = value
    known = nil
    if isSearching {
      carry = 1
      optimizerBlock.vector.assign(S(optimizer.initialMemory))
    }
  }

  // MARK: An epoch

  /// How many steps an epoch has.
  var stepsPerEpoch: Int { (dataset.count + batchSize - 1) / batchSize }

  /// How many steps of the present epoch have been made; 0 between two epochs.
  var stepInEpoch: Int { open.row / batchSize }

  /// Runs what is left of the present epoch: all of it, unless single steps were made.
  @inline(__always)
  mutating func runEpoch() throws -> Epoch {
    if shuffles && !isWhole && open.row == 0 { shuffle() }
    return try finishEpoch()
  }

  /// Makes one step; returns the epoch if it was the last one of it.
  mutating func runStep() throws -> Epoch? {
    if shuffles && !isWhole && open.row == 0 { shuffle() }
    var epoch = open
    try advance(&epoch)
    guard epoch.row == dataset.count else {
      open = epoch
      return nil
    }
    return try end(epoch)
  }

  /// Takes the rows in an order that is given, for this epoch.
  mutating func runEpoch(order: [Int]) throws -> Epoch {
    precondition(
      !isWhole,
      "An order needs several batches; here one batch holds all \(dataset.count) rows.")
    precondition(open.row == 0, "An epoch was begun step by step; it has an order already.")
    precondition(
      order.count == dataset.count,
      "An epoch takes \(dataset.count) rows, not the \(order.count) of the order.")
    let usual = self.order
    self.order = order
    defer { self.order = usual }
    return try finishEpoch()
  }

  @inline(__always)
  private mutating func finishEpoch() throws -> Epoch {
    var epoch = open
    while epoch.row < dataset.count { try advance(&epoch) }
    return try end(epoch)
  }

  @inline(__always)
  private mutating func advance(_ epoch: inout OpenEpoch) throws {
    let end = min(epoch.row + batchSize, dataset.count)
    epoch.rate = learningRate
    let batchLoss = try step(rows: epoch.row..<end, learningRate: epoch.rate)
    epoch.sum += Double(batchLoss.mean) * Double(batchLoss.weight)
    epoch.weight += Double(batchLoss.weight)
    // A batch of rows that all count nothing has no loss to learn from.
    if tick == .step && !isRateConstant && batchLoss.weight > 0 {
      schedule.observe(loss: Double(batchLoss.mean))
    }
    epoch.row = end
  }

  @inline(__always)
  private mutating func end(_ epoch: OpenEpoch) throws -> Epoch {
    open = OpenEpoch()
    guard workspace.parameters.isFinite else { throw divergence(of: nil, in: batch) }
    let mean = epoch.weight > 0 ? epoch.sum / epoch.weight : 0
    if tick == .epoch && !isRateConstant { schedule.observe(loss: mean) }
    epochs += 1
    return Epoch(
      number: epochs - 1, loss: mean, learningRate: epoch.rate, steps: stepsPerEpoch)
  }

  /// The learning rate of the next step.
  private var learningRate: Double {
    isRateConstant ? baseRate : baseRate * schedule.factor(at: tick == .epoch ? epochs : steps)
  }

  /// Puts the rows in the order of this epoch, which depends on the seed and its number alone.
  private mutating func shuffle() {
    for index in order.indices { order[index] = index }
    var random = Random(seed: seed, stream: Stream.shuffle + UInt64(epochs))
    random.shuffle(&order)
  }

  // MARK: A step

  @inline(__always)
  private mutating func step(rows: Range<Int>, learningRate: Double) throws -> BatchLoss<S> {
    steps += 1
    carry = optimizer.carry(after: carry, step: steps)
    if isSearching { return try search(learningRate: learningRate) }
    for number in 0..<earlyUpdates.count {
      earlyUpdates[number].prepare(learningRate: learningRate, step: steps, carry: carry)
    }
    if rows.count == batchSize {
      return try step(with: batch, rows: rows, learningRate: learningRate)
    }
    return try step(with: lastBatch, rows: rows, learningRate: learningRate)
  }

  @inline(__always)
  private func step(
    with batch: borrowing Batch<S>, rows: Range<Int>, learningRate: Double
  ) throws -> BatchLoss<S> {
    if !isWhole { batch.take(order[rows], of: dataset, on: workspace.team.team) }
    batch.passes.runForward(step: steps)
    let batchLoss = loss.evaluate(any: batch.loss)
    guard batchLoss.mean.isFinite else { throw divergence(of: batchLoss.mean, in: batch) }
    batch.passes.runBackward()
    if !penalty.isNone { addPenalty() }
    clipping?.apply(to: workspace.gradient)
    update(learningRate: learningRate)
    return batchLoss
  }

  private func addPenalty() {
    for block in workspace.plan.parameters where block.parameter.isPenalized {
      penalty.add(of: workspace.parameters[block.range], to: workspace.gradient[block.range])
    }
  }

  /// Changes all parameters that have not been changed early.
  @inline(__always)
  private func update(learningRate: Double) {
    let pass = UpdatePass(
      parameters: workspace.parameters, gradient: workspace.gradient, allMemory: optimizerMemory,
      range: 0..<workspace.parameters.count, learningRate: learningRate, step: steps, carry: carry)
    if earlyUpdates.count == 0 { return update(pass) }
    for number in 0..<lateRanges.count { update(pass.part(lateRanges[number])) }
  }

  @inline(__always)
  private func update(_ pass: UpdatePass<S>) {
    if workspace.team.threads == 1 || pass.range.count < 2 * UpdateTask<S>.share {
      optimizer.update(any: pass)
    } else {
      workspace.team.team.run(
        UpdateTask(optimizer: optimizer, pass: pass), over: pass.range.count,
        share: UpdateTask<S>.share, unit: 16)
    }
  }

  // MARK: A line search

  /// Whether further epochs would change nothing.
  var isConverged: Bool { isSearching && carry == 0 }

  @inline(never)
  private mutating func search(learningRate: Double) throws -> BatchLoss<S> {
    let start = known ?? evaluate()
    guard let searcher, start.value.isFinite else {
      throw divergence(of: S(start.value), in: batch)
    }
    let pass = UpdatePass(
      parameters: workspace.parameters, gradient: workspace.gradient, allMemory: optimizerMemory,
      range: 0..<workspace.parameters.count, learningRate: learningRate, step: steps, carry: carry)
    var last = start
    let outcome = searcher.search(any: pass, from: start.value) {
      last = evaluate()
      return last.value
    }
    known = outcome.hasMoved ? last : start
    carry = outcome.carry
    return start.loss
  }

  /// Computes the loss of all rows where the parameters are, and the gradient. The number of the
  /// step is always the same: the loss has to be one function.
  private func evaluate() -> Objective<S> {
    batch.passes.runForward(step: 1)
    let loss = self.loss.evaluate(any: batch.loss)
    batch.passes.runBackward()
    var value = Double(loss.mean)
    if !penalty.isNone {
      addPenalty()
      for block in workspace.plan.parameters where block.parameter.isPenalized {
        value += penalty.value(of: workspace.parameters[block.range])
      }
    }
    return Objective(loss: loss, value: workspace.gradient.isFinite ? value : .nan)
  }
}

/// What an epoch has come to so far.
private struct OpenEpoch {
  /// The place of the next row in the order of the epoch.
  var row = 0
  var sum = 0.0
  var weight = 0.0
  /// The learning rate of the last step.
  var rate = 0.0
}

/// The loss of all rows, and what a line search makes small: that loss together with the penalty.
private struct Objective<S: Scalar> {
  let loss: BatchLoss<S>
  /// NaN if the gradient is not finite.
  let value: Double
}

/// The update of all parameters, cut into parts.
private struct UpdateTask<S: Scalar>: TeamTask {
  let optimizer: any Optimizer
  let pass: UpdatePass<S>

  /// How many parameters are worth sharing.
  static var share: Int { 4096 }

  func run(_ range: Range<Int>, member: Int) {
    optimizer.update(any: pass.part(range))
  }
}
