/// Keeps mean 0 and variance 1 from layer to layer: a scaled exponential linear unit.
///
///     forward    y = λ · x      if x > 0,   λ · α · (eˣ − 1) otherwise
///     backward   dx = λ · dy    if x > 0,   dy · (y + λ · α) otherwise
///                λ = 1.0507009873554805, α = 1.6732632423543772
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Note: its authors use it with LeCun's normal initializer.
/// - Source: Klambauer, Unterthiner, Mayr and Hochreiter, "Self-Normalizing Neural Networks", NIPS
///   2017, equation 2; the digits of λ and α are those of PyTorch.
public struct SELU: Activation {
  public static let kind = "selu"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S {
    let negative = S(Self.scaledAlpha) * S.expMinusOne(x)
    return x > 0 ? S(Self.scale) * x : negative
  }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    x > 0 ? S(Self.scale) : y + S(Self.scaledAlpha)
  }

  public var valueFormula: Formula {
    let value = Formula(
      "λ · z if z > 0, λ · α · (eᶻ − 1) otherwise",
      tex: Formula.cases(
        (#"\lambda \cdot z"#, "z > 0"), otherwise: #"\lambda \cdot \alpha \cdot (e^z - 1)"#))
    return Formula.list(value, Self.constants)
  }

  public var slopeFormula: Formula {
    let slope = Formula(
      "λ if z > 0, a + λ · α otherwise",
      tex: Formula.cases((#"\lambda"#, "z > 0"), otherwise: #"a + \lambda \cdot \alpha"#))
    return Formula.list(slope, Self.constants)
  }

  private static var constants: Formula {
    let (scale, alpha) = (Formula(scale), Formula(alpha))
    return Formula.list(
      Formula("λ = \(scale.text)", tex: #"\lambda = \#(scale.tex)"#),
      Formula("α = \(alpha.text)", tex: #"\alpha = \#(alpha.tex)"#))
  }

  private static var scale: Double { 1.0507009873554804934193349852946 }
  private static var alpha: Double { 1.6732632423543772848170429916717 }
  private static var scaledAlpha: Double { scale * alpha }
}
