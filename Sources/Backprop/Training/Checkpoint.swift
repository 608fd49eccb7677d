/// All that the rest of a training run depends on, between two epochs.
///
/// The order of the rows and what dropout drops are functions of the seed and of the counters, so there
/// is no generator to save.
///
/// ```swift
/// let checkpoint = trainer.checkpoint
/// try another.resume(from: checkpoint)     // goes on to the same bytes
/// ```
public struct Checkpoint<S: Scalar>: Sendable {
  /// How many epochs have been run.
  public let epochs: Int
  /// How many steps have been made.
  public let steps: Int
  /// The number that the optimizer carries from step to step.
  let carry: Double
  /// The schedule, which may remember losses.
  let schedule: any Schedule
  /// The parameters of the network.
  public let parameters: [S]
  /// What its layers carry from step to step.
  public let state: [S]
  /// What the optimizer remembers: its memories, one after the other.
  let optimizerMemory: [S]

  /// What does not fit a run with so many numbers and such a schedule, in one sentence; nil if all
  /// does.
  func problem(
    parameters: Int, state: Int, optimizerMemory: Int, schedule: any Schedule
  ) -> String? {
    func count(_ found: Int, _ expected: Int, _ what: String) -> String? {
      Rule.holds(
        found == expected,
        """
        The checkpoint has \(found) \(what), but the run has \(expected); resume with the network and \
        the settings that it was made with.
        """)
    }
    return count(self.parameters.count, parameters, "parameters")
      ?? count(self.state.count, state, "numbers of state")
      ?? count(self.optimizerMemory.count, optimizerMemory, "numbers of optimizer memory")
      ?? Rule.holds(
        self.schedule.kind == schedule.kind,
        """
        The checkpoint has the schedule \(self.schedule.kind), but the run has \(schedule.kind); resume \
        with the same one.
        """)
      ?? Rule.counter(epochs, "number of epochs") ?? Rule.counter(steps, "number of steps")
      ?? self.schedule.problem
  }
}
