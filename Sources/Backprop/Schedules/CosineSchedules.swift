/// Lets the learning rate fall along half a cosine wave.
///
///     factor(t) = floor + (1 − floor) · ½ · (1 + cos(π · t / ticks)),   floor after the last tick
///
/// PyTorch's `CosineAnnealingLR` rises again after its last tick; this stays at the floor.
///
/// - Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR
///   2017, equation 5.
public struct CosineDecay: Schedule {
  public static let kind = "cosine"

  /// After how many ticks the floor is reached, at least 1.
  public var ticks: Int
  /// The last factor, in `0...1`.
  public var floor: Double

  /// Makes the schedule.
  public init(ticks: Int, floor: Double = 0) {
    self.ticks = ticks
    self.floor = floor
    requireSoundness()
  }

  public var problem: String? {
    Rule.ticks(ticks)
      ?? Rule.fraction(floor, "floor")
  }

  public func factor(at tick: Int) -> Double {
    descend(from: 1, to: floor, at: Double(min(tick, ticks)) / Double(ticks))
  }
}

/// Is a ``CosineDecay`` that starts again and again, each time for longer.
///
/// - Defaults: a growth of 1, all runs equally long, as in PyTorch's
///   `CosineAnnealingWarmRestarts`.
/// - Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR
///   2017.
public struct CosineRestarts: Schedule {
  public static let kind = "cosine-restarts"

  /// The length of the first run, at least 1.
  public var ticks: Int
  /// How many times as long as the last each run is, at least 1.
  public var growth: Int
  /// The factor that each run approaches, in `0...1`.
  public var floor: Double

  /// Makes the schedule.
  public init(ticks: Int, growth: Int = 1, floor: Double = 0) {
    self.ticks = ticks
    self.growth = growth
    self.floor = floor
    requireSoundness()
  }

  public var problem: String? {
    Rule.ticks(ticks)
      ?? Rule.holds(growth >= 1, "The growth must be at least 1; it is \(growth).")
      ?? Rule.fraction(floor, "floor")
  }

  public func factor(at tick: Int) -> Double {
    var (place, length) = (tick, ticks)
    if growth == 1 { place %= length }
    while place >= length {
      place -= length
      let next = length.multipliedReportingOverflow(by: growth)
      length = next.overflow ? Int.max : next.partialValue
    }
    return descend(from: 1, to: floor, at: Double(place) / Double(length))
  }
}

/// Lets the learning rate rise to its full size and fall to almost nothing, once.
///
/// The optimizer's learning rate is the highest. It is reached after `warmUpShare · ticks − 1` ticks, and
/// the end after `ticks − 1`, as in PyTorch's `OneCycleLR`, whose defaults these are.
///
/// - Source: Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large
///   Learning Rates", 2018.
public struct OneCycle: Schedule {
  public static let kind = "one-cycle"

  /// The line along which the learning rate rises and falls.
  public enum Shape: String, Codable, Sendable, CaseIterable {
    /// Half a cosine wave.
    case cosine
    /// A straight line.
    case linear
  }

  /// How many ticks the cycle has, at least 1; afterwards the learning rate stays at its end.
  public var ticks: Int
  /// The factor at the start, in `0...1`.
  public var startFraction: Double
  /// The factor at the end, in `0...1`.
  public var endFraction: Double
  /// The part of the ticks in which the learning rate rises, in `0...1`.
  public var warmUpShare: Double
  /// The line along which the learning rate rises and falls.
  public var shape: Shape

  /// Makes the schedule.
  public init(
    ticks: Int, startFraction: Double = 0.04, endFraction: Double = 4e-6, warmUpShare: Double = 0.3,
    shape: Shape = .cosine
  ) {
    self.ticks = ticks
    self.startFraction = startFraction
    self.endFraction = endFraction
    self.warmUpShare = warmUpShare
    self.shape = shape
    requireSoundness()
  }

  public var problem: String? {
    Rule.ticks(ticks)
      ?? Rule.fraction(startFraction, "start fraction")
      ?? Rule.fraction(endFraction, "end fraction")
      ?? Rule.fraction(warmUpShare, "warm-up share")
  }

  public func factor(at tick: Int) -> Double {
    let (time, top, end) = (Double(tick), warmUpShare * Double(ticks) - 1, Double(ticks - 1))
    if time >= end { return endFraction }
    if time <= top {
      return go(from: startFraction, to: 1, at: top > 0 ? time / top : 1)
    }
    return go(from: 1, to: endFraction, at: (time - top) / (end - top))
  }

  private func go(from start: Double, to end: Double, at share: Double) -> Double {
    switch shape {
    case .cosine: descend(from: start, to: end, at: share)
    case .linear: start + (end - start) * share
    }
  }
}

/// The place on half a cosine wave between two heights, for a share of the way in `0...1`.
private func descend(from start: Double, to end: Double, at share: Double) -> Double {
  if share >= 1 { return end }
  return end + (start - end) * 0.5 * (1 + cosine(ofHalfTurns: share))
}
