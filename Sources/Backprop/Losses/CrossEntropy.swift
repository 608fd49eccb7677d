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
    let isClassNumber = pass.target.columns == 1
    let losses = pass.scratch[0..<rows]
    var total: S = 0
    for row in 0..<rows {
      let (z, gradient) = (pass.output[row], pass.outputGradient[row])
      smoothTarget(pass.target[row], isClassNumber: isClassNumber, into: gradient)
      // The largest output and the sum are kept apart: added to a large number, the logarithm of the
      // sum would lose its digits.
      let largest = z.maximum()
      let sum = z.sum { S.exp(z[$0] - largest) }
      let logSum = S.log(sum)
      let targets = gradient.sum()
      // Where the target is 0 the probability does not matter, even if its logarithm is −∞.
      let loss = z.sum {
        gradient[$0] == 0 ? 0 : gradient[$0] * (logSum - (z[$0] - largest))
      }
      let share = targets / sum
      transform(z, gradient, into: gradient) { z, target in
        share * S.exp(z - largest) - target
      }
      let weight = pass.weights?[row] ?? 1
      let divisor = isClassNumber ? self.weight(ofClass: Int(pass.target[row][0])) as S : 1
      total += weight * divisor
      losses[row] = weight * loss
      if let weights = pass.weights {
        transform(gradient, into: gradient) { $0 * weights[row] }
      }
    }
    guard total > 0 else {
      pass.outputGradient.all.assign(0)
      return BatchLoss(mean: 0, weight: 0)
    }
    let scale = 1 / total
    transform(pass.outputGradient.all, into: pass.outputGradient.all) { $0 * scale }
    return BatchLoss(mean: losses.sum() * scale, weight: total)
  }

  public func finish<S: Scalar>(_ outputs: Rows<S>) {
    for row in 0..<outputs.count {
      let z = outputs[row]
      let largest = z.maximum()
      transform(z, into: z) { S.exp($0 - largest) }
      let sum = z.sum()
      transform(z, into: z) { $0 / sum }
    }
  }

  /// Writes the target with smoothing and class weights, vⱼ · sⱼ.
  private func smoothTarget<S: Scalar>(
    _ target: Vector<S>, isClassNumber: Bool, into result: Vector<S>
  ) {
    let spread = S(labelSmoothing) / S(result.count)
    let rest = 1 - S(labelSmoothing)
    if isClassNumber {
      result.assign(spread)
      result[Int(target[0])] += rest
    } else {
      transform(target, into: result) { rest * $0 + spread }
    }
    guard let classWeights else { return }
    for index in 0..<result.count { result[index] *= S(classWeights[index]) }
  }

  private func weight<S: Scalar>(ofClass number: Int) -> S {
    classWeights.map { S($0[number]) } ?? 1
  }
}
