/// The logarithm of the probability given to the right one of several classes.
///
///     prediction   pⱼ = e^(zⱼ) / Σₖ e^(zₖ)                         (softmax)
///     forward      l = −Σⱼ vⱼ · sⱼ · log pⱼ,   log pⱼ = zⱼ − log Σₖ e^(zₖ)
///     backward     ∂l/∂zⱼ = pⱼ · Σₖ vₖ · sₖ − vⱼ · sⱼ
///
/// s is the target, smoothed: (1 − labelSmoothing) · t + labelSmoothing / classes; v are the class
/// weights.
///
/// Targets are a class number, `0..<outputs`, in one column, or a distribution over the classes in as
/// many columns as there are outputs, whose sum is not checked. As in PyTorch, the mean over class numbers divides by the sum
/// of the weights of the classes that occur, that over distributions by the number of rows.
///
/// - Defaults: no smoothing, all classes of weight 1.
/// - Source: Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016,
///   section 7, for the smoothing.
public struct CrossEntropy: Loss {
  public static let kind = "cross-entropy"

  /// The part of each target that is spread evenly over all classes, in `0..<1`.
  public var labelSmoothing: Double

  /// How much each class counts, 0 or more; nil if all count 1.
  public var classWeights: [Double]?

  /// Makes the loss with the given smoothing and class weights.
  public init(labelSmoothing: Double = 0, classWeights: [Double]? = nil) {
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(
      (0..<1).contains(labelSmoothing),
      "The label smoothing must be in 0..<1; it is \(labelSmoothing).")
      ?? Rule.holds(
        classWeights?.allSatisfy { $0 >= 0 && $0.isFinite } ?? true,
        "Class weights must be 0 or more; they are \(classWeights ?? []).")
  }

  public var targetRule: String {
    "a class number from 0 to one less than the outputs, or a probability for each of them"
  }

  public func problem(targetColumns columns: Int, outputs: Int) -> String? {
    Rule.holds(
      outputs > 1,
      """
      The network has 1 output, but cross-entropy needs one for each class; for two classes and one \
      output take binary cross-entropy.
      """)
      ?? Rule.holds(
        columns == 1 || columns == outputs,
        """
        There are \(columns) targets in each row; cross-entropy needs a class number, or a probability \
        for each of the \(outputs) outputs.
        """)
      ?? Rule.holds(
        classWeights.map { $0.count == outputs } ?? true,
        """
        There are \(classWeights?.count ?? 0) class weights, but \(outputs) outputs; cross-entropy needs \
        one for each.
        """)
  }

  public func accepts(target: Double, columns: Int, outputs: Int) -> Bool {
    if columns == 1 {
      return target >= 0 && target < Double(outputs) && target == target.rounded(.down)
    }
    return (0...1).contains(target)
  }

  public func evaluate<S: Scalar>(_ pass: LossPass<S>) -> BatchLoss<S> {
    let rows = pass.output.count
    // There are two numbers of scratch for each row at least, as there are two classes.
    let (losses, sums) = (pass.scratch[0..<rows], pass.scratch[rows..<2 * rows])
    let isClassNumber = pass.target.columns == 1
    if isClassNumber && labelSmoothing == 0 && classWeights == nil {
      return evaluateClassNumbers(pass, losses: losses, sums: sums)
    }
    pass.output.shift(into: pass.outputGradient)
    pass.outputGradient.exponentiate(sums: sums)
    transform(sums, into: losses) { S.log($0) }
    var total: S = 0
    for row in 0..<rows {
      let (z, target, gradient) = (pass.output[row], pass.target[row], pass.outputGradient[row])
      // The largest output and the sum are kept apart: added to a large number, the logarithm of the
      // sum would lose its digits.
      let largest = z.maximum()
      let targets = z.sum { smoothed(target, $0, of: z.count) }
      // Where the target is 0 the probability does not matter, even if its logarithm is −∞.
      let logSum = losses[row]
      let loss = z.sum { index in
        let target = smoothed(target, index, of: z.count)
        return target == 0 ? 0 : target * (logSum - (z[index] - largest))
      }
      let weight = pass.weights?[row] ?? 1
      let share = targets / sums[row]
      for index in 0..<z.count {
        let slope = share * gradient[index] - smoothed(target, index, of: z.count)
        gradient[index] = pass.weights == nil ? slope : slope * weight
      }
      let divisor = isClassNumber ? self.weight(ofClass: target[0].towardZero) as S : 1
      total += weight * divisor
      losses[row] = weight * loss
    }
    guard total > 0 else {
      pass.outputGradient.all.assign(0)
      return BatchLoss(mean: 0, weight: 0)
    }
    let scale = 1 / total
    transform(pass.outputGradient.all, into: pass.outputGradient.all) { $0 * scale }
    return BatchLoss(mean: losses.sum() * scale, weight: total)
  }

  /// The usual case: one class is right, and all count the same. The numbers are those of the general
  /// case, in which all terms but one are 0.
  private func evaluateClassNumbers<S: Scalar>(
    _ pass: LossPass<S>, losses: Vector<S>, sums: Vector<S>
  ) -> BatchLoss<S> {
    var total = S(pass.output.count)
    if let weights = pass.weights {
      total = 0
      for row in 0..<weights.count { total += weights[row] }
    }
    guard total > 0 else {
      pass.outputGradient.all.assign(0)
      return BatchLoss(mean: 0, weight: 0)
    }
    let scale = 1 / total
    let task = ClassRows(pass: pass, losses: losses, sums: sums, scale: scale)
    pass.team.run(
      task, over: pass.output.count, share: max(1, 512 / pass.output.columns), unit: 16)
    return BatchLoss(mean: losses.sum() * scale, weight: total)
  }

