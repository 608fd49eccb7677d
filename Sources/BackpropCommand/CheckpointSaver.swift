import Backprop

/// Writes checkpoints, but no more often than is asked for or worth their time.
struct CheckpointSaver {
  let folder: String
  /// After how many epochs one is written; by the clock if nil.
  let period: Int?
  let notes: [String: String]
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant?
  private var cost = Duration.zero

  init(folder: String, period: Int?, notes: [String: String]) {
    self.folder = folder
    self.period = period
    self.notes = notes
  }

  /// Writes one after so many epochs; without a number, if the last is a second old and writing takes
  /// no more than a tenth of the time.
  mutating func saveIfDue(_ trainer: TableTrainer<some Scalar>) throws {
    if let period {
      if trainer.history.entries.count.isMultiple(of: period) { try save(trainer) }
      return
    }
    if let last, clock.now - last < max(.seconds(1), cost * 10) { return }
    try save(trainer)
  }

  mutating func save(_ trainer: TableTrainer<some Scalar>) throws {
    let start = clock.now
    // Also after a failure it is too early for the next.
    defer {
      last = clock.now
      cost = clock.now - start
    }
    try trainer.writeCheckpoint(to: folder, notes: notes)
  }
}
