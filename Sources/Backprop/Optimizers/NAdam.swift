/// Is ``Adam`` with Nesterov's momentum.
///
///     g ← gradient + weightDecay · p
///     μₜ = beta1 · (1 − ½ · 0.96^(t · momentumDecay)),   Πₜ = μ₁ · μ₂ · … · μₜ
///     m ← beta1 · m + (1 − beta1) · g,   v ← beta2 · v + (1 − beta2) · g²
///     m̂ = μₜ₊₁ / (1 − Πₜ₊₁) · m + (1 − μₜ) / (1 − Πₜ) · g,   v̂ = v / (1 − beta2ᵗ)
///     p ← p − learningRate · m̂ / (√v̂ + epsilon)
///
/// - Defaults: those of PyTorch, a learning rate of 0.002.
/// - Source: Dozat, "Incorporating Nesterov Momentum into Adam", ICLR workshop 2016.
public struct NAdam: Optimizer {
  public static let kind = "nadam"

  public var learningRate: Double
  /// How much of the average gradient is kept, in `0..<1`.
  public var beta1: Double
  /// How much of the average square is kept, in `0..<1`.
  public var beta2: Double
  /// What is added to the root, above 0.
  public var epsilon: Double
  /// How fast the momentum rises to its full size, 0 or more.
  public var momentumDecay: Double
  /// The factor of the L2 penalty that is added to the gradient, 0 or more.
  public var weightDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, momentumDecay: Double = 0.004, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
    self.weightDecay = weightDecay
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.share(beta1, "beta1")
      ?? Rule.share(beta2, "beta2")
      ?? Rule.positive(epsilon, "epsilon")
      ?? Rule.notNegative(momentumDecay, "momentum decay")
      ?? Rule.notNegative(weightDecay, "weight decay")
  }

  public var memories: Int { 2 }

  public func carry(after carry: Double, step: Int) -> Double { carry * momentum(step: step) }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let (mean, square) = (pass.memory(0), pass.memory(1))
    let next = momentum(step: pass.step + 1)
    let ofMean = S(pass.learningRate * next / (1 - pass.carry * next))
    let ofGradient = S(pass.learningRate * (1 - momentum(step: pass.step)) / (1 - pass.carry))
    let inverse = S(1 / (1 - power(beta2, pass.step)))
    let (kept1, fresh1) = (S(beta1), S(1 - beta1))
    let (kept2, fresh2) = (S(beta2), S(1 - beta2))
    let (epsilon, decay) = (S(epsilon), S(weightDecay))
    for index in 0..<pass.parameters.count {
      let parameter = pass.parameters[index]
      let gradient = pass.gradient[index].addingProduct(decay, parameter)
      let newMean = (fresh1 * gradient).addingProduct(kept1, mean[index])
      let newSquare = (fresh2 * gradient * gradient).addingProduct(kept2, square[index])
      mean[index] = newMean
      square[index] = newSquare
      let direction = ofMean * newMean + ofGradient * gradient
      let root = (newSquare * inverse).squareRoot() + epsilon
      pass.parameters[index] = parameter - direction / root
    }
  }

  public var updateFormula: Formula {
    let (kept, fall) = (Formula(beta1), Formula(momentumDecay))
    let momentum = Formula(
      "μₜ = \(kept.text) · (1 − ½ · 0.96^(\(fall.text) · t))",
      tex: #"\mu_t = \#(kept.tex) \cdot "#
        + #"(1 - \tfrac{1}{2} \cdot 0.96^{\#(fall.tex) \cdot t})"#)
    let mean = Formula(
      "m̂ = μₜ₊₁ / (1 − Πₜ₊₁) · m + (1 − μₜ) / (1 − Πₜ) · g",
      tex: #"\hat m = \frac{\mu_{t+1}}{1 - \Pi_{t+1}} \cdot m + "#
        + #"\frac{1 - \mu_t}{1 - \Pi_t} \cdot g"#)
    return Formula.list(
      .penalized(by: weightDecay), .averageGradient("m", keeping: beta1),
      .averageSquare("v", keeping: beta2), momentum,
      Formula("Πₜ = μ₁ · … · μₜ", tex: #"\Pi_t = \mu_1 \cdot \ldots \cdot \mu_t"#), mean,
      .corrected("v", from: "v", keeping: beta2),
      .step(from: Formula("w", tex: "w"), epsilon: epsilon))
  }

  private func momentum(step: Int) -> Double {
    let fall = Double.exp(Double(step) * momentumDecay * Double.log(0.96))
    return beta1 * (1 - 0.5 * fall)
  }
}
