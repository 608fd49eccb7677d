/// Four squares, of which those that touch at a corner are of one class: XOR with real numbers.
public struct XORSquares: Sample {
  public static let kind = "xor"

  /// How far points are moved at random: the standard deviation, 0 or more.
  public var noise: Double

  /// Makes the sample; without arguments, without noise.
  public init(noise: Double = 0) {
    self.noise = noise
    requireSoundness()
  }

  public var about: String { "four squares, the class by whether x1 and x2 have one sign" }
  public var classes: [String]? { ["same", "different"] }

  public func point(row: Int, of rows: Int, random: inout Random) -> SamplePoint {
    // A gap along the axes leaves room for the boundary.
    let x1 = random.nextUniform() * 0.92 + 0.08
    let x2 = random.nextUniform() * 0.92 + 0.08
    let sign = random.next(below: 2) == 0 ? 1.0 : -1.0
    return row.isMultiple(of: 2)
      ? SamplePoint(x1: sign * x1, x2: sign * x2, target: 0)
      : SamplePoint(x1: sign * x1, x2: -sign * x2, target: 1)
  }
}

/// A number that rises evenly over a square: what a network without hidden layers can learn.
public struct Plane: Sample {
  public static let kind = "plane"

  /// How far the numbers are moved at random: the standard deviation, 0 or more.
  public var noise: Double

  /// Makes the sample; without arguments, without noise.
  public init(noise: Double = 0) {
    self.noise = noise
    requireSoundness()
  }

  public var about: String { "a number that rises evenly: y = (x1 + x2) / 2" }
  public var classes: [String]? { nil }

  public func point(row: Int, of rows: Int, random: inout Random) -> SamplePoint {
    let x1 = 2 * random.nextUniform() - 1
    let x2 = 2 * random.nextUniform() - 1
    return SamplePoint(x1: x1, x2: x2, target: (x1 + x2) / 2)
  }
}
