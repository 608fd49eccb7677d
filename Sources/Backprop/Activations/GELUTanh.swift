/// Approximates the ``GELU`` by a hyperbolic tangent.
///
///     forward    y = ½ · x · (1 + tanh u),   u = √(2/π) · (x + 0.044715 · x³)
///     backward   dx = dy · (½ · (1 + tanh u) + ½ · x · (1 − tanh² u) · u′)
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Hendrycks and Gimpel, "Gaussian Error Linear Units (GELUs)", 2016, section 2.
public struct GELUTanh: Activation {
  public static let kind = "gelu-tanh"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { 0.5 * x * (1 + S.tanh(Self.argument(x))) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let t = S.tanh(Self.argument(x))
    let argumentSlope = S(Self.scale) * (1 + S(3 * Self.cubic) * x * x)
    let rise = 1 - t * t
    // Far out the rise is 0 before the slope of the argument overflows.
    let bend = 0.5 * x * rise * argumentSlope
    return 0.5 * (1 + t) + (rise == 0 ? 0 : bend)
  }

  public var valueFormula: Formula {
    Formula.list(
      Formula("½ · z · (1 + h)", tex: #"\tfrac{1}{2} \cdot z \cdot (1 + h)"#),
      Self.tangentFormula)
  }

  public var slopeFormula: Formula {
    let cubic = Formula(3 * Self.cubic)
    return Formula.list(
      Formula(
        "½ · (1 + h) + ½ · z · (1 − h²) · u′",
        tex: #"\tfrac{1}{2} \cdot (1 + h) + \tfrac{1}{2} \cdot z \cdot (1 - h^2) \cdot u'"#),
      Self.tangentFormula,
      Formula(
        "u′ = √(2/π) · (1 + \(cubic.text) · z²)",
        tex: #"u' = \sqrt{2 / \pi} \cdot (1 + \#(cubic.tex) \cdot z^2)"#))
  }

  private static var tangentFormula: Formula {
    let cubic = Formula(cubic)
    return Formula.list(
      Formula("h = tanh u", tex: #"h = \tanh u"#),
      Formula(
        "u = √(2/π) · (z + \(cubic.text) · z³)",
        tex: #"u = \sqrt{2 / \pi} \cdot (z + \#(cubic.tex) \cdot z^3)"#))
  }

  /// √(2/π).
  private static var scale: Double { 0.7978845608028653559 }
  private static var cubic: Double { 0.044715 }

  @inline(__always)
  private static func argument<S: Scalar>(_ x: S) -> S {
    S(scale) * (x + S(cubic) * x * x * x)
  }
}
