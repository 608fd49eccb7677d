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
  private let start: Network<S>
  /// One run, kept where every access need not first be checked for others.
  private let runs: FixedArray<TrainingRun<S>>

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
  ///   - threads: how many threads may work, at most 4096; all processors if nil. Small work stays on
  ///     one; more threads than processors only get in each other's way.
  /// - Throws: ``TrainingError/mismatch(_:)`` if network, data and loss do not belong together, or a
  ///   setting breaks its rule.
  public init(
    _ network: Network<S>, on dataset: Dataset<S>, loss: any Loss, optimizer: any Optimizer,
    schedule: any Schedule = ConstantRate(), tick: Tick = .epoch, batchSize: Int = 32,
    shuffles: Bool = true, penalty: Penalty = Penalty(), clipping: Clipping? = nil,
    seed: UInt64 = 0, threads: Int? = nil
  ) throws {
    precondition(batchSize >= 1, "The batch size must be at least 1; it is \(batchSize).")
    precondition(threads ?? 1 >= 1, "Training needs at least 1 thread, not \(threads ?? 1).")
    try TrainingRun.check(network, dataset, loss, others: [optimizer, schedule])
    if let problem = penalty.problem ?? clipping?.problem { throw TrainingError.mismatch(problem) }
    if min(batchSize, dataset.count) == 1 && dataset.count > 1,
      network.layers.contains(where: { $0 is BatchNormalization })
    {
      throw TrainingError.mismatch(
        "Batch normalization learns nothing from batches of 1 row, whose variance is 0; make the "
          + "batches larger.")
    }
    try TrainingRun.checkLineSearch(
      by: optimizer, network, dataset, batchSize: batchSize, clipping: clipping)
    start = network
    let team = ThreadTeam(threads: threads ?? ThreadTeam.available)
    runs = FixedArray(count: 1) { _ in
      TrainingRun(
        network, on: dataset, loss: loss, optimizer: optimizer, schedule: schedule, tick: tick,
        batchSize: batchSize, shuffles: shuffles, penalty: penalty, clipping: clipping, seed: seed,
        team: team)
    }
  }

  /// How many epochs have been run.
  public var epochs: Int { runs[0].epochs }

  /// How many steps have been made.
  public var steps: Int { runs[0].steps }

  /// How many steps an epoch has.
  public var stepsPerEpoch: Int { runs[0].stepsPerEpoch }

  /// How many steps of the present epoch have been made; 0 between two epochs.
  public var stepInEpoch: Int { runs[0].stepInEpoch }

  /// Whether further epochs would change nothing, because the optimizer has found a place from
  /// where it cannot get lower, as ``LBFGS`` does; always false for the rules that do not look for
  /// that.
  public var isConverged: Bool { runs[0].isConverged }

  /// What the network has learned so far.
  public var network: Network<S> {
    var network = start
    network.parameters = runs[0].workspace.parameters.array
    network.state = runs[0].workspace.state.array
    return network
  }

  /// Lets `body` look at the parameters and the state where they are.
  func withNumbers<Result>(_ body: (Vector<S>, Vector<S>) -> Result) -> Result {
    body(runs[0].workspace.parameters, runs[0].workspace.state)
  }

  /// What is made small.
  public var loss: any Loss { runs[0].loss }

  /// All that the rest of the run depends on; a value that can be kept, written and resumed from. There
  /// is one between two epochs only, ``stepInEpoch`` being 0.
  public var checkpoint: Checkpoint<S> { runs[0].checkpoint }

  /// Goes back, or on, to where a run was: from there, the bytes are the same as if it had never been
  /// interrupted.
  ///
  /// - Parameter checkpoint: of a run of the same network, data and settings, which is not checked
  ///   beyond the counts of its numbers and the kind of its schedule.
  /// - Throws: ``TrainingError/mismatch(_:)`` if it does not fit.
  public func resume(from checkpoint: Checkpoint<S>) throws {
    try runs[0].resume(from: checkpoint)
  }

  /// Changes one number of the network by hand.
  ///
  /// - Parameters:
  ///   - name: the parameter, one of the network's ``Network/parameterNames``.
  ///   - index: the place of the number in it, row after row, from 0.
  ///   - value: the new number, finite.
  /// - Throws: ``TrainingError/mismatch(_:)`` if there is no such number or the value is not finite.
  public func setParameter(_ name: String, at index: Int, to value: S) throws {
    guard let block = start.plan.parameters.first(where: { $0.name == name }) else {
      throw TrainingError.mismatch(
        "There is no parameter \(name.quoted); there are "
          + "\(start.parameterNames.joined(separator: ", ")).")
    }
    guard block.range.indices.contains(block.range.lowerBound &+ index) else {
      throw TrainingError.mismatch(
        "There is no number \(index) in \(name); its numbers are 0...\(block.range.count - 1).")
    }
    guard value.isFinite else {
      throw TrainingError.mismatch("A parameter must be a finite number; it is \(value).")
    }
    runs[0].setParameter(at: block.range.lowerBound + index, to: value)
  }

  /// Makes one step: takes the next rows of the present epoch, or the first ones of a new one.
  ///
  /// - Returns: what the epoch was like if the step was its last one; nil otherwise.
  /// - Throws: as ``runEpoch()``.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func runStep() throws -> Epoch? { try runs[0].runStep() }

  /// Takes every row once, in batches, and makes a step for each batch. If single steps have been made,
  /// those that are left of the epoch.
  ///
  /// - Throws: ``TrainingError/diverged(epoch:layer:what:advice:)`` as soon as the loss or, at the
  ///   end of the epoch, a parameter is not finite. The network is then of no use any more; keep a
  ///   copy of it where that may happen.
  public func runEpoch() throws -> Epoch {
    // Decided here, where it costs a comparison; the compiler's own choice between specialisations
    // looks up the metadata of the class each time, which takes longer than a layer of XOR.
    if S.self == Float.self {
      return try unsafeDowncast(self, to: Trainer<Float>.self).runEpochOfFloats()
    }
    return try unsafeDowncast(self, to: Trainer<Double>.self).runEpochOfDoubles()
  }

  /// Takes rows in an order of the caller's own, in batches, and makes a step for each batch.
  ///
  /// For an order that comes from elsewhere, as to repeat what another program did, or for one that
  /// takes some rows more than once and others not at all. The next ``runEpoch()`` has the order that it
  /// would have had anyway.
  ///
  /// - Parameter order: as many row numbers as the data set has rows, each in `0..<count`. All rows in
  ///   one batch have no order to choose.
  /// - Returns: what the epoch was like.
  /// - Throws: as ``runEpoch()``.
  public func runEpoch(order: [Int]) throws -> Epoch {
    if S.self == Float.self {
      return try unsafeDowncast(self, to: Trainer<Float>.self).runEpochOfFloats(order: order)
    }
    return try unsafeDowncast(self, to: Trainer<Double>.self).runEpochOfDoubles(order: order)
  }
}

extension Trainer where S == Float {
  private func runEpochOfFloats() throws -> Epoch { try runs[0].runEpoch() }
  private func runEpochOfFloats(order: [Int]) throws -> Epoch {
    try runs[0].runEpoch(order: order)
  }
}

extension Trainer where S == Double {
  private func runEpochOfDoubles() throws -> Epoch { try runs[0].runEpoch() }
  private func runEpochOfDoubles(order: [Int]) throws -> Epoch {
    try runs[0].runEpoch(order: order)
  }
}

/// What a learning-rate schedule counts.
public enum Tick: String, Codable, Sendable, CaseIterable {
  /// One tick for each pass over the data set.
  case epoch
  /// One tick for each batch.
  case step
}
