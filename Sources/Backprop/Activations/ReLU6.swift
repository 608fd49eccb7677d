/// Is a ReLU that stops at 6.
///
///     forward    y = min(max(x, 0), 6)
///     backward   dx = dy   if 0 < x < 6,   0 otherwise
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010.
public struct ReLU6: Activation {
  public static let kind = "relu6"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S {
    let above = x > 0 ? x : x * 0
    return above > 6 ? 6 : above
  }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S {
    let above = (x > 0 ? 1 : 0) as S
    return x < 6 ? above : 0
  }

  public var valueFormula: Formula {
    Formula("min(max(z, 0), 6)", tex: #"\min(\max(z, 0), 6)"#)
  }

  public var slopeFormula: Formula {
    Formula("1 if 0 < z < 6, 0 otherwise", tex: Formula.cases(("1", "0 < z < 6"), otherwise: "0"))
  }
}
