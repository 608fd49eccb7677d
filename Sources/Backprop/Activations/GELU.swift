/// Weighs each input by the probability that a normal variable is smaller.
///
///     forward    y = x · Φ(x),   Φ(x) = ½ · (1 + erf(x / √2))
///     backward   dx = dy · (Φ(x) + x · φ(x)),   φ(x) = e^(−x²/2) / √(2π)
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Hendrycks and Gimpel, "Gaussian Error Linear Units (GELUs)", 2016, equation 1.
public struct GELU: Activation {
  public static let kind = "gelu"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { x * Self.probability(below: x) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let density = S.exp(-0.5 * x * x) * S(0.3989422804014326779)
    return Self.probability(below: x) + x * density
  }

  public var valueFormula: Formula {
    Formula.list(Formula("z · Φ(z)", tex: #"z \cdot \Phi(z)"#), Self.probabilityFormula)
  }

  public var slopeFormula: Formula {
    Formula.list(
      Formula("Φ(z) + z · φ(z)", tex: #"\Phi(z) + z \cdot \varphi(z)"#), Self.probabilityFormula,
      Formula(
        "φ(z) = e^(−z²/2) / √(2π)", tex: #"\varphi(z) = \frac{e^{-z^2 / 2}}{\sqrt{2 \pi}}"#))
  }

  private static var probabilityFormula: Formula {
    Formula(
      "Φ(z) = ½ · (1 + erf(z / √2))",
      tex: #"\Phi(z) = \tfrac{1}{2} \cdot (1 + \operatorname{erf}(z / \sqrt{2}))"#)
  }

  @inline(__always)
  private static func probability<S: Scalar>(below x: S) -> S {
    0.5 * (1 + S.erf(x * S(0.7071067811865475244)))
  }
}
