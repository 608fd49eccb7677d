/// The loss of counts: the negative logarithm of a Poisson probability, without the part that depends
/// on the target alone.
///
///     prediction   eᶻ, the expected count
///     forward      l = eᶻ − t · z
///     backward     ∂l/∂z = eᶻ − t
///
/// The mean is taken over all outputs and rows, as in PyTorch's `PoissonNLLLoss`.
public struct Poisson: ElementwiseLoss {
  public static let kind = "poisson"

  /// Makes the loss.
  public init() {}

  public var targetRule: String { "a number of 0 or more" }

  public func accepts(target: Double, columns: Int, outputs: Int) -> Bool {
    target >= 0 && target.isFinite
  }

  @inline(__always)
  public func value<S: Scalar>(of output: S, target: S) -> S { S.exp(output) - target * output }

  @inline(__always)
  public func slope<S: Scalar>(of output: S, target: S) -> S { S.exp(output) - target }

  @inline(__always)
  public func prediction<S: Scalar>(of output: S) -> S { S.exp(output) }

  public var lossFormula: Formula { Formula("a − t · z", tex: #"a - t \cdot z"#) }

  public var gradientFormula: Formula { Formula("a − t", tex: "a - t") }

  public var predictionFormula: Formula { Formula("eᶻ", tex: "e^z") }
}
