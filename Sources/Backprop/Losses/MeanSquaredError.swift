/// The square of the error, for numbers that may be anything: the usual loss of regression.
///
///     forward    l = (z − t)²
///     backward   ∂l/∂z = 2 · (z − t)
///
/// The mean is taken over all outputs and rows, as in PyTorch and Keras (scikit-learn has half of
/// that).
public struct MeanSquaredError: ElementwiseLoss {
  public static let kind = "mean-squared-error"

  /// Makes the loss.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(of output: S, target: S) -> S {
    (output - target) * (output - target)
  }

  @inline(__always)
  public func slope<S: Scalar>(of output: S, target: S) -> S { 2 * (output - target) }

  public var lossFormula: Formula { Formula("(z − t)²", tex: "(z - t)^2") }

  public var gradientFormula: Formula { Formula("2 · (z − t)", tex: #"2 \cdot (z - t)"#) }
}
