/// Steps by the sign of the gradient alone, each parameter with a step size of its own that grows while
/// the sign stays and shrinks when it changes. For full batches.
///
///     d ← d · increase   if g has the sign of the last g,
///         d · decrease   if it has the opposite sign; then g counts as 0,
///         brought into smallestStep...largestStep
///     p ← p − sign(g) · d
///
/// All d begin with the learning rate, which is not used otherwise.
///
/// - Defaults: those of PyTorch.
/// - Source: Riedmiller and Braun, "A Direct Adaptive Method for Faster Backpropagation Learning: The
///   RPROP Algorithm", 1993; the form without backtracking: Igel and Hüsken, "Improving the Rprop
///   Learning Algorithm", 2000 (iRprop−).
public struct Rprop: Optimizer {
  public static let kind = "rprop"

  public var learningRate: Double
  /// The factor while the sign stays, above 1.
  public var increase: Double
  /// The factor when the sign changes, in `0..<1`.
  public var decrease: Double
  /// The smallest step, 0 or more.
  public var smallestStep: Double
  /// The largest step.
  public var largestStep: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 0.01, increase: Double = 1.2, decrease: Double = 0.5,
    smallestStep: Double = 1e-6, largestStep: Double = 50
  ) {
    self.learningRate = learningRate
    self.increase = increase
    self.decrease = decrease
    self.smallestStep = smallestStep
    self.largestStep = largestStep
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(learningRate, "learning rate")
      ?? Rule.holds(
        increase > 1 && increase.isFinite, "The increase must be above 1; it is \(increase).")
      ?? Rule.share(decrease, "decrease")
      ?? Rule.notNegative(smallestStep, "smallest step")
      ?? Rule.holds(
        largestStep >= smallestStep && largestStep.isFinite,
        "The largest step must be finite and not below the smallest, \(smallestStep); it is "
          + "\(largestStep).")
  }

  public var memories: Int { 2 }

  public func update<S: Scalar>(_ pass: UpdatePass<S>) {
    let (last, size) = (pass.memory(0), pass.memory(1))
    if pass.step == 1 { size.assign(S(pass.learningRate)) }
    let (increase, decrease) = (S(increase), S(decrease))
    let (smallest, largest) = (S(smallestStep), S(largestStep))
    for index in 0..<pass.parameters.count {
      let gradient = pass.gradient[index]
      let agreement = gradient * last[index]
      let change = agreement < 0 ? decrease : 1
      let grown = size[index] * (agreement > 0 ? increase : change)
      let above = grown < smallest ? smallest : grown
      let newSize = above > largest ? largest : above
      let counted = agreement < 0 ? 0 : gradient
      size[index] = newSize
      last[index] = counted
      pass.parameters[index] = pass.parameters[index] - sign(of: counted) * newSize
    }
  }

  public var updateFormula: Formula {
    let (increase, decrease) = (Formula(increase), Formula(decrease))
    let (smallest, largest) = (Formula(smallestStep), Formula(largestStep))
    return Formula.list(
      Formula(
        "c = \(increase.text) if g · h > 0, \(decrease.text) if g · h < 0, 1 otherwise",
        tex: "c = "
          + Formula.cases(
            (increase.tex, #"g \cdot h > 0"#), (decrease.tex, #"g \cdot h < 0"#), otherwise: "1")),
      Formula(
        "d ← min(max(c · d, \(smallest.text)), \(largest.text))",
        tex: #"d \leftarrow \min(\max(c \cdot d, \#(smallest.tex)), \#(largest.tex))"#),
      Formula(
        "d = η before the first step", tex: #"d = \eta \text{ before the first step}"#),
      Formula("g ← 0 if g · h < 0", tex: #"g \leftarrow 0 \text{ if } g \cdot h < 0"#),
      Formula("w ← w − sign(g) · d", tex: #"w \leftarrow w - \operatorname{sign}(g) \cdot d"#),
      Formula("h ← g", tex: #"h \leftarrow g"#))
  }
}
