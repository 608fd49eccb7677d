import ArgumentParser
import Backprop

/// A training run at the command line: epochs, progress, checkpoints, interruption, the model, the summary.
struct TrainingSession<S: Scalar> {
  private let plan: TrainingPlan
  private var running: RunOptions { plan.running }

  init(_ plan: TrainingPlan) {
    self.plan = plan
  }

  func run() throws {
    let folds = try running.folds.map { try crossValidate(count: $0) }
    let trainer = try TableTrainer<S>(
      plan.table, settings: plan.settings, validation: plan.validation, threads: running.threads)
    if let checkpoint = plan.checkpoint { try trainer.resume(from: checkpoint) }
    let log = try running.log.map { try EpochLog($0, isResumed: plan.checkpoint != nil) }
    let isSilent = running.quiet || running.json
    var progress = ProgressLine(epochs: plan.settings.epochs, isSilent: isSilent)
    var saver = running.checkpoint.map { CheckpointSaver(folder: $0) }
    if !isSilent { StandardError.put(introduction(of: trainer)) }

    let clock = ContinuousClock()
    let start = clock.now
    try saver?.save(trainer)
    while trainer.stopReason == nil, Interrupts.signalNumber == nil {
      guard let entry = try trainer.runEpoch() else { break }
      try log?.append(entry, seconds: (clock.now - start).seconds)
      progress.show(entry, best: trainer.history.best)
      try saver?.saveIfDue(trainer)
    }
    progress.end()
    try saver?.save(trainer)
    try finish(trainer, seconds: (clock.now - start).seconds, folds: folds)
  }

  private func finish(_ trainer: TableTrainer<S>, seconds: Double, folds: [Evaluation]?) throws {
    let diverged: String? =
      if case .diverged(let text) = trainer.stopReason { text } else { nil }
    guard !trainer.history.entries.isEmpty else {
      if let diverged {
        StandardError.put("Error: \(diverged) No epoch was finished, so no model was written.")
        throw ExitCode(1)
      }
      StandardError.put("Interrupted before the first epoch was finished; no model was written.")
      throw ExitCode(128 + (Interrupts.signalNumber ?? 2))
    }
    let model = trainer.model
    try model.write(to: plan.output, overwriting: running.force)
    let summary = try TrainingSummary(
      trainer, model: model, plan: plan, seconds: seconds, folds: folds)
    if running.json {
      try StandardOutput.put(summary.json)
    } else if !running.quiet {
      try StandardOutput.put(summary.text)
    }
    if let diverged {
      StandardError.put(
        "Error: \(diverged) The best network before that, of epoch \(trainer.history.best?.epoch ?? 0), "
          + "is in \(plan.output).")
      throw ExitCode(1)
    }
    if let number = Interrupts.signalNumber {
      StandardError.put(
        "Interrupted after epoch \(trainer.history.entries.count); the best network, of epoch "
          + "\(trainer.model.record?.best?.epoch ?? 0), is in \(plan.output).")
      throw ExitCode(128 + number)
    }
  }

  private func crossValidate(count: Int) throws -> [Evaluation] {
    let folds = try TableTrainer<S>.folds(of: plan.table, settings: plan.settings, count: count)
    return try folds.enumerated().map { number, fold in
      let trainer = try fold.trainer(threads: running.threads)
      while trainer.stopReason == nil {
        if let signal = Interrupts.signalNumber {
          StandardError.put("Interrupted in fold \(number + 1) of \(count); no model was written.")
          throw ExitCode(128 + signal)
        }
        try trainer.runEpoch()
      }
      let evaluation = try fold.evaluate(trainer.model)
      if !running.quiet && !running.json {
        StandardError.put(
          "fold \(number + 1) of \(count): \(trainer.history.entries.count) epochs, \(evaluation.headline)"
        )
      }
      return evaluation
    }
  }

  private func introduction(of trainer: TableTrainer<S>) -> String {
    let targets = trainer.preprocessing.targets
    let kind =
      targets.classes.map { "\($0.count) classes" } ?? targets.names.joined(separator: ", ")
    let rows =
      "\(trainer.trainingRows.count) rows to learn from, "
      + "\(plan.validation?.count ?? trainer.validationRows.count) held out"
    let from = plan.checkpoint.map { ", resumed after epoch \($0.history.entries.count)" } ?? ""
    return "\(targets.task.rawValue) (\(trainer.taskReason)): \(kind); "
      + "\(trainer.preprocessing.inputs) inputs; \(rows)\(from)"
  }
}

/// Writes checkpoints, but no more often than is worth their time.
struct CheckpointSaver {
  let folder: String
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant?
  private var cost = Duration.zero

  init(folder: String) {
    self.folder = folder
  }

  /// Writes one if the last is a second old, and writing takes no more than a tenth of the time.
  mutating func saveIfDue(_ trainer: TableTrainer<some Scalar>) throws {
    if let last, clock.now - last < max(.seconds(1), cost * 10) { return }
    try save(trainer)
  }

  mutating func save(_ trainer: TableTrainer<some Scalar>) throws {
    let start = clock.now
    try trainer.writeCheckpoint(to: folder)
    cost = clock.now - start
    last = clock.now
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
