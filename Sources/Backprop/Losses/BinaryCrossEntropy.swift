/// The logarithm of the probability given to a yes or a no; with several outputs, each is a yes-or-no
/// question of its own (multi-label).
///
///     prediction   a = σ(z) = 1 / (1 + e⁻ᶻ)
///     forward      l = −t · log a − (1 − t) · log(1 − a) = max(z, 0) − z · t + log(1 + e^(−|z|))
///     backward     ∂l/∂z = a − t
///
/// The mean is taken over all outputs and rows, as in PyTorch's `BCEWithLogitsLoss`. Targets are 0 or
/// 1, or a probability in between.
public struct BinaryCrossEntropy: ElementwiseLoss {
  public static let kind = "binary-cross-entropy"

  /// Makes the loss.
  public init() {}

  public var targetRule: String { "a number from 0 to 1" }

  public func accepts(target: Double, columns: Int, outputs: Int) -> Bool {
    (0...1).contains(target)
  }

  @inline(__always)
  public func value<S: Scalar>(of output: S, target: S) -> S {
    let positive = output > 0 ? output : 0
    return positive - output * target + S.log1p(S.exp(-output.magnitude))
  }

  @inline(__always)
  public func slope<S: Scalar>(of output: S, target: S) -> S { S.sigmoid(output) - target }

  @inline(__always)
  public func prediction<S: Scalar>(of output: S) -> S { S.sigmoid(output) }

  public var lossFormula: Formula {
    Formula(
      "−t · log a − (1 − t) · log(1 − a)",
      tex: #"-t \cdot \log a - (1 - t) \cdot \log(1 - a)"#)
  }

  public var gradientFormula: Formula { Formula("a − t", tex: "a - t") }

  public var predictionFormula: Formula { Formula("1 / (1 + e⁻ᶻ)", tex: #"\frac{1}{1 + e^{-z}}"#) }
}
