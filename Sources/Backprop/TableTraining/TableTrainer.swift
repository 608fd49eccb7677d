/// Trains a network on a table, one epoch at a time, in the caller's own loop: splits the rows,
/// learns how columns become numbers, watches the loss of the rows held out, and keeps the best
/// network.
///
/// ```swift
/// let table = try Table(contentsOf: "iris.csv")
/// let trainer = try TableTrainer<Float>(table, settings: TrainingSettings(target: "species"))
/// while trainer.stopReason == nil { try trainer.runEpoch() }
/// try trainer.model.write(to: "iris.safetensors")
/// ```
///
/// A run that diverges keeps what was best before.
public final class TableTrainer<S: Scalar> {
  /// The settings of the run.
  public let settings: TrainingSettings
  /// What was learned of the table's columns.
  public let preprocessing: Preprocessing
  /// What was noticed about the table.
  public let findings: [Finding]
  /// Why the task, classification or regression, was taken for what it is.
  public let taskReason: String
  /// The loss that is made small.
  public let loss: any Loss
  /// The numbers of the table's rows that are learned from, ascending.
  public let trainingRows: [Int]
  /// The numbers of the table's rows that are held out, ascending; none if another table was given.
  public let validationRows: [Int]

  /// What every epoch came to.
  public private(set) var history = History()
  /// Why the run is over; nil while it is not.
  public private(set) var stopReason: StopReason?

  /// The rows that are learned from, as the network sees them, in the order of ``trainingRows``.
  public let trainingData: Dataset<S>
  /// The rows that are held out, as the network sees them; nil if there are none.
  public let validationData: Dataset<S>?

  let table: Table
  let validationTable: Table?
  let trainer: Trainer<S>
  private let evaluator: Evaluator<S>?
  private(set) var best: Network<S>
  private(set) var bestSteps = 0

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - table: the rows to learn from.
  ///   - settings: everything else.
  ///   - validation: the rows to see when to stop by, if the settings say that they are a table.
  ///   - threads: how many threads may work; all processors if nil. It does not change the result.
  /// - Throws: ``TableError`` if the table cannot be learned from, ``TrainingError`` if settings do
  ///   not fit.
  public convenience init(
    _ table: Table, settings: TrainingSettings, validation: Table? = nil, threads: Int? = nil
  ) throws {
    try self.init(table, settings: settings, validation: validation, rows: nil, threads: threads)
  }

  /// As above, with only some of the rows.
  init(
    _ table: Table, settings: TrainingSettings, validation: Table? = nil, rows: [Int]?,
    threads: Int?
  ) throws {
    if let problem = settings.problem { throw TrainingError.mismatch(problem) }
    var settings = settings
    if validation != nil { settings.validation = .table }
    guard (settings.validation == .table) == (validation != nil) else {
      throw TrainingError.mismatch(
        "The settings say that validation rows are in a table of their own, but none is given. Give it, or "
          + "let a part be held out.")
    }
    let preparation = try Preparation(table, settings, rows: rows)
    self.table = table
    self.settings = settings
    validationTable = validation
    preprocessing = preparation.preprocessing
    findings = preparation.findings
    taskReason = preparation.reason
    trainingRows = preparation.training
    validationRows = preparation.validation
    loss = settings.loss ?? preprocessing.targets.usualLoss
    if let problem = preprocessing.targets.problem(with: loss) {
      throw TrainingError.mismatch(problem)
    }

    let numbers = settings.parameterCount(
      inputs: preprocessing.inputs, outputs: preprocessing.targets.outputs(for: loss))
    guard let numbers, numbers <= TrainingSettings.mostParameters else {
      throw TrainingError.mismatch(
        "The network would have \(numbers.map { "\($0)" } ?? "countless") parameters, where "
          + "\(TrainingSettings.mostParameters) are the most. Make its hidden layers smaller (--hidden)."
      )
    }
    let start: Network<S> = settings.network(
      inputs: preprocessing.inputs, outputs: preprocessing.targets.outputs(for: loss))
    trainingData = try preprocessing.dataset(of: table, rows: trainingRows, settings: settings)
    trainer = try Trainer(
      start, on: trainingData, loss: loss, optimizer: settings.optimizer,
      schedule: settings.schedule, batchSize: settings.rowsOfBatch(of: trainingRows.count),
      penalty: settings.penalty, clipping: settings.clipping, seed: settings.seed,
      threads: threads)
    best = start

    validationData =
      if let validation {
        try preprocessing.dataset(of: validation, rows: nil, settings: settings)
      } else if !validationRows.isEmpty {
        try preprocessing.dataset(of: table, rows: validationRows, settings: settings)
      } else {
        nil
      }
    let loss = loss
    evaluator = validationData.map {
      Evaluator(start, loss: loss, on: $0, threads: threads ?? ThreadTeam.available)
    }
  }

  /// Whether there are rows to see by when to stop.
  public var hasValidation: Bool { evaluator != nil }

  /// Whether ``model`` is the network of the epoch with the lowest validation loss, and not the last.
  public var keepsBest: Bool { hasValidation && !settings.keepsLast }

  /// How many rows a step takes.
  public var batchSize: Int { settings.rowsOfBatch(of: trainingRows.count) }

  /// How many steps an epoch has.
  public var stepsPerEpoch: Int { trainer.stepsPerEpoch }

