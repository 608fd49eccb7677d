/// Divides each gradient by a running average of its size.
///
///     g ← gradient + weightDecay · p
///     s ← smoothing · s + (1 − smoothing) · g²
///     m ← smoothing · m + (1 − smoothing) · g,   s′ = s − m²     if centered, s′ = s otherwise
///     v ← momentum · v + g / (√s′ + epsilon)
///     p ← p − learningRate · v
///
/// - Defaults: those of PyTorch, a smoothing of 0.99 and an epsilon of 1e-8 outside the root. (Keras
///   has 0.9 and 1e-7.)
/// - Source: Hinton, "Neural Networks for Machine Learning", lecture 6e, 2012; the centered form:
///   Graves, "Generating Sequences With Recurrent Neural Networks", 2013.
public struct RMSprop: Optimizer {
  public static let kind = "rmsprop"

  public var learningRate: Double
  /// How much of the old average is kept, in `0..<1`.
  public var smoothing: Double
  /// What is added to the root, above 0.
  public var epsilon: Double
  /// How much of the last step is kept, in `0..<1`.
  public var momentum: Double
  /// Whether the square of the mean gradient is taken off.
  public var centered: Bool
  /// The factor of the L2 penalty that is added to the gradient, 0 or more.
  public var weightDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 0.01, smoothing: Double = 0.99, epsilon: Double = 1e-8,
    momentum: Double = 0, centered: Bool = false, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.smoothing = smoothing
    self.epsilon = epsilon
    self.momentum = momentum
    self.centered = centered
    self.weightDecay = weightDecay
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.share(smoothing, "smoothing")
      ?? Rule.positive(epsilon, "epsilon")
      ?? Rule.share(momentum, "momentum")
      ?? Rule.notNegative(weightDecay, "weight decay")
  }

  public var memories: Int { 3 }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let (square, mean, velocity) = (pass.memory(0), pass.memory(1), pass.memory(2))
    let (rate, epsilon, decay) = (S(pass.learningRate), S(epsilon), S(weightDecay))
    let (kept, fresh, momentum) = (S(smoothing), S(1 - smoothing), S(momentum))
    let centered = centered
    for index in 0..<pass.parameters.count {
      let parameter = pass.parameters[index]
      let gradient = pass.gradient[index].addingProduct(decay, parameter)
      let newSquare = kept * square[index] + fresh * gradient * gradient
      let newMean = kept * mean[index] + fresh * gradient
      square[index] = newSquare
      mean[index] = newMean
      // Rounding can make the difference negative where the gradient hardly changes.
      let difference = newSquare - newMean * newMean
      let variance = difference < 0 ? 0 : difference
      let spread = centered ? variance : newSquare
      let speed = momentum * velocity[index] + gradient / (spread.squareRoot() + epsilon)
      velocity[index] = speed
      pass.parameters[index] = parameter.addingProduct(-rate, speed)
    }
  }

  public var updateFormula: Formula {
    let (kept, epsilon) = (Formula(momentum), Formula(epsilon))
    let (square, tex) = centered ? ("√(s − m²)", "s - m^2") : ("√s", "s")
    let step = Formula(
      "g / (\(square) + \(epsilon.text))", tex: #"\frac{g}{\sqrt{\#(tex)} + \#(epsilon.tex)}"#)
    let velocity = Formula(
      "v ← \(kept.text) · v + \(step.text)",
      tex: #"v \leftarrow \#(kept.tex) \cdot v + \#(step.tex)"#)
    let direction = momentum == 0 ? step : Formula("v", tex: "v")
    return Formula.list(
      .penalized(by: weightDecay), .averageSquare("s", keeping: smoothing),
      centered ? .averageGradient("m", keeping: smoothing) : nil, momentum == 0 ? nil : velocity,
      Formula(
        "w ← w − η · \(direction.text)",
        tex: #"w \leftarrow w - \eta \cdot \#(direction.tex)"#))
  }
}
