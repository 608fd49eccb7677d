/// Makes steps in the unit of the parameters: each gradient divided by a running average of its size
/// and multiplied by one of the steps before.
///
///     g ← gradient + weightDecay · p
///     s ← rho · s + (1 − rho) · g²
///     d = √(u + epsilon) / √(s + epsilon) · g
///     u ← rho · u + (1 − rho) · d²
///     p ← p − learningRate · d
///
/// - Defaults: those of PyTorch, a learning rate of 1.
/// - Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, algorithm 1.
public struct Adadelta: Optimizer {
  public static let kind = "adadelta"

  public var learningRate: Double
  /// How much of the old averages is kept, in `0..<1`.
  public var rho: Double
  /// What is added inside the roots, above 0.
  public var epsilon: Double
  /// The factor of the L2 penalty that is added to the gradient, 0 or more.
  public var weightDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 1, rho: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.rho = rho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.share(rho, "rho")
      ?? Rule.positive(epsilon, "epsilon")
      ?? Rule.notNegative(weightDecay, "weight decay")
  }

  public var memories: Int { 2 }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let (square, stepSquare) = (pass.memory(0), pass.memory(1))
    let (rate, epsilon, decay) = (S(pass.learningRate), S(epsilon), S(weightDecay))
    let (kept, fresh) = (S(rho), S(1 - rho))
    for index in 0..<pass.parameters.count {
      let parameter = pass.parameters[index]
      let gradient = pass.gradient[index].addingProduct(decay, parameter)
      let newSquare = kept * square[index] + fresh * gradient * gradient
      square[index] = newSquare
      let scale = (stepSquare[index] + epsilon).squareRoot() / (newSquare + epsilon).squareRoot()
      let step = scale * gradient
      stepSquare[index] = kept * stepSquare[index] + fresh * step * step
      pass.parameters[index] = parameter.addingProduct(-rate, step)
    }
  }

  public var updateFormula: Formula {
    let epsilon = Formula(epsilon)
    return Formula.list(
      .penalized(by: weightDecay), .averageSquare("s", keeping: rho),
      Formula(
        "d = √(u + \(epsilon.text)) / √(s + \(epsilon.text)) · g",
        tex: #"d = \frac{\sqrt{u + \#(epsilon.tex)}}{\sqrt{s + \#(epsilon.tex)}} \cdot g"#),
      .average("u", of: Formula("d²", tex: "d^2"), keeping: rho),
      Formula("w ← w − η · d", tex: #"w \leftarrow w - \eta \cdot d"#))
  }
}
