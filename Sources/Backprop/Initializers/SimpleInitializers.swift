/// Sets every number to 0.
public struct Zeros: Initializer {
  public static let kind = "zeros"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    for index in values.indices { values[index] = 0 }
  }
}

/// Sets every number to the same value.
public struct Constant: Initializer {
  public static let kind = "constant"

  /// The value of every number.
  public var value: Double

  /// Makes the initializer for a finite value.
  public init(_ value: Double) {
    self.value = value
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(value.isFinite, "The constant must be finite; it is \(value).")
  }

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    for index in values.indices { values[index] = value }
  }
}

/// Draws from the uniform distribution on `-limit..<limit`.
public struct Uniform: Initializer {
  public static let kind = "uniform"

  /// The largest size of a number, 0 or more.
  public var limit: Double

  /// Makes the initializer; the default of 0.05 is that of Keras.
  public init(limit: Double = 0.05) {
    self.limit = limit
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(limit >= 0 && limit.isFinite, "The limit must be 0 or more; it is \(limit).")
  }

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    random.fillUniform(&values, limit: limit)
  }
}

/// Draws from the normal distribution.
public struct Normal: Initializer {
  public static let kind = "normal"

  /// The mean of the numbers.
  public var mean: Double

  /// Their standard deviation, 0 or more.
  public var deviation: Double

  /// Makes the initializer; without arguments, for the standard normal distribution of the lab.
  public init(mean: Double = 0, deviation: Double = 1) {
    self.mean = mean
    self.deviation = deviation
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(mean.isFinite, "The mean must be finite; it is \(mean).")
      ?? Rule.holds(
        deviation >= 0 && deviation.isFinite, "The deviation must be 0 or more; it is \(deviation)."
      )
  }

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    random.fillNormal(&values, mean: mean, deviation: deviation)
  }
}

extension Random {
  mutating func fillUniform(_ values: inout [Double], limit: Double) {
    for index in values.indices { values[index] = limit * (2 * nextUniform() - 1) }
  }

  mutating func fillNormal(_ values: inout [Double], mean: Double = 0, deviation: Double) {
    for index in values.indices { values[index] = mean + deviation * nextNormal() }
  }
}
