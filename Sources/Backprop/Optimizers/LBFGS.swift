/// Steps along −H · g, where H approximates the inverse of the second derivatives by what the last
/// steps s and the changes y of the gradient along them showed; a line search finds how far. For
/// small data sets, all rows in one batch: it takes tens of epochs where other rules take
/// thousands.
///
///     H ← (I − s·yᵀ / sᵀy) · H · (I − y·sᵀ / sᵀy) + s·sᵀ / sᵀy,   one pair after the other,
///     beginning with H = sᵀy / yᵀy · I of the newest
///     p ← p + t · d,   d = −H · g,   t fulfils the strong Wolfe conditions (c₁ = 10⁻⁴, c₂ = 0.9)
///
/// The first length tried is the learning rate; in the first step and after a fresh start, where d
/// = −g, it is min(1, 1 / Σ |g|) · learningRate. A pair whose sᵀy is not above rounding is left
/// out. If nothing lower is found along d, the step stays where it is and drops all pairs; if
/// nothing lower is found along −g either, or no number of the gradient is above the tolerance, the
/// rule has converged, and further epochs change nothing: ``Trainer/isConverged``.
///
/// An L1 penalty is not smooth where a weight is 0; the rule may then stop short of the minimum.
///
/// - Memory: 3 + 2 · history numbers for each parameter: the parameters and the gradient at the
///   start of a step, the direction, and the pairs, each divided by √(sᵀy), so that their product
///   is 1. What is carried is 1 + the number of pairs found since the last fresh start, or 0 after
///   convergence.
/// - Defaults: a learning rate of 1 as in PyTorch; a history of 10, a tolerance of 1e-5 and 20
///   evaluations as in SciPy's L-BFGS-B. (PyTorch: 100, 1e-7 and 25.)
/// - Source: Nocedal and Wright, "Numerical Optimization", second edition, 2006, algorithms 7.4 and
///   7.5; Liu and Nocedal, "On the Limited Memory BFGS Method for Large Scale Optimization",
///   Mathematical Programming 45, 1989. The first length is PyTorch's.
public struct LBFGS: LineSearchOptimizer {
  public static let kind = "lbfgs"

  public var learningRate: Double
  /// How many pairs are kept, at least 1.
  public var history: Int
  /// The size that no number of the gradient exceeds when training has converged, 0 or more.
  public var gradientTolerance: Double
  /// How many places a line search may look at, at least 1.
  public var evaluations: Int

  /// Makes the rule.
  public init(
    learningRate: Double = 1, history: Int = 10, gradientTolerance: Double = 1e-5,
    evaluations: Int = 20
  ) {
    self.learningRate = learningRate
    self.history = history
    self.gradientTolerance = gradientTolerance
    self.evaluations = evaluations
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.holds(
        (1...1000).contains(history), "The history must be in 1...1000; it is \(history).")
      ?? Rule.notNegative(gradientTolerance, "gradient tolerance")
      ?? Rule.holds(
        evaluations >= 1, "A line search needs at least 1 evaluation; it has \(evaluations).")
  }

  public var memories: Int { 3 + 2 * history }

  public func search<S: Scalar>(
    _ pass: UpdatePass<S>, from value: Double, evaluate: () -> Double
  ) -> SearchOutcome {
    let size = Double(pass.gradient.largestMagnitude())
    guard pass.carry != 0 && size > gradientTolerance else {
      return SearchOutcome(hasMoved: false, carry: 0)
    }
    let memory = SearchMemory(of: pass, history: history)
    memory.start.assign(pass.parameters)
    memory.startGradient.assign(pass.gradient)
    // Whatever a file may bring, it is a number of pairs.
    var pairs = max(1, Int(exactly: pass.carry) ?? 1) - 1
    var slope = memory.aim(pairs: pairs)
    if !(slope < 0) {
      pairs = 0
      slope = memory.aim(pairs: 0)
    }
    let rounding = 16 * Double(S.ulpOfOne)
    let line = StrongWolfe(
      start: LinePoint(step: 0, value: value, slope: slope), rounding: rounding,
      evaluations: evaluations)
    let first = pairs > 0 ? 1 : min(1, 1 / memory.startGradient.sumOfMagnitudes())
    let end = memory.search(line, firstStep: first * pass.learningRate, evaluate)
    // Values that differ by rounding only are progress if the gradient shows it.
    let isLower = end.value < value - rounding * value.magnitude
    let newSize = Double(pass.gradient.largestMagnitude())
    guard end.step > 0 && (isLower || newSize < size) else {
      pass.parameters.assign(memory.start)
      pass.gradient.assign(memory.startGradient)
      return SearchOutcome(hasMoved: false, carry: pairs == 0 ? 0 : 1)
    }
    if memory.remember(at: pairs) { pairs += 1 }
    return SearchOutcome(
      hasMoved: true, carry: newSize > gradientTolerance ? Double(1 + pairs) : 0)
  }

