/// Weighs each input by its own sigmoid; also known as swish.
///
///     forward    y = x · σ(x),   σ(x) = 1 / (1 + e⁻ˣ)
///     backward   dx = dy · σ(x) · (1 + x · (1 − σ(x)))
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural Network Function
///   Approximation in Reinforcement Learning", 2017, equations 9 and 10.
public struct SiLU: Activation {
  public static let kind = "silu"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { x * S.sigmoid(x) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let s = S.sigmoid(x)
    return s * (1 + x * (1 - s))
  }

  public var valueFormula: Formula { Formula("z / (1 + e⁻ᶻ)", tex: #"\frac{z}{1 + e^{-z}}"#) }

  public var slopeFormula: Formula {
    Formula(
      "s · (1 + z · (1 − s)),  s = 1 / (1 + e⁻ᶻ)",
      tex: #"s \cdot (1 + z \cdot (1 - s)),\quad s = \frac{1}{1 + e^{-z}}"#)
  }
}
