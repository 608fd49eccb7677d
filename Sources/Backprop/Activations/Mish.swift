/// Weighs each input by the hyperbolic tangent of its softplus.
///
///     forward    y = x · t,   t = tanh(log(1 + eˣ))
///     backward   dx = dy · (t + x · (1 − t²) · σ(x))
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", BMVC 2020.
public struct Mish: Activation {
  public static let kind = "mish"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { x * S.tanh(S.softplus(x)) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let t = S.tanh(S.softplus(x))
    return t + x * (1 - t * t) * S.sigmoid(x)
  }

  public var valueFormula: Formula {
    Formula("z · tanh(log(1 + eᶻ))", tex: #"z \cdot \tanh(\log(1 + e^z))"#)
  }

  public var slopeFormula: Formula {
    Formula(
      "h + z · (1 − h²) / (1 + e⁻ᶻ),  h = tanh(log(1 + eᶻ))",
      tex: #"h + \frac{z \cdot (1 - h^2)}{1 + e^{-z}},\quad h = \tanh(\log(1 + e^z))"#)
  }
}
