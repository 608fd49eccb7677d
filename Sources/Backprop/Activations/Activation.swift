/// A layer that applies one function to each number.
///
/// Two methods are all there is to write, each generic over `Float` and `Double`. They are inlined into
/// the loop over a batch; without branches (`condition ? a : b` on numbers already computed is none)
/// the loop becomes vector instructions.
public protocol Activation: Layer {
  /// The function itself, y = f(x).
  func value<S: Scalar>(at x: S) -> S

  /// Its derivative f′(x), for which the value y = f(x) is there to be used.
  func slope<S: Scalar>(at x: S, value y: S) -> S

  /// The function as a formula: the right-hand side of a = f(z), in the input z, with the
  /// settings as numbers. It is `f(z)`, unless it says otherwise.
  var valueFormula: Formula { get }

  /// Its derivative as a formula: the right-hand side of f′(z), in the input z and the value
  /// a. It is `f′(z)`, unless it says otherwise.
  var slopeFormula: Formula { get }
}

extension Activation {
  public var valueFormula: Formula { Formula("f(z)", tex: "f(z)") }

  public var slopeFormula: Formula { Formula("f′(z)", tex: "f'(z)") }

  /// The function, and how a gradient comes through it, made of the formulas of value and slope.
  public var formulas: LayerFormulas {
    let (value, slope) = (valueFormula, slopeFormula)
    let gradient = Formula(
      "δ = ∂L/∂a · f′(z)", tex: #"\delta = \frac{\partial L}{\partial a} \cdot f'(z)"#)
    let isKnown = slope.text != "f′(z)"
    let derivative = Formula("f′(z) = \(slope.text)", tex: "f'(z) = \(slope.tex)")
    return LayerFormulas(
      forward: Formula("a = \(value.text)", tex: "a = \(value.tex)"),
      backward: [Formula.list(gradient, isKnown ? derivative : nil)])
  }

  /// Applies the function to each input.
  @inlinable
  public func forward<S: Scalar>(_ pass: ForwardPass<S>) {
    let task = ActivationForward(activation: self, input: pass.input.all, output: pass.output.all)
    pass.team.run(task, over: task.output.count, share: ActivationShare.numbers, unit: 16)
  }

  /// Multiplies each output gradient by the slope.
  @inlinable
  public func backward<S: Scalar>(_ pass: BackwardPass<S>) {
    guard let inputGradient = pass.inputGradient else { return }
    let task = ActivationBackward(
      activation: self, input: pass.input.all, output: pass.output.all,
      outputGradient: pass.outputGradient.all, inputGradient: inputGradient.all)
    pass.team.run(task, over: task.output.count, share: ActivationShare.numbers, unit: 16)
  }
}

@usableFromInline
enum ActivationShare {
  /// How many numbers are worth waking a thread for.
  @inlinable
  static var numbers: Int { 8192 }
}

@usableFromInline
struct ActivationForward<A: Activation, S: Scalar>: TeamTask {
  @usableFromInline let activation: A
  @usableFromInline let input: Vector<S>
  @usableFromInline let output: Vector<S>

  @inlinable
  init(activation: A, input: Vector<S>, output: Vector<S>) {
    self.activation = activation
    self.input = input
    self.output = output
  }

  @inlinable
  func run(_ range: Range<Int>, member: Int) {
    transform(input[range].padded, into: output[range].padded) { activation.value(at: $0) }
  }
}

@usableFromInline
struct ActivationBackward<A: Activation, S: Scalar>: TeamTask {
  @usableFromInline let activation: A
  @usableFromInline let input: Vector<S>
  @usableFromInline let output: Vector<S>
  @usableFromInline let outputGradient: Vector<S>
  @usableFromInline let inputGradient: Vector<S>

  @inlinable
  init(
    activation: A, input: Vector<S>, output: Vector<S>, outputGradient: Vector<S>,
    inputGradient: Vector<S>
  ) {
    self.activation = activation
    self.input = input
    self.output = output
    self.outputGradient = outputGradient
    self.inputGradient = inputGradient
  }

  @inlinable
  func run(_ range: Range<Int>, member: Int) {
    transform(
      input[range].padded, output[range].padded, outputGradient[range].padded,
      into: inputGradient[range].padded
    ) { x, y, gradient in gradient * activation.slope(at: x, value: y) }
  }
}