  /// How many steps of the present epoch have been made; 0 between two epochs.
  public var stepInEpoch: Int { trainer.stepInEpoch }

  /// How many steps have been made.
  public var steps: Int { trainer.steps }

  /// The network as it is now, which need not be the one of ``model``.
  public var network: Network<S> { trainer.network }

  /// Changes one number of the network by hand, as ``Trainer/setParameter(_:at:to:)`` does.
  ///
  /// The settings alone do not lead to such a model again.
  ///
  /// - Parameters:
  ///   - name: the parameter, one of the network's ``Network/parameterNames``.
  ///   - index: the place of the number in it, row after row, from 0.
  ///   - value: the new number, finite.
  /// - Throws: ``TrainingError/mismatch(_:)`` if there is no such number or the value is not finite.
  public func setParameter(_ name: String, at index: Int, to value: S) throws {
    try trainer.setParameter(name, at: index, to: value)
    if !keepsBest && stepInEpoch == 0 { best = trainer.network }
    // From another place there is a way down again.
    if stopReason == .converged { stopReason = nil }
  }

  /// Takes every training row once, and then the validation rows to measure their loss.
  ///
  /// Sets ``stopReason`` when there is no reason to go on; nothing forbids it all the same. If the
  /// run diverges, that is the reason, and the history has no entry of the epoch.
  ///
  /// - Returns: what the epoch came to; nil if the run diverged.
  @discardableResult
  public func runEpoch() throws -> History.Entry? {
    try noting { try trainer.runEpoch() }
  }

  /// Makes one step: takes the next rows of the present epoch, or the first ones of a new one.
  ///
  /// - Returns: what the epoch came to if the step was its last one and the run has not diverged.
  @discardableResult
  public func runStep() throws -> History.Entry? {
    try noting { try trainer.runStep() }
  }

  private func noting(_ work: () throws -> Epoch?) throws -> History.Entry? {
    do {
      return try work().flatMap(note)
    } catch let error as TrainingError {
      guard case .diverged(let epoch, let layer, let what, let advice) = error else { throw error }
      // A trainer counts epochs from 0, a history from 1.
      let text = TrainingError.diverged(epoch: epoch + 1, layer: layer, what: what, advice: advice)
      stopReason = .diverged(text.description)
      return nil
    }
  }

  /// Runs epochs until there is a reason to stop.
  public func run() throws {
    while stopReason == nil { try runEpoch() }
  }

  private func note(_ epoch: Epoch) -> History.Entry? {
    let validationLoss = evaluator.map { evaluator in
      trainer.withNumbers { evaluator.loss(parameters: $0, state: $1) }
    }
    if let validationLoss, !validationLoss.isFinite {
      stopReason = .diverged(
        "Training diverged in epoch \(epoch.number + 1): the validation loss became \(validationLoss). "
          + "Try a tenth of the learning rate, or clip the gradient.")
      return nil
    }
    let entry = History.Entry(
      epoch: epoch.number + 1, trainingLoss: epoch.loss, validationLoss: validationLoss,
      learningRate: epoch.learningRate)
    let isBest = history.append(entry, minimumImprovement: settings.minimumImprovement)
    // A training loss is measured on the way, so without validation the last network is the best.
    if isBest || !keepsBest {
      best = trainer.network
      bestSteps = trainer.steps
    }
    stopReason = reasonToStop(after: entry)
    return entry
  }

  private func reasonToStop(after entry: History.Entry) -> StopReason? {
    if let target = settings.targetLoss, entry.decidingLoss <= target { return .targetLoss }
    if trainer.isConverged { return .converged }
    if let patience = settings.patience, history.epochsSinceBest >= patience {
      return .patience(patience)
    }
    return entry.epoch >= settings.epochs ? .epochs : nil
  }

  /// Takes over what another run had come to.
  func restore(history: History, best: Network<S>, bestSteps: Int, stopReason: StopReason?) {
    self.history = history
    self.best = best
    self.bestSteps = bestSteps
    // It may have had another number of epochs to run.
    self.stopReason =
      switch stopReason {
      case nil, .epochs: history.last.flatMap(reasonToStop)
      default: stopReason
      }
  }

  /// The best network so far, or the last one if the settings say so, with all that it needs to predict
  /// rows of a table.
  public var model: Model<S> { model(of: settings, stopReason) }

  /// The model as a run would have it that was to have just as many epochs as have been run. Such a run
  /// would not have come to where this one perhaps diverged.
  public var endedModel: Model<S> {
    var settings = settings
    settings.epochs = max(history.entries.count, 1)
    let hasDiverged = if case .diverged = stopReason { true } else { false }
    return model(of: settings, hasDiverged ? .epochs : stopReason ?? .epochs)
  }

  private func model(of settings: TrainingSettings, _ stopReason: StopReason?) -> Model<S> {
    Model(
      network: best, loss: loss, preprocessing: preprocessing,
      record: TrainingRecord(
        settings: settings, tableDigest: table.digest, validationDigest: validationTable?.digest,
        trainingRows: trainingRows.count,
        validationRows: validationTable?.count ?? validationRows.count,
        epochs: history.entries.count,
        best: keptEpoch, steps: bestSteps,
        stopReason: stopReason))
  }
}
