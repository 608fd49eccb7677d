/// Multiplies the learning rate by a factor every few ticks.
///
///     factor(t) = factor^⌊t / every⌋
///
/// - Source: as PyTorch's `StepLR`.
public struct StepDecay: Schedule {
  public static let kind = "step"

  /// How many ticks lie between two changes, at least 1.
  public var every: Int
  /// What the learning rate is multiplied by, in `0...1`.
  public var factor: Double

  /// Makes the schedule.
  public init(every: Int, factor: Double = 0.1) {
    self.every = every
    self.factor = factor
    requireSoundness()
  }

  public var problem: String? {
    Rule.ticks(every)
      ?? Rule.fraction(factor, "factor")
  }

  public func factor(at tick: Int) -> Double { power(factor, tick / every) }
}

/// Multiplies the learning rate by a factor every tick.
///
///     factor(t) = factorᵗ
///
/// - Source: as PyTorch's `ExponentialLR`.
public struct ExponentialDecay: Schedule {
  public static let kind = "exponential"

  /// What the learning rate is multiplied by, in `0...1`.
  public var factor: Double

  /// Makes the schedule.
  public init(factor: Double) {
    self.factor = factor
    requireSoundness()
  }

  public var problem: String? {
    Rule.fraction(factor, "factor")
  }

  public func factor(at tick: Int) -> Double { power(factor, tick) }
}

/// Divides the learning rate by a power of the tick.
///
///     factor(t) = 1 / (1 + t)^power
///
/// - Default: a power of ½, as in scikit-learn's `invscaling`.
public struct InverseScaling: Schedule {
  public static let kind = "inverse"

  /// The power, 0 or more.
  public var power: Double

  /// Makes the schedule.
  public init(power: Double = 0.5) {
    self.power = power
    requireSoundness()
  }

  public var problem: String? {
    Rule.notNegative(power, "power")
  }

  public func factor(at tick: Int) -> Double {
    Double.exp(-power * Double.log(1 + Double(tick)))
  }
}

/// Lets the learning rate fall to 0 as a power of the time that is left.
///
///     factor(t) = (1 − t / ticks)^power,   0 after the last tick
///
/// - Default: a power of 1, a straight line, as in PyTorch's `PolynomialLR`.
public struct PolynomialDecay: Schedule {
  public static let kind = "polynomial"

  /// After how many ticks the learning rate is 0, at least 1.
  public var ticks: Int
  /// The power, above 0.
  public var power: Double

  /// Makes the schedule.
  public init(ticks: Int, power: Double = 1) {
    self.ticks = ticks
    self.power = power
    requireSoundness()
  }

  public var problem: String? {
    Rule.ticks(ticks)
      ?? Rule.positive(power, "power")
  }

  public func factor(at tick: Int) -> Double {
    guard tick < ticks else { return 0 }
    return Double.exp(power * Double.log(1 - Double(tick) / Double(ticks)))
  }
}
