/// Draws uniformly from −l to l, l = √(3 / inputs): for the SELU and for linear units.
///
/// - Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, equation 16.
public struct LeCunUniform: Initializer {
  public static let kind = "lecun-uniform"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    let limit = (3 / Double(fanIn)).squareRoot()
    random.fillUniform(&values, limit: limit)
  }
}

/// Draws from the normal distribution with mean 0 and deviation √(1 / inputs):
/// for the SELU and for linear units.
///
/// - Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, equation 16.
public struct LeCunNormal: Initializer {
  public static let kind = "lecun-normal"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    let deviation = (1 / Double(fanIn)).squareRoot()
    random.fillNormal(&values, deviation: deviation)
  }
}
