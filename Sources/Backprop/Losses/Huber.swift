/// The square of small errors and the size of large ones.
///
///     forward    l = ½ · (z − t)²                    if |z − t| ≤ delta,
///                    delta · (|z − t| − ½ · delta)   otherwise
///     backward   ∂l/∂z = z − t, brought into −delta...delta
///
/// The mean is taken over all outputs and rows, as in PyTorch's `HuberLoss`.
///
/// - Default: a delta of 1, as in PyTorch.
/// - Source: Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics
///   35, 1964.
public struct Huber: ElementwiseLoss {
  public static let kind = "huber"

  /// The error at which the square becomes a straight line, above 0.
  public var delta: Double

  /// Makes the loss with the given delta.
  public init(delta: Double = 1) {
    self.delta = delta
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(delta > 0 && delta.isFinite, "The delta must be above 0; it is \(delta).")
  }

  @inline(__always)
  public func value<S: Scalar>(of output: S, target: S) -> S {
    let error = (output - target).magnitude
    let square = 0.5 * error * error
    let line = S(delta) * (error - 0.5 * S(delta))
    return error <= S(delta) ? square : line
  }

  @inline(__always)
  public func slope<S: Scalar>(of output: S, target: S) -> S {
    let error = output - target
    let above = error < -S(delta) ? -S(delta) : error
    return above > S(delta) ? S(delta) : above
  }

  public var lossFormula: Formula {
    let (limit, half) = (Formula(delta), Formula(0.5 * delta))
    let line = Formula.product(
      delta,
      Formula("|z − t| − \(half.text)", tex: #"\lvert z - t \rvert - \#(half.tex)"#))
    return Formula(
      "½ · (z − t)² if |z − t| ≤ \(limit.text), \(line.text) otherwise",
      tex: Formula.cases(
        (#"\tfrac{1}{2} \cdot (z - t)^2"#, #"\lvert z - t \rvert \le \#(limit.tex)"#),
        otherwise: line.tex))
  }

  public var gradientFormula: Formula {
    let limit = Formula(delta)
    return Formula(
      "min(max(z − t, −\(limit.text)), \(limit.text))",
      tex: #"\min(\max(z - t, -\#(limit.tex)), \#(limit.tex))"#)
  }
}
