/// Weighs each input by its own hard sigmoid.
///
///     forward    y = x · min(max(x + 3, 0), 6) / 6
///     backward   dx = dy · (x / 3 + ½)   if −3 < x < 3,   0 below, dy above
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Howard et al., "Searching for MobileNetV3", ICCV 2019, section 5.2.
public struct HardSwish: Activation {
  public static let kind = "hard-swish"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S {
    let shifted = x + 3
    let above = shifted < 0 ? 0 : shifted
    let inside = above > 6 ? 6 : above
    return x * inside * S(1.0 / 6)
  }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let line = x * S(1.0 / 3) + 0.5
    let above = x > -3 ? line : 0
    return x < 3 ? above : 1
  }

  public var valueFormula: Formula {
    Formula(
      "z · min(max(z + 3, 0), 6) / 6", tex: #"z \cdot \frac{\min(\max(z + 3, 0), 6)}{6}"#)
  }

  public var slopeFormula: Formula {
    Formula(
      "z / 3 + ½ if −3 < z < 3, 1 if z ≥ 3, 0 otherwise",
      tex: Formula.cases(
        (#"z / 3 + \tfrac{1}{2}"#, "-3 < z < 3"), ("1", #"z \ge 3"#), otherwise: "0"))
  }
}
