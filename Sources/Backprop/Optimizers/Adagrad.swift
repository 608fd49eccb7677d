/// Divides each gradient by the root of the sum of all its squares so far.
///
///     g ← gradient + weightDecay · p
///     s ← s + g²
///     p ← p − learningRate / (1 + (step − 1) · learningRateDecay) · g / (√s + epsilon)
///
/// - Defaults: those of PyTorch. (Keras begins with s = 0.1.)
/// - Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
///   Optimization", JMLR 12, 2011.
public struct Adagrad: Optimizer {
  public static let kind = "adagrad"

  public var learningRate: Double
  /// How fast the learning rate falls, 0 or more.
  public var learningRateDecay: Double
  /// What is added to the root, above 0.
  public var epsilon: Double
  /// What the sum of squares begins with, 0 or more.
  public var initialAccumulator: Double
  /// The factor of the L2 penalty that is added to the gradient, 0 or more.
  public var weightDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 0.01, learningRateDecay: Double = 0, epsilon: Double = 1e-10,
    initialAccumulator: Double = 0, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.learningRateDecay = learningRateDecay
    self.epsilon = epsilon
    self.initialAccumulator = initialAccumulator
    self.weightDecay = weightDecay
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.notNegative(learningRateDecay, "learning-rate decay")
      ?? Rule.positive(epsilon, "epsilon")
      ?? Rule.notNegative(initialAccumulator, "initial accumulator")
      ?? Rule.notNegative(weightDecay, "weight decay")
  }

  public var memories: Int { 1 }

  public var initialMemory: Double { initialAccumulator }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let sum = pass.memory(0)
    let rate = S(pass.learningRate / (1 + Double(pass.step - 1) * learningRateDecay))
    let (epsilon, decay) = (S(epsilon), S(weightDecay))
    for index in 0..<pass.parameters.count {
      let parameter = pass.parameters[index]
      let gradient = pass.gradient[index].addingProduct(decay, parameter)
      let newSum = sum[index].addingProduct(gradient, gradient)
      sum[index] = newSum
      pass.parameters[index] = parameter - rate * gradient / (newSum.squareRoot() + epsilon)
    }
  }

  public var updateFormula: Formula {
    let (fall, epsilon) = (Formula(learningRateDecay), Formula(epsilon))
    let start = Formula(initialAccumulator)
    let rate =
      learningRateDecay == 0
      ? Formula("η", tex: #"\eta"#)
      : Formula(
        "η / (1 + (t − 1) · \(fall.text))",
        tex: #"\frac{\eta}{1 + (t - 1) \cdot \#(fall.tex)}"#)
    return Formula.list(
      .penalized(by: weightDecay), Formula("s ← s + g²", tex: #"s \leftarrow s + g^2"#),
      initialAccumulator == 0
        ? nil
        : Formula(
          "s = \(start.text) before the first step",
          tex: #"s = \#(start.tex) \text{ before the first step}"#),
      Formula(
        "w ← w − \(rate.text) · g / (√s + \(epsilon.text))",
        tex: #"w \leftarrow w - \#(rate.tex) \cdot \frac{g}{\sqrt{s} + \#(epsilon.tex)}"#))
  }
}
