/// Gradient descent, with momentum if wanted: stochastic when the gradient is that of a batch.
///
///     g ← gradient + weightDecay · p
///     v ← g in the first step,   momentum · v + (1 − dampening) · g afterwards
///     p ← p − learningRate · v                  or, with Nesterov's momentum,
///     p ← p − learningRate · (g + momentum · v)
///
/// - Defaults: a learning rate of 0.01, no momentum. Keras multiplies the learning rate into v.
/// - Source: Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum
///   in deep learning", ICML 2013; as in PyTorch.
public struct SGD: Optimizer {
  public static let kind = "sgd"

  public var learningRate: Double
  /// How much of the last step is kept, in `0..<1`.
  public var momentum: Double
  /// How much of the new gradient is left out of the momentum, in `0..<1`.
  public var dampening: Double
  /// Whether the step looks ahead along the momentum.
  public var nesterov: Bool
  /// The factor of the L2 penalty that is added to the gradient, 0 or more.
  public var weightDecay: Double

  /// Makes the rule; Nesterov's momentum needs a momentum and no dampening.
  public init(
    learningRate: Double = 0.01, momentum: Double = 0, dampening: Double = 0,
    nesterov: Bool = false, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.dampening = dampening
    self.nesterov = nesterov
    self.weightDecay = weightDecay
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.share(momentum, "momentum")
      ?? Rule.share(dampening, "dampening")
      ?? Rule.notNegative(weightDecay, "weight decay")
      ?? Rule.holds(
        !nesterov || (momentum > 0 && dampening == 0),
        "Nesterov's momentum needs a momentum above 0 and no dampening.")
  }

  public var memories: Int { momentum == 0 ? 0 : 1 }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let rate = S(pass.learningRate)
    guard momentum != 0 else {
      pass.apply(weightDecay: weightDecay) { parameter, gradient in
        parameter.addingProduct(-rate, gradient)
      }
      return
    }
    let velocity = pass.memory(0)
    let (kept, fresh) = (S(momentum), S(pass.step == 1 ? 1 : 1 - dampening))
    let (decay, nesterov) = (S(weightDecay), nesterov)
    for index in 0..<pass.parameters.count {
      let parameter = pass.parameters[index]
      let gradient = pass.gradient[index].addingProduct(decay, parameter)
      let speed = (fresh * gradient).addingProduct(kept, velocity[index])
      velocity[index] = speed
      let direction = nesterov ? gradient.addingProduct(kept, speed) : speed
      pass.parameters[index] = parameter.addingProduct(-rate, direction)
    }
  }

  public var updateFormula: Formula {
    let (kept, dampening) = (Formula(momentum), Formula(dampening))
    let fresh =
      self.dampening == 0
      ? Formula("g", tex: "g")
      : Formula("(1 − \(dampening.text)) · g", tex: #"(1 - \#(dampening.tex)) \cdot g"#)
    let first = Formula("v = g in the first step", tex: #"v = g \text{ in the first step}"#)
    let velocity = Formula(
      "v ← \(kept.text) · v + \(fresh.text)",
      tex: #"v \leftarrow \#(kept.tex) \cdot v + \#(fresh.tex)"#)
    let direction =
      nesterov
      ? Formula("(g + \(kept.text) · v)", tex: #"(g + \#(kept.tex) \cdot v)"#)
      : momentum == 0 ? Formula("g", tex: "g") : Formula("v", tex: "v")
    return Formula.list(
      .penalized(by: weightDecay), momentum == 0 ? nil : velocity,
      momentum == 0 || self.dampening == 0 ? nil : first,
      Formula(
        "w ← w − η · \(direction.text)",
        tex: #"w \leftarrow w - \eta \cdot \#(direction.tex)"#))
  }
}
