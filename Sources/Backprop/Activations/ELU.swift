/// Passes positive inputs unchanged and lets negative ones run out smoothly at −alpha.
///
///     forward    y = x     if x > 0,   alpha · (eˣ − 1) otherwise
///     backward   dx = dy   if x > 0,   dy · (y + alpha) otherwise
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Default: an alpha of 1, as in PyTorch and Keras.
/// - Source: Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by
///   Exponential Linear Units (ELUs)", ICLR 2016, equation 15.
public struct ELU: Activation {
  public static let kind = "elu"

  /// Where large negative inputs end, with the opposite sign; above 0.
  public var alpha: Double

  /// Makes the activation with the limit −`alpha` for negative inputs.
  public init(alpha: Double = 1) {
    self.alpha = alpha
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(alpha > 0 && alpha.isFinite, "The alpha must be above 0; it is \(alpha).")
  }

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S {
    let negative = S(alpha) * S.expMinusOne(x)
    return x > 0 ? x : negative
  }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S { x > 0 ? 1 : y + S(alpha) }

  public var valueFormula: Formula {
    let negative = Formula.product(alpha, Formula("eᶻ − 1", tex: "e^z - 1"))
    return Formula(
      "z if z > 0, \(negative.text) otherwise",
      tex: Formula.cases(("z", "z > 0"), otherwise: negative.tex))
  }

  public var slopeFormula: Formula {
    let alpha = Formula(alpha)
    return Formula(
      "1 if z > 0, a + \(alpha.text) otherwise",
      tex: Formula.cases(("1", "z > 0"), otherwise: "a + \(alpha.tex)"))
  }
}
