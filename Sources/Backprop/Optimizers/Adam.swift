/// Steers by running averages of the gradient and of its square, both corrected for their start.
///
///     g ← gradient + weightDecay · p
///     m ← beta1 · m + (1 − beta1) · g,   v ← beta2 · v + (1 − beta2) · g²
///     m̂ = m / (1 − beta1ᵗ),   v̂ = v / (1 − beta2ᵗ)      (t is the number of the step, from 1)
///     p ← p − learningRate · m̂ / (√v̂ + epsilon)
///
/// With `amsgrad`, v̂ takes the largest v so far.
///
/// - Defaults: those of PyTorch; Keras has an epsilon of 1e-7.
/// - Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1;
///   Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", ICLR 2018, for `amsgrad`.
public struct Adam: Optimizer {
  public static let kind = "adam"

  public var learningRate: Double
  /// How much of the average gradient is kept, in `0..<1`.
  public var beta1: Double
  /// How much of the average square is kept, in `0..<1`.
  public var beta2: Double
  /// What is added to the root, above 0.
  public var epsilon: Double
  /// Whether the average square may not fall.
  public var amsgrad: Bool
  /// The factor of the L2 penalty that is added to the gradient, 0 or more.
  public var weightDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, amsgrad: Bool = false, weightDecay: Double = 0
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
      penalty: weightDecay, shrinkage: 0)
  }
}

/// The step that ``Adam`` and ``AdamW`` share.
struct AdamStep {
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  let amsgrad: Bool
  /// The factor of an L2 penalty.
  let penalty: Double
  /// The part of each parameter that is taken off, for a learning rate of 1.
  let shrinkage: Double

  func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let (mean, square) = (pass.memory(0), pass.memory(1))
    let rate = S(pass.learningRate / (1 - power(beta1, pass.step)))
    let inverseRoot = S(1 / (1 - power(beta2, pass.step)).squareRoot())
    let (kept1, fresh1) = (S(beta1), S(1 - beta1))
    let (kept2, fresh2) = (S(beta2), S(1 - beta2))
    let (epsilon, penalty) = (S(epsilon), S(penalty))
    let rest = S(1 - pass.learningRate * shrinkage)
    @inline(__always)
    func step(_ index: Int, largest: (S) -> S) {
      let parameter = pass.parameters[index]
      let gradient = pass.gradient[index].addingProduct(penalty, parameter)
      let newMean = (fresh1 * gradient).addingProduct(kept1, mean[index])
      let newSquare = (fresh2 * gradient * gradient).addingProduct(kept2, square[index])
      mean[index] = newMean
      square[index] = newSquare
      let root = largest(newSquare).squareRoot() * inverseRoot + epsilon
      pass.parameters[index] = (parameter * rest) - rate * newMean / root
    }
    guard amsgrad else {
      for index in 0..<pass.parameters.count { step(index) { $0 } }
      return
    }
    // A loop of its own: were the same memory read under two names, it could not become vectors.
    let largest = pass.memory(2)
    for index in 0..<pass.parameters.count {
      step(index) { square in
        let old = largest[index]
        let new = old > square ? old : square
        largest[index] = new
        return new
      }
    }
  }

  var formula: Formula {
    let part = Formula(shrinkage)
    let start =
      shrinkage == 0
      ? Formula("w", tex: "w")
      : Formula("(1 − η · \(part.text)) · w", tex: #"(1 - \eta \cdot \#(part.tex)) \cdot w"#)
    return Formula.list(
      .penalized(by: penalty), .averageGradient("m", keeping: beta1),
      .averageSquare("v", keeping: beta2),
      amsgrad ? Formula("u ← max(u, v)", tex: #"u \leftarrow \max(u, v)"#) : nil,
      .corrected("m", from: "m", keeping: beta1),
      .corrected("v", from: amsgrad ? "u" : "v", keeping: beta2),
      .step(from: start, epsilon: epsilon))
  }
}
