/// Passes positive inputs unchanged and lets a small part of negative ones through.
///
///     forward    y = x     if x > 0,   leak · x otherwise
///     backward   dx = dy   if x > 0,   leak · dy otherwise
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Default: a leak of 0.01, as in PyTorch.
/// - Source: Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
///   ICML 2013, section 2.
public struct LeakyReLU: Activation {
  public static let kind = "leaky-relu"

  /// The slope for negative inputs, in `0..<1`; 0 is an ordinary ReLU.
  public var leak: Double

  /// Makes the activation with the slope `leak` for negative inputs.
  public init(leak: Double = 0.01) {
    self.leak = leak
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds((0..<1).contains(leak), "The leak must be in 0..<1; it is \(leak).")
  }

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { x > 0 ? x : S(leak) * x }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S { x > 0 ? 1 : S(leak) }

  public var valueFormula: Formula {
    let leak = Formula(leak)
    return Formula(
      "z if z > 0, \(leak.text) · z otherwise",
      tex: Formula.cases(("z", "z > 0"), otherwise: #"\#(leak.tex) \cdot z"#))
  }

  public var slopeFormula: Formula {
    let leak = Formula(leak)
    return Formula(
      "1 if z > 0, \(leak.text) otherwise",
      tex: Formula.cases(("1", "z > 0"), otherwise: leak.tex))
  }
}
