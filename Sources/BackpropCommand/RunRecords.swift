import Backprop

/// What is written beside the model while a run goes on: the log and the checkpoints.
///
/// A run does not begin if they cannot be written. If that fails later, it goes on without them, since
/// hours of training are worth more.
struct RunRecords {
  private var log: EpochLog?
  private var saver: CheckpointSaver?
  /// Whether something could not be written.
  private(set) var haveFailed = false

  init(_ plan: TrainingPlan, _ trainer: TableTrainer<some Scalar>) throws {
    let running = plan.running
    log = try running.log.map { try EpochLog($0, after: trainer.history.entries.count) }
    saver = running.checkpoint.map {
      CheckpointSaver(folder: $0, period: running.checkpointEvery, notes: plan.notes)
    }
    if let saver { try CheckpointFile.prepare(folder: saver.folder) }
    try saver?.save(trainer)
  }

  /// Writes what is due after an epoch.
  ///
  /// - Returns: what to tell if that failed.
  mutating func note(
    _ entry: History.Entry, of trainer: TableTrainer<some Scalar>, seconds: Double
  ) -> String? {
    var problem: String?
    do {
      try log?.append(entry, seconds: seconds)
    } catch {
      problem = "Error: \(error) Training goes on, without a log."
      log = nil
    }
    do {
      try saver?.saveIfDue(trainer)
    } catch {
      // Once is enough; there may be room again in a second.
      if !haveFailed { problem = "Error: \(error) Training goes on." }
      haveFailed = true
    }
    haveFailed = haveFailed || problem != nil
    return problem
  }

  /// Writes the last checkpoint and closes the log.
  mutating func end(_ trainer: TableTrainer<some Scalar>) -> String? {
    do {
      try log?.end()
      try saver?.save(trainer)
      return nil
    } catch {
      haveFailed = true
      return "Error: \(error)"
    }
  }
}