  public var updateFormula: Formula {
    Formula.list(
      Formula(
        "H = sᵀy / yᵀy · I of the newest s and y",
        tex: #"H = \frac{s^{\top} y}{y^{\top} y} \cdot I \text{ of the newest } s \text{ and } y"#),
      Formula(
        "H ← (I − s·yᵀ / sᵀy) · H · (I − y·sᵀ / sᵀy) + s·sᵀ / sᵀy"
          + "  (for steps s and changes y of g, the last \(history))",
        tex: #"H \leftarrow (I - \frac{s y^{\top}}{s^{\top} y}) \cdot H \cdot "#
          + #"(I - \frac{y s^{\top}}{s^{\top} y}) + \frac{s s^{\top}}{s^{\top} y} "#
          + #"\text{ for steps } s \text{ and changes } y \text{ of } g"#
          + #"\text{, the last \#(history)}"#),
      Formula(
        "w ← w − α · H · g  (α from a line search)",
        tex: #"w \leftarrow w - \alpha \cdot H \cdot g"#
          + #" \text{ (} \alpha \text{ from a line search)}"#))
  }
}

/// What the memories of the rule hold, and what is done with it.
private struct SearchMemory<S: Scalar> {
  let parameters: Vector<S>
  let gradient: Vector<S>
  let start: Vector<S>
  let startGradient: Vector<S>
  let direction: Vector<S>
  private let pass: UpdatePass<S>
  private let history: Int

  init(of pass: UpdatePass<S>, history: Int) {
    parameters = pass.parameters
    gradient = pass.gradient
    start = pass.memory(0)
    startGradient = pass.memory(1)
    direction = pass.memory(2)
    self.pass = pass
    self.history = history
  }

  /// The step of a pair, divided by √(sᵀy); pairs are numbered from the first, and the newest ones
  /// take the places of the oldest.
  private func step(_ pair: Int) -> Vector<S> { pass.memory(3 + pair % history) }

  /// The change of the gradient along that step, divided by √(sᵀy).
  private func change(_ pair: Int) -> Vector<S> { pass.memory(3 + history + pair % history) }

  /// Computes the direction −H · g and returns the slope along it.
  func aim(pairs: Int) -> Double {
    transform(startGradient, into: direction) { -$0 }
    let newest = change(max(0, pairs - 1))
    multiply(
      newest: pairs - 1, oldest: max(0, pairs - history),
      scale: pairs > 0 ? 1 / newest.dot(newest) : 1)
    return direction.dot(startGradient)
  }

  /// Multiplies the direction by the H of some pairs: the two loops, as one recursion whose calls
  /// keep the factors between them.
  private func multiply(newest: Int, oldest: Int, scale: Double) {
    guard newest >= oldest else {
      let scale = S(scale)
      transform(direction, into: direction) { $0 * scale }
      return
    }
    let (step, change) = (step(newest), change(newest))
    let alpha = step.dot(direction)
    add(-alpha, change)
    multiply(newest: newest - 1, oldest: oldest, scale: scale)
    add(alpha - change.dot(direction), step)
  }

  private func add(_ factor: Double, _ vector: Vector<S>) {
    let factor = S(factor)
    update(direction, with: vector) { $0.addingProduct(factor, $1) }
  }

  /// Searches along the direction; the parameters and the gradient are then those of the end.
  func search(_ line: StrongWolfe, firstStep: Double, _ evaluate: () -> Double) -> LinePoint {
    var last = 0.0
    func point(_ step: Double) -> LinePoint {
      let length = S(step)
      transform(start, direction, into: parameters) { $0.addingProduct(length, $1) }
      last = step
      let value = evaluate()
      return LinePoint(step: step, value: value, slope: direction.dot(gradient))
    }
    let end = line.search(firstStep: firstStep, point)
    return end.step == last || end.step == 0 ? end : point(end.step)
  }

  /// Makes a pair of the step just made; false if its curvature is no more than rounding.
  func remember(at pair: Int) -> Bool {
    // The direction is not needed any more, and the old pair perhaps still is.
    let (step, change) = (direction, startGradient)
    transform(parameters, start, into: step) { $0 - $1 }
    transform(gradient, startGradient, into: change) { $0 - $1 }
    let curvature = step.dot(change)
    let sizes = (step.dot(step) * change.dot(change)).squareRoot()
    guard curvature > Double(S.ulpOfOne) * sizes else { return false }
    let scale = 1 / curvature.squareRoot()
    transform(step, into: self.step(pair)) { S(Double($0) * scale) }
    transform(change, into: self.change(pair)) { S(Double($0) * scale) }
    return true
  }
}
