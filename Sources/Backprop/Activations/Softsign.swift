/// Squeezes every number into the range from −1 to 1, more gently than the hyperbolic tangent.
///
///     forward    y = x / (1 + |x|)
///     backward   dx = dy / (1 + |x|)²
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Bergstra, Desjardins, Lamblin and Bengio, "Quadratic Polynomials Learn Better Image
///   Features", 2009.
public struct Softsign: Activation {
  public static let kind = "softsign"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { x / (1 + x.magnitude) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let whole = 1 + x.magnitude
    return 1 / (whole * whole)
  }

  public var valueFormula: Formula {
    Formula("z / (1 + |z|)", tex: #"\frac{z}{1 + \lvert z \rvert}"#)
  }

  public var slopeFormula: Formula {
    Formula("1 / (1 + |z|)²", tex: #"\frac{1}{(1 + \lvert z \rvert)^2}"#)
  }
}
