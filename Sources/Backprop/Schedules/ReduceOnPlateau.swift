/// Lowers the learning rate when the loss has not fallen for a while.
///
/// A loss is better than the best so far if it is below `best · (1 − threshold)`. After more than
/// `patience` ticks without a better one, the learning rate is multiplied by `factor` and nothing
/// more happens for `cooldown` ticks.
///
/// - Defaults: those of PyTorch's `ReduceLROnPlateau`.
public struct ReduceOnPlateau: Schedule {
  public static let kind = "reduce-on-plateau"

  /// What the learning rate is multiplied by, in `0...1`.
  public var factor: Double
  /// How many ticks without a better loss are put up with, 0 or more.
  public var patience: Int
  /// By what part a loss must be below the best to count as better, in `0...1`.
  public var threshold: Double
  /// How many ticks do not count after a change, 0 or more.
  public var cooldown: Int
  /// The smallest factor, in `0...1`.
  public var floor: Double

  /// What it has come to so far: a part of its own, so that nobody takes it for settings.
  private var progress = Progress()

  private struct Progress: Codable, Equatable {
    var current = 1.0
    var best: Double?
    var waited = 0
    var resting = 0
  }

  /// Makes the schedule.
  public init(
    factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, cooldown: Int = 0,
    floor: Double = 0
  ) {
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.floor = floor
    requireSoundness()
  }

  public var problem: String? {
    Rule.fraction(factor, "factor")
      ?? Rule.holds(patience >= 0, "The patience must be 0 or more; it is \(patience).")
      ?? Rule.fraction(threshold, "threshold")
      ?? Rule.holds(cooldown >= 0, "The cooldown must be 0 or more; it is \(cooldown).")
      ?? Rule.fraction(floor, "floor")
      ?? Rule.fraction(progress.current, "present factor")
      ?? Rule.counter(progress.waited, "count of ticks without a better loss")
      ?? Rule.holds(
        progress.resting >= 0,
        "The rest of the cooldown must be 0 or more; it is \(progress.resting).")
  }

  public func factor(at tick: Int) -> Double { progress.current }

  public mutating func observe(loss: Double) {
    if progress.best.map({ loss < $0 * (1 - threshold) }) ?? true {
      progress.best = loss
      progress.waited = 0
    } else {
      progress.waited += 1
    }
    if progress.resting > 0 {
      progress.resting -= 1
      progress.waited = 0
    }
    if progress.waited > patience {
      progress.current = max(progress.current * factor, floor)
      progress.resting = cooldown
      progress.waited = 0
    }
  }
}
