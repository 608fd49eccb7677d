/// Squeezes every number into the range from 0 to 1.
///
///     forward    y = 1 / (1 + e⁻ˣ)
///     backward   dx = dy · y · (1 − y)
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors",
///   Nature 323, 1986.
public struct Sigmoid: Activation {
  public static let kind = "sigmoid"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { S.sigmoid(x) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S { y * (1 - y) }

  public var valueFormula: Formula { Formula("1 / (1 + e⁻ᶻ)", tex: #"\frac{1}{1 + e^{-z}}"#) }

  public var slopeFormula: Formula { Formula("a · (1 − a)", tex: #"a \cdot (1 - a)"#) }
}
