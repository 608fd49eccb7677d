/// Draws uniformly from −l to l, l = √(6 / inputs): for the ReLU and its relatives.
///
/// - Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10.
public struct HeUniform: Initializer {
  public static let kind = "he-uniform"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    let limit = (6 / Double(fanIn)).squareRoot()
    random.fillUniform(&values, limit: limit)
  }
}

/// Draws from the normal distribution with mean 0 and deviation √(2 / inputs):
/// for the ReLU and its relatives.
///
/// - Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10.
public struct HeNormal: Initializer {
  public static let kind = "he-normal"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    let deviation = (2 / Double(fanIn)).squareRoot()
    random.fillNormal(&values, deviation: deviation)
  }
}
