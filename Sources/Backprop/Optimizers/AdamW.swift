/// Steers by running averages of the gradient and of its square, both corrected for their start.
///
///     p ← p · (1 − learningRate · weightDecay),   g = gradient
///     m ← beta1 · m + (1 − beta1) · g,   v ← beta2 · v + (1 − beta2) · g²
///     m̂ = m / (1 − beta1ᵗ),   v̂ = v / (1 − beta2ᵗ)      (t is the number of the step, from 1)
///     p ← p − learningRate · m̂ / (√v̂ + epsilon)
///
/// With `amsgrad`, v̂ takes the largest v so far.
///
/// The rule is that of ``Adam``, but weight decay shrinks the parameters themselves: an L2 penalty in
/// the gradient would be divided by its average size.
///
/// - Defaults: those of PyTorch, a weight decay of 0.01; Keras has 0.004.
/// - Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2.
public struct AdamW: Optimizer {
  public static let kind = "adamw"

  public var learningRate: Double
  /// How much of the average gradient is kept, in `0..<1`.
  public var beta1: Double
  /// How much of the average square is kept, in `0..<1`.
  public var beta2: Double
  /// What is added to the root, above 0.
  public var epsilon: Double
  /// Whether the average square may not fall.
  public var amsgrad: Bool
  /// The part of each parameter that is taken off, for a learning rate of 1, 0 or more.
  public var weightDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, amsgrad: Bool = false, weightDecay: Double = 0.01
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.amsgrad = amsgrad
    self.weightDecay = weightDecay
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.share(beta1, "beta1")
      ?? Rule.share(beta2, "beta2")
      ?? Rule.positive(epsilon, "epsilon")
      ?? Rule.notNegative(weightDecay, "weight decay")
  }

  public var memories: Int { amsgrad ? 3 : 2 }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    adamStep.update(pass)
  }

  public var updateFormula: Formula { adamStep.formula }

  private var adamStep: AdamStep {
    AdamStep(
      beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad,
      penalty: 0, shrinkage: weightDecay)
  }
}
