/// Draws uniformly from −l to l, l = √(6 / (inputs + outputs)): for symmetric activations.
///
/// - Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
///   networks", AISTATS 2010, equations 12 and 16.
public struct GlorotUniform: Initializer {
  public static let kind = "glorot-uniform"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    let limit = (6 / Double(fanIn + fanOut)).squareRoot()
    random.fillUniform(&values, limit: limit)
  }
}

/// Draws from the normal distribution with mean 0 and deviation √(2 / (inputs + outputs)):
/// for symmetric activations.
///
/// - Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
///   networks", AISTATS 2010, equations 12 and 16.
public struct GlorotNormal: Initializer {
  public static let kind = "glorot-normal"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    let deviation = (2 / Double(fanIn + fanOut)).squareRoot()
    random.fillNormal(&values, deviation: deviation)
  }
}
