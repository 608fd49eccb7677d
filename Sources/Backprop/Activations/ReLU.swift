/// Passes positive inputs unchanged and stops negative ones: the rectified linear unit.
///
///     forward    y = x    if x > 0,   0 otherwise
///     backward   dx = dy   if x > 0,   0 otherwise (also at 0, as in PyTorch)
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Nair and Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", ICML
///   2010.
public struct ReLU: Activation {
  public static let kind = "relu"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { x > 0 ? x : x * 0 }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S { x > 0 ? 1 : 0 }

  public var valueFormula: Formula { Formula("max(z, 0)", tex: #"\max(z, 0)"#) }

  public var slopeFormula: Formula {
    Formula("1 if z > 0, 0 otherwise", tex: Formula.cases(("1", "z > 0"), otherwise: "0"))
  }
}