  public func finish<S: Scalar>(_ outputs: Rows<S>) {
    outputs.shift(into: outputs)
    transform(outputs.all, into: outputs.all) { S.exp($0) }
    for row in 0..<outputs.count {
      let sum = outputs[row].sum()
      transformShort(outputs[row], into: outputs[row]) { $0 / sum }
    }
  }

  public var lossFormula: Formula {
    let target = targetFormula
    return Formula.list(
      Formula(
        "−Σⱼ \(target.text) · log aⱼ", tex: #"-\sum_j \#(target.tex) \cdot \log a_j"#),
      smoothingFormula, classWeightsFormula)
  }

  public var gradientFormula: Formula {
    let target = targetFormula
    guard classWeights != nil else {
      return Formula.list(
        Formula(
          "aⱼ − \(target.text)  (as Σₖ tₖ = 1)",
          tex: #"a_j - \#(target.tex) \text{ (as } \sum_k t_k = 1 \text{)}"#),
        smoothingFormula)
    }
    let (other, otherTeX) = labelSmoothing == 0 ? ("tₖ", "t_k") : ("sₖ", "s_k")
    return Formula.list(
      Formula(
        "aⱼ · Σₖ vₖ · \(other) − \(target.text)",
        tex: #"a_j \cdot \sum_k v_k \cdot \#(otherTeX) - \#(target.tex)"#),
      smoothingFormula, classWeightsFormula)
  }

  public var predictionFormula: Formula {
    Formula("e^(zⱼ) / Σₖ e^(zₖ)", tex: #"\frac{e^{z_j}}{\sum_k e^{z_k}}"#)
  }

  /// What stands for the target of a class: t is 1 for the right one and 0 for the others.
  private var targetFormula: Formula {
    let target = labelSmoothing == 0 ? Formula("tⱼ", tex: "t_j") : Formula("sⱼ", tex: "s_j")
    guard classWeights != nil else { return target }
    return Formula("vⱼ · \(target.text)", tex: #"v_j \cdot \#(target.tex)"#)
  }

  private var smoothingFormula: Formula? {
    guard labelSmoothing > 0 else { return nil }
    let part = Formula(labelSmoothing)
    return Formula(
      "s = (1 − \(part.text)) · t + \(part.text) / classes",
      tex: #"s = (1 - \#(part.tex)) \cdot t + \#(part.tex) / \text{classes}"#)
  }

  private var classWeightsFormula: Formula? {
    guard let weights = classWeights?.map({ Formula($0) }) else { return nil }
    let (texts, tex) = (weights.map(\.text), weights.map(\.tex))
    return Formula(
      "v = (\(texts.joined(separator: ", ")))", tex: "v = (\(tex.joined(separator: ", ")))")
  }

  /// One number of a row's target with smoothing and class weights, vⱼ · sⱼ.
  @inline(__always)
  private func smoothed<S: Scalar>(_ target: Vector<S>, _ index: Int, of classes: Int) -> S {
    let spread = S(labelSmoothing) / S(classes)
    let rest = 1 - S(labelSmoothing)
    let number =
      if target.count == 1 { index == target[0].towardZero ? spread + rest : spread } else {
        rest * target[index] + spread
      }
    guard let classWeights else { return number }
    return number * S(classWeights[index])
  }

  private func weight<S: Scalar>(ofClass number: Int) -> S {
    classWeights.map { S($0[number]) } ?? 1
  }
}

/// The rows of class numbers, the work that threads can share.
private struct ClassRows<S: Scalar>: TeamTask {
  let pass: LossPass<S>
  let losses: Vector<S>
  let sums: Vector<S>
  let scale: S

  func run(_ range: Range<Int>, member: Int) {
    let (target, gradient) = (pass.target[range], pass.outputGradient[range])
    let (losses, sums) = (losses[range], sums[range])
    pass.output[range].shift(into: gradient)
    for row in 0..<range.count { losses[row] = gradient[row, target[row, 0].towardZero] }
    gradient.exponentiate(sums: sums)
    transform(sums, losses, into: losses) { S.log($0) - $1 }
    transform(sums, into: sums) { 1 / $0 }
    for row in 0..<range.count {
      let right = target[row, 0].towardZero
      let weight = pass.weights?[range.lowerBound + row] ?? 1
      let (share, scale) = (sums[row], scale)
      let slope = share * gradient[row, right] - 1
      transformShort(gradient[row], into: gradient[row]) { share * $0 * weight * scale }
      gradient[row, right] = slope * weight * scale
      losses[row] = weight * losses[row]
    }
  }
}

extension Rows {
  /// zⱼ − m for each row, m its largest number, which is kept apart: added to it, the logarithm of the
  /// sum would lose its digits. What is not a number stays so, and makes the sum of its row one that is
  /// not. `result` may be these rows.
  fileprivate func shift(into result: Rows) {
    for row in 0..<count {
      let largest = self[row].maximumOfNumbers()
      transformShort(self[row], into: result[row]) { $0 - largest }
    }
  }

  /// The exponential of every number, and the sums of the rows.
  fileprivate func exponentiate(sums: Vector<S>) {
    // All rows at once, since short ones would not fill the vectors.
    transform(all, into: all) { S.exp($0) }
    for row in 0..<count { sums[row] = self[row].sum() }
  }
}
