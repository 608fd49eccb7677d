/// The size of the error: less troubled by outliers than the square.
///
///     forward    l = |z − t|
///     backward   ∂l/∂z = 1 if z > t,   −1 if z < t,   0 if they are equal
///
/// The mean is taken over all outputs and rows, as in PyTorch's `L1Loss`.
public struct MeanAbsoluteError: ElementwiseLoss {
  public static let kind = "mean-absolute-error"

  /// Makes the loss.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(of output: S, target: S) -> S { (output - target).magnitude }

  @inline(__always)
  public func slope<S: Scalar>(of output: S, target: S) -> S {
    let falling: S = output < target ? -1 : 0
    return output > target ? 1 : falling
  }

  public var lossFormula: Formula { Formula("|z − t|", tex: #"\lvert z - t \rvert"#) }

  public var gradientFormula: Formula {
    Formula("sign(z − t)", tex: #"\operatorname{sign}(z - t)"#)
  }
}
