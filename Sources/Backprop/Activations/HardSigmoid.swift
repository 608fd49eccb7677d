/// Approximates the sigmoid by three straight lines.
///
///     forward    y = x / 6 + ½   if −3 < x < 3,   0 below, 1 above
///     backward   dx = dy / 6     if −3 < x < 3,   0 otherwise
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Howard et al., "Searching for MobileNetV3", ICCV 2019, section 5.2; as in PyTorch.
public struct HardSigmoid: Activation {
  public static let kind = "hard-sigmoid"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S {
    let line = x * S(1.0 / 6) + 0.5
    let above = line < 0 ? 0 : line
    return above > 1 ? 1 : above
  }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let inside = (x > -3 ? 1 : 0) as S
    return x < 3 ? inside * S(1.0 / 6) : 0
  }

  public var valueFormula: Formula {
    Formula("min(max(z / 6 + ½, 0), 1)", tex: #"\min(\max(z / 6 + \tfrac{1}{2}, 0), 1)"#)
  }

  public var slopeFormula: Formula {
    Formula(
      "1/6 if −3 < z < 3, 0 otherwise",
      tex: Formula.cases((#"\tfrac{1}{6}"#, "-3 < z < 3"), otherwise: "0"))
  }
}
