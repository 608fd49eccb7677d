import ArgumentParser
import Backprop

/// A training run at the command line: epochs, progress, checkpoints, interruption, the model, the summary.
struct TrainingSession<S: Scalar> {
  private let plan: TrainingPlan
  private var running: RunOptions { plan.running }
  private var isSilent: Bool { running.quiet || running.json }

  init(_ plan: TrainingPlan) {
    self.plan = plan
  }

  func run() throws {
    let folds = try running.folds.map { try crossValidate(count: $0) }
    let trainer = try TableTrainer<S>(
      plan.table, settings: plan.settings, validation: plan.validation, threads: running.threads)
    if let checkpoint = plan.checkpoint { try trainer.resume(from: checkpoint) }
    let clock = ContinuousClock()
    let start = clock.now
    var records = try RunRecords(plan, trainer)
    if !isSilent { StandardError.put(introduction(of: trainer)) }
    try runEpochs(of: trainer, &records, clock, start)
    let isReported = try finish(trainer, seconds: (clock.now - start).seconds, folds: folds)
    // All was said when it happened; the model itself is whole.
    if records.haveFailed || !isReported { throw Status.writing }
  }

  private func runEpochs(
    of trainer: TableTrainer<S>, _ records: inout RunRecords, _ clock: ContinuousClock,
    _ start: ContinuousClock.Instant
  ) throws {
    var progress = ProgressLine(epochs: plan.settings.epochs, isSilent: isSilent)
    defer { progress.clear() }
    while trainer.stopReason == nil, Interrupts.signalNumber == nil {
      guard let entry = try trainer.runEpoch() else { break }
      progress.show(entry, best: trainer.history.best)
      for problem in records.note(entry, of: trainer, seconds: (clock.now - start).seconds) {
        progress.clear()
        StandardError.put(problem)
      }
    }
    progress.clear()
    for problem in records.end(trainer) { StandardError.put(problem) }
  }

  /// Saves the model and says what the run came to; false if the report could not be written.
  private func finish(
    _ trainer: TableTrainer<S>, seconds: Double, folds: FoldResults?
  ) throws -> Bool {
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
    let outcome = try trainer.outcome()
    let isReported = try report(trainer, outcome, seconds: seconds, folds: folds)
    let summary = TrainingSummary(
      trainer, model: model, outcome: outcome, plan: plan, seconds: seconds, folds: folds,
      report: isReported ? running.report : nil)
    if running.json {
      try StandardOutput.put(summary.json)
    } else if !running.quiet {
      try StandardOutput.put(summary.text)
    }
    try end(trainer, epoch: model.record?.best?.epoch ?? 0, diverged: diverged)
    return isReported
  }

  /// Writes the report, if one is wanted; false if it could not be written, which is told.
  private func report(
    _ trainer: TableTrainer<S>, _ outcome: TrainingOutcome, seconds: Double, folds: FoldResults?
  ) throws -> Bool {
    guard let path = running.report else { return true }
    let report = try TrainingReport(
      trainer, outcome: outcome, command: trainer.stopReason == nil ? nil : plan.command,
      model: plan.output, seconds: seconds,
      remarks: folds.map { ["The settings, judged by \($0.text)."] } ?? [])
    do {
      try report.write(to: path, overwriting: plan.replacesReport)
    } catch let error as FileError {
      StandardError.put("Error: \(error) The model is in \(plan.output).")
      return false
    }
    return true
  }

  /// Ends with the status of a run that did not come to its end by itself.
  private func end(_ trainer: TableTrainer<S>, epoch best: Int, diverged: String?) throws {
    if let diverged {
      StandardError.put(
        "Error: \(diverged) The best network before that, of epoch \(best), is in \(plan.output).")
      throw ExitCode(1)
    }
    if trainer.stopReason == nil, let number = Interrupts.signalNumber {
      let further = running.checkpoint.map {
        " Go on with: backprop train --resume \($0.shellQuoted)"
      }
      StandardError.put(
        "Interrupted after epoch \(trainer.history.entries.count); the network of epoch \(best) is in "
          + "\(plan.output).\(further ?? "")")
      throw ExitCode(128 + number)
    }
  }

  private func crossValidate(count: Int) throws -> FoldResults {
    let folds = try TableTrainer<S>.folds(of: plan.table, settings: plan.settings, count: count)
    var results = FoldResults()
    for (number, fold) in folds.enumerated() {
      let name = "fold \(number + 1) of \(count)"
      let trainer = try fold.trainer(threads: running.threads)
      while trainer.stopReason == nil {
        if let signal = Interrupts.signalNumber {
          StandardError.put("Interrupted in \(name); no model was written.")
          throw ExitCode(128 + signal)
        }
        try trainer.runEpoch()
      }
      if case .diverged(let text) = trainer.stopReason {
        results.diverged += 1
        StandardError.put("Error: \(name): \(text)")
        continue
      }
      let evaluation = try fold.evaluate(trainer.model)
      results.evaluations.append(evaluation)
      if !isSilent {
        StandardError.put(
          "\(name): \(trainer.history.entries.count) epochs, \(evaluation.headline)")
      }
    }
    if results.evaluations.isEmpty {
      StandardError.put(
        "Error: Training diverged in all \(count) folds, so no model was trained or written.")
      throw ExitCode(1)
    }
    return results
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

/// What cross-validation came to.
struct FoldResults {
  /// How good the models of the folds are, but for those that diverged.
  var evaluations: [Evaluation] = []
  /// In how many folds training diverged.
  var diverged = 0

  /// Such as `cross-validation, 5 folds, of which 1 diverged and is left out: accuracy 0.95 ± 0.02`.
  var text: String {
    let scores = evaluations.compactMap { $0.metrics.headline.value }
    let mean = scores.reduce(0, +) / Double(max(scores.count, 1))
    let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(max(scores.count - 1, 1))).squareRoot()
    let name = Metrics.spokenName(of: evaluations.first?.metrics.headline.name ?? "")
    let without =
      diverged == 0
      ? "" : ", of which \(diverged) diverged and \(diverged == 1 ? "is" : "are") left out"
    return "cross-validation, \(evaluations.count + diverged) folds\(without): "
      + "\(name) \(mean.shortText)" + (scores.count > 1 ? " ± \(deviation.shortText)" : "")
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
