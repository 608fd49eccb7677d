/// Steps by the sign of an average of the gradient: every parameter moves equally far.
///
///     c = beta1 · m + (1 − beta1) · g,   m ← beta2 · m + (1 − beta2) · g
///     p ← p − learningRate · (sign(c) + weightDecay · p)
///
/// - Defaults: those of the paper, a learning rate of 1e-4, beta1 of 0.9 and beta2 of 0.99. It is not
///   in PyTorch.
/// - Source: Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023, algorithm 2.
public struct Lion: Optimizer {
  public static let kind = "lion"

  public var learningRate: Double
  /// How much the average counts beside the new gradient in a step, in `0..<1`.
  public var beta1: Double
  /// How much of the average is kept, in `0..<1`.
  public var beta2: Double
  /// The part of each parameter that is taken off, for a learning rate of 1; 0 or more.
  public var weightDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 1e-4, beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.share(beta1, "beta1")
      ?? Rule.share(beta2, "beta2")
      ?? Rule.notNegative(weightDecay, "weight decay")
  }

  public var memories: Int { 1 }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let mean = pass.memory(0)
    let (rate, decay) = (S(pass.learningRate), S(weightDecay))
    let (kept1, fresh1) = (S(beta1), S(1 - beta1))
    let (kept2, fresh2) = (S(beta2), S(1 - beta2))
    for index in 0..<pass.parameters.count {
      let (parameter, gradient) = (pass.parameters[index], pass.gradient[index])
      let direction = sign(of: (fresh1 * gradient).addingProduct(kept1, mean[index]))
      mean[index] = (fresh2 * gradient).addingProduct(kept2, mean[index])
      pass.parameters[index] = parameter - rate * direction.addingProduct(decay, parameter)
    }
  }

  public var updateFormula: Formula {
    let (kept, decay) = (Formula(beta1), Formula(weightDecay))
    let (step, tex) = ("sign(c)", #"\operatorname{sign}(c)"#)
    return Formula.list(
      Formula(
        "c = \(kept.text) · m + (1 − \(kept.text)) · g",
        tex: #"c = \#(kept.tex) \cdot m + (1 - \#(kept.tex)) \cdot g"#),
      .averageGradient("m", keeping: beta2),
      weightDecay == 0
        ? Formula("w ← w − η · \(step)", tex: #"w \leftarrow w - \eta \cdot \#(tex)"#)
        : Formula(
          "w ← w − η · (\(step) + \(decay.text) · w)",
          tex: #"w \leftarrow w - \eta \cdot (\#(tex) + \#(decay.tex) \cdot w)"#))
  }
}
