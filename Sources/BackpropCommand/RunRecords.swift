import Backprop

/// What is written beside the model while a run goes on: the log and the checkpoints.
///
/// A run does not begin if they cannot be written. If one of them fails later, it goes on with the
/// other, since hours of training are worth more.
struct RunRecords {
  private var log: EpochLog?
  private var saver: CheckpointSaver?
  private var logHasFailed = false
  private var checkpointHasFailed = false

  /// Whether something could not be written.
  var haveFailed: Bool { logHasFailed || checkpointHasFailed }

  init(_ plan: TrainingPlan, _ trainer: TableTrainer<some Scalar>) throws {
    let running = plan.running
    log = try running.log.map { try EpochLog($0, after: trainer.history.entries.count) }
    saver = running.checkpoint.map {
      CheckpointSaver(folder: $0, period: running.checkpointEvery, notes: plan.notes)
    }
    if let saver { try CheckpointFile.prepare(folder: saver.folder) }
    try saver?.save(trainer)
  }

  /// Writes what is due after an epoch: the log first, since a run that is resumed cuts off lines
  /// that it has too many, but could not make up for one.
  ///
  /// - Returns: what to tell of what failed.
  mutating func note(
    _ entry: History.Entry, of trainer: TableTrainer<some Scalar>, seconds: Double
  ) -> [String] {
    var problems: [String] = []
    do {
      try log?.append(entry, seconds: seconds)
    } catch {
      problems.append("Error: \(error) Training goes on, without a log.")
      log = nil
      logHasFailed = true
    }
    do {
      try saver?.saveIfDue(trainer)
    } catch {
      // Once is enough; there may be room again in a second.
      if !checkpointHasFailed { problems.append("Error: \(error) Training goes on.") }
      checkpointHasFailed = true
    }
    return problems
  }

  /// Writes the last checkpoint and closes the log, each whether or not the other fails.
  ///
  /// - Returns: what to tell of what failed.
  mutating func end(_ trainer: TableTrainer<some Scalar>) -> [String] {
    var problems: [String] = []
    do {
      try saver?.save(trainer)
    } catch {
      problems.append("Error: \(error)")
      checkpointHasFailed = true
    }
    do {
      try log?.end()
    } catch {
      problems.append("Error: \(error)")
      logHasFailed = true
    }
    return problems
  }
}
