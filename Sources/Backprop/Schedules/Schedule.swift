/// How the learning rate changes while training goes on.
///
/// A schedule gives a factor for each tick, by which the optimizer's learning rate is multiplied. A
/// tick is an epoch, or a step if the trainer is told so.
public protocol Schedule: CatalogItem {
  /// The factor for a tick, from 0.
  func factor(at tick: Int) -> Double

  /// Takes note of the loss of a tick that has ended; nothing, unless it says otherwise.
  mutating func observe(loss: Double)
}

extension Schedule {
  public mutating func observe(loss: Double) {}
}

extension Catalog {
  /// All schedules, with usual settings.
  public static let schedules: [any Schedule] = [
    ConstantRate(), StepDecay(every: 10), ExponentialDecay(factor: 0.95), InverseScaling(),
    PolynomialDecay(ticks: 100), CosineDecay(ticks: 100), CosineRestarts(ticks: 10),
    OneCycle(ticks: 100), WarmUp(ticks: 5, then: ConstantRate()), ReduceOnPlateau(),
  ]
}

/// Keeps the learning rate as it is.
public struct ConstantRate: Schedule {
  public static let kind = "constant-rate"

  /// Makes the schedule.
  public init() {}

  public func factor(at tick: Int) -> Double { 1 }
}
