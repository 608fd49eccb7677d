/// What training makes small: how far the outputs of a network are from the targets.
///
/// A loss owns the last activation. The raw outputs of the last layer go in; the loss computes from
/// them what it needs in a form that cannot overflow, and ``finish(_:)-(Rows<Float>)`` turns them
/// into predictions. So a classifier ends with a ``Dense`` layer, and the ``CrossEntropy`` brings
/// the softmax.
///
/// The loss of a batch is the mean over its rows, each with its weight: Σ wᵣ · lᵣ / Σ wᵣ.
///
/// A loss that treats every output on its own is an ``ElementwiseLoss``, which is shorter.
public protocol Loss: CatalogItem {
  /// What a single target may be, for messages, such as "a number from 0 to 1".
  var targetRule: String { get }

  /// What is wrong with targets of `columns` numbers in each row for so many outputs, in one sentence;
  /// nil if nothing is.
  func problem(targetColumns columns: Int, outputs: Int) -> String?

  /// Whether a single target is allowed.
  func accepts(target: Double, columns: Int, outputs: Int) -> Bool

  /// Returns the loss of a batch and writes the gradient of the outputs.
  func evaluate(_ pass: LossPass<Float>) -> BatchLoss<Float>
  /// Returns the loss of a batch and writes the gradient of the outputs.
  func evaluate(_ pass: LossPass<Double>) -> BatchLoss<Double>

  /// Turns raw outputs into predictions, in place.
  func finish(_ outputs: Rows<Float>)
  /// Turns raw outputs into predictions, in place.
  func finish(_ outputs: Rows<Double>)

  /// The loss l of one row as a formula: its right-hand side in the raw output z, the target t and
  /// the prediction a, with the settings as numbers. Where the loss is the mean of losses of single
  /// outputs, it is that of one of them. It is `l(z, t)`, unless it says otherwise.
  var lossFormula: Formula { get }

  /// Its derivative as a formula, the right-hand side of ∂l/∂z; `∂l/∂z`, unless it says otherwise.
  var gradientFormula: Formula { get }

  /// The prediction a as a formula in the raw output z, which it is, unless it says otherwise.
  var predictionFormula: Formula { get }
}

extension Loss {
  public var lossFormula: Formula { Formula("l(z, t)", tex: "l(z, t)") }

  public var gradientFormula: Formula {
    Formula("∂l/∂z", tex: #"\frac{\partial l}{\partial z}"#)
  }

  public var predictionFormula: Formula { Formula("z", tex: "z") }
}

/// All that a loss needs to judge a batch.
///
/// An object for the same reason as a ``ForwardPass``.
public final class LossPass<S: Scalar> {
  /// The raw outputs of the network, rows × outputs.
  public let output: Rows<S>
  /// The targets, rows × target columns.
  public let target: Rows<S>
  /// The weight of each row, 0 or more; nil if all count 1.
  public let weights: Vector<S>?
  /// Where ∂L/∂output goes, rows × outputs.
  public let outputGradient: Rows<S>
  /// Room for as many numbers as there are outputs.
  public let scratch: Vector<S>
  /// The threads that may share the work.
  public let team: Team

  init(
    output: Rows<S>, target: Rows<S>, weights: Vector<S>?, outputGradient: Rows<S>,
    scratch: Vector<S>, team: Team
  ) {
    self.output = output
    self.target = target
    self.weights = weights
    self.outputGradient = outputGradient
    self.scratch = scratch
    self.team = team
  }
}

/// The loss of a batch.
public struct BatchLoss<S: Scalar> {
  /// The weighted mean over the rows.
  public var mean: S
  /// The sum of the weights that the mean was divided by.
  public var weight: S

  /// Names the two numbers.
  @inlinable
  public init(mean: S, weight: S) {
    self.mean = mean
    self.weight = weight
  }
}

// MARK: - Losses of single outputs

/// A loss that is the mean, over rows and outputs, of a function of one output and its target.
///
/// As with an ``Activation``, the methods are inlined into the loop over a batch.
public protocol ElementwiseLoss: Loss {
  /// The loss l(z, t) of the raw output z for the target t.
  func value<S: Scalar>(of output: S, target: S) -> S

  /// Its derivative ∂l/∂z.
  func slope<S: Scalar>(of output: S, target: S) -> S

  /// The prediction that a raw output stands for; the output itself, unless it says otherwise.
  func prediction<S: Scalar>(of output: S) -> S
}

extension ElementwiseLoss {
  public var targetRule: String { "a finite number" }

  public func problem(targetColumns columns: Int, outputs: Int) -> String? {
    Rule.holds(
      columns == outputs,
      """
      The network has \(outputs) outputs, but there are \(columns) targets in each row; let the last \
      dense layer have \(columns) outputs.
      """)
  }

  public func accepts(target: Double, columns: Int, outputs: Int) -> Bool { target.isFinite }

  @inlinable
  public func prediction<S: Scalar>(of output: S) -> S { output }

  /// Averages the function over the batch.
  @inlinable
  public func evaluate<S: Scalar>(_ pass: LossPass<S>) -> BatchLoss<S> {
    let (output, target) = (pass.output.all, pass.target.all)
    let (terms, gradient) = (pass.scratch[0..<output.count], pass.outputGradient.all)
    let outputs = S(pass.output.columns)
    // With weights each row has a scale of its own, which comes afterwards.
    let scale = pass.weights == nil ? 1 / (S(pass.output.count) * outputs) : 1
    pass.team.run(
      LossTerms(
        loss: self, output: output, target: target, terms: terms, gradient: gradient, scale: scale),
      over: output.count, share: ActivationShare.numbers, unit: 16)
    guard let weights = pass.weights else {
      return BatchLoss(mean: terms.sum() * scale, weight: S(pass.output.count))
    }
    let total = weights.sum()
    guard total > 0 else {
      gradient.assign(0)
      return BatchLoss(mean: 0, weight: 0)
    }
    let losses = terms.rows(pass.output.count, columns: pass.output.columns)
    for row in 0..<pass.output.count {
      let scale = weights[row] / (total * outputs)
      transform(losses[row], into: losses[row]) { $0 * scale }
      transform(pass.outputGradient[row], into: pass.outputGradient[row]) { $0 * scale }
    }
    return BatchLoss(mean: terms.sum(), weight: total)
  }

  /// Replaces each output by its prediction.
  @inlinable
  public func finish<S: Scalar>(_ outputs: Rows<S>) {
    transform(outputs.all, into: outputs.all) { prediction(of: $0) }
  }
}

/// The loss of each output and its derivative, the work of an ``ElementwiseLoss`` that threads can share.
@usableFromInline
struct LossTerms<L: ElementwiseLoss, S: Scalar>: TeamTask {
  @usableFromInline let loss: L
  @usableFromInline let output: Vector<S>
  @usableFromInline let target: Vector<S>
  @usableFromInline let terms: Vector<S>
  @usableFromInline let gradient: Vector<S>
  @usableFromInline let scale: S

  @inlinable
  init(
    loss: L, output: Vector<S>, target: Vector<S>, terms: Vector<S>, gradient: Vector<S>, scale: S
  ) {
    self.loss = loss
    self.output = output
    self.target = target
    self.terms = terms
    self.gradient = gradient
    self.scale = scale
  }

  @inlinable
  func run(_ range: Range<Int>, member: Int) {
    // Value and slope share most of their work, so they are computed together.
    transform(
      output[range].padded, target[range].padded, into: terms[range].padded, gradient[range].padded
    ) { output, target in
      (loss.value(of: output, target: target), scale * loss.slope(of: output, target: target))
    }
  }
}
