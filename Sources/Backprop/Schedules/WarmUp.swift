/// Lets the learning rate rise in a straight line before another schedule begins.
///
///     factor(t) = startFraction + (1 − startFraction) · t / ticks   for t < ticks,
///                 then.factor(t − ticks)                            afterwards
///
/// - Default: a start fraction of ⅓, as in PyTorch's `LinearLR`.
public struct WarmUp: Schedule {
  public static let kind = "warm-up"

  /// How long the learning rate rises, at least 1.
  public var ticks: Int
  /// The factor at the start, in `0...1`.
  public var startFraction: Double
  /// What follows.
  public var then: any Schedule
  /// How many ticks have ended, so that what follows hears of its own losses only.
  private var ended = 0

  /// Makes the schedule.
  public init(ticks: Int, startFraction: Double = 1.0 / 3, then: any Schedule = ConstantRate()) {
    self.ticks = ticks
    self.startFraction = startFraction
    self.then = then
    requireSoundness()
  }

  public var problem: String? {
    Rule.ticks(ticks)
      ?? Rule.fraction(startFraction, "start fraction")
      ?? Rule.counter(ended, "count of ended ticks") ?? then.problem
  }

  public func factor(at tick: Int) -> Double {
    guard tick < ticks else { return then.factor(at: tick - ticks) }
    return startFraction + (1 - startFraction) * Double(tick) / Double(ticks)
  }

  public mutating func observe(loss: Double) {
    ended += 1
    if ended > ticks { then.observe(loss: loss) }
  }

  private enum Key: String, CodingKey {
    case ticks
    case startFraction
    case then
    case ended
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    ticks = try container.decode(Int.self, forKey: .ticks)
    startFraction = try container.decode(Double.self, forKey: .startFraction)
    then = try container.decode(Coded.self, forKey: .then)
      .as((any Schedule).self, at: container.codingPath + [Key.then])
    ended = try container.decode(Int.self, forKey: .ended)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(ticks, forKey: .ticks)
    try container.encode(startFraction, forKey: .startFraction)
    try container.encode(Coded(then), forKey: .then)
    try container.encode(ended, forKey: .ended)
  }
}

extension Schedule {
  /// The schedule with its settings, for people; of a warm-up also what follows it.
  public var text: String {
    guard let warmUp = self as? WarmUp else { return Catalog.text(of: self) }
    let length = "\(warmUp.ticks) \(warmUp.ticks == 1 ? "epoch" : "epochs")"
    return "warm-up of \(length) from \(warmUp.startFraction.shortText), then \(warmUp.then.text)"
  }
}
