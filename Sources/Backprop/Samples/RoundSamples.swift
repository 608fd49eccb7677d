/// A disc, and a ring around it.
public struct Circles: Sample {
  public static let kind = "circles"

  /// How far points are moved at random: the standard deviation, 0 or more.
  public var noise: Double

  /// Makes the sample; without arguments, without noise.
  public init(noise: Double = 0) {
    self.noise = noise
    requireSoundness()
  }

  public var about: String { "a disc, and a ring around it" }
  public var classes: [String]? { ["inside", "outside"] }

  public func point(row: Int, of rows: Int, random: inout Random) -> SamplePoint {
    let direction = unitCircle(at: 2 * .pi * random.nextUniform())
    let isInside = row.isMultiple(of: 2)
    let radius = isInside ? 0.5 * random.nextUniform() : 0.7 + 0.3 * random.nextUniform()
    return SamplePoint(
      x1: radius * direction.x, x2: radius * direction.y, target: isInside ? 0 : 1)
  }
}

/// Two half circles that reach into each other.
public struct Moons: Sample {
  public static let kind = "moons"

  /// How far points are moved at random: the standard deviation, 0 or more.
  public var noise: Double

  /// Makes the sample; without arguments, with a little noise.
  public init(noise: Double = 0.08) {
    self.noise = noise
    requireSoundness()
  }

  public var about: String { "two half circles that reach into each other" }
  public var classes: [String]? { ["upper", "lower"] }

  public func point(row: Int, of rows: Int, random: inout Random) -> SamplePoint {
    let (x, y) = unitCircle(at: .pi * random.nextUniform())
    return row.isMultiple(of: 2)
      ? SamplePoint(x1: x - 0.5, x2: y - 0.25, target: 0)
      : SamplePoint(x1: 0.5 - x, x2: 0.25 - y, target: 1)
  }
}

/// Clouds of points around centres that stand evenly on a circle, one for each class.
public struct Gaussians: Sample {
  public static let kind = "gaussians"

  /// How many classes there are, 2 to 10.
  public var count: Int

  /// How wide the clouds are: the standard deviation, 0 or more.
  public var noise: Double

  /// Makes the sample; without arguments, three classes that hardly touch.
  public init(count: Int = 3, noise: Double = 0.2) {
    self.count = count
    self.noise = noise
    requireSoundness()
  }

  public var problem: String? {
    Rule.classes(count) ?? Rule.notNegative(noise, "noise")
  }

  public var about: String { "a cloud for each class" }
  public var classes: [String]? { Letters.first(count) }

  public func point(row: Int, of rows: Int, random: inout Random) -> SamplePoint {
    let number = row % count
    let (x, y) = unitCircle(at: 2 * .pi * (Double(number) / Double(count) + 0.125))
    return SamplePoint(x1: 0.7 * x, x2: 0.7 * y, target: Double(number))
  }
}

/// Spirals that wind around each other, one for each class.
public struct Spirals: Sample {
  public static let kind = "spirals"

  /// How many spirals there are, 2 to 10.
  public var arms: Int

  /// How many times each goes around, above 0 and at most 5.
  public var turns: Double

  /// How far points are moved at random: the standard deviation, 0 or more.
  public var noise: Double

  /// Makes the sample; without arguments, two spirals of a turn and a half.
  public init(arms: Int = 2, turns: Double = 1.5, noise: Double = 0.02) {
    self.arms = arms
    self.turns = turns
    self.noise = noise
    requireSoundness()
  }

  public var problem: String? {
    Rule.classes(arms)
      ?? Rule.holds(
        turns > 0 && turns <= 5, "The turns must be above 0 and at most 5; they are \(turns).")
      ?? Rule.notNegative(noise, "noise")
  }

  public var about: String { "spirals that wind around each other" }
  public var classes: [String]? { Letters.first(arms) }

  public func point(row: Int, of rows: Int, random: inout Random) -> SamplePoint {
    let number = row % arms
    let part = random.nextUniform()
    let angle = 2 * Double.pi * (turns * part + Double(number) / Double(arms))
    let (x, y) = unitCircle(at: angle)
    let radius = 0.1 + 0.9 * part
    return SamplePoint(x1: radius * x, x2: radius * y, target: Double(number))
  }
}

/// Names for classes that have none.
private enum Letters {
  static func first(_ count: Int) -> [String] { "abcdefghij".prefix(count).map(String.init) }
}

extension Rule {
  fileprivate static func classes(_ count: Int) -> String? {
    holds((2...10).contains(count), "There must be 2 to 10 classes; there are \(count).")
  }
}
