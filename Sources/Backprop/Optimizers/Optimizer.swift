/// A rule that changes parameters, given their gradient.
///
/// An update may be asked for all parameters at once or for any part of them, by several threads at once for
/// different parts: each parameter must be changed by its own numbers alone.
///
/// A rule is a value that never changes; what it remembers from step to step lies in memory beside it,
/// a few numbers for each parameter. It sees flat vectors and knows no networks.
///
/// Where libraries differ in a rule, these follow PyTorch: its formula, its defaults, and its weight
/// decay, which applies to all parameters, biases too.
public protocol Optimizer: CatalogItem {
  /// How far a step goes, above 0; a ``Schedule`` multiplies it.
  var learningRate: Double { get set }

  /// How many numbers it remembers for each parameter.
  var memories: Int { get }

  /// What those numbers are before the first step; 0, unless it says otherwise.
  var initialMemory: Double { get }

  /// A number that is carried from step to step, beginning with 1, for rules that multiply up a
  /// product; 1 for ever, unless it says otherwise.
  ///
  /// It is given the number after the step before, and the number of this step, from 1.
  func carry(after carry: Double, step: Int) -> Double

  /// Makes one step.
  func update(_ pass: UpdatePass<Float>)
  /// Makes one step.
  func update(_ pass: UpdatePass<Double>)

  /// What a step does with each parameter, as formulas with the settings as numbers; w ← w − Δw,
  /// unless it says otherwise.
  ///
  /// w is the parameter, g its gradient, η the learning rate and t the number of the step, from 1.
  /// All other letters are numbers that the rule remembers, 0 before the first step, or names for
  /// what stands behind them.
  var updateFormula: Formula { get }
}

extension Optimizer {
  public var initialMemory: Double { 0 }

  public func carry(after carry: Double, step: Int) -> Double { 1 }

  public var updateFormula: Formula { Formula("w ← w − Δw", tex: #"w \leftarrow w - \Delta w"#) }
}

/// All that an optimizer needs for a step, for all parameters or for a part of them.
public struct UpdatePass<S: Scalar> {
  /// The parameters, which the step changes.
  public let parameters: Vector<S>
  /// Their gradient.
  public let gradient: Vector<S>
  /// All memories, one row each, of which only `range` belongs to these parameters.
  let allMemory: Rows<S>
  let range: Range<Int>
  /// The learning rate of this step.
  public internal(set) var learningRate: Double
  /// The number of this step, from 1.
  public internal(set) var step: Int
  /// The number that the rule carries from step to step, after this step.
  public internal(set) var carry: Double

  /// What the rule remembers for these parameters under a number, in `0..<memories`.
  public func memory(_ number: Int) -> Vector<S> { allMemory[number][range] }
}

extension UpdatePass {
  /// The pass for some of its parameters.
  func part(_ part: Range<Int>) -> UpdatePass {
    UpdatePass(
      parameters: parameters[part], gradient: gradient[part], allMemory: allMemory,
      range: range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound,
      learningRate: learningRate, step: step, carry: carry)
  }

  /// Calls `rule` with each parameter and its gradient; it returns the new parameter.
  @inline(__always)
  func apply(weightDecay: Double = 0, _ rule: (_ parameter: S, _ gradient: S) -> S) {
    let decay = S(weightDecay)
    Kernels.update(parameters, with: gradient) { parameter, gradient in
      rule(parameter, gradient.addingProduct(decay, parameter))
    }
  }
}

extension Catalog {
  /// All optimizers, with their defaults.
  public static let optimizers: [any Optimizer] = [
    SGD(), RMSprop(), Adagrad(), Adadelta(), Adam(), AdamW(), NAdam(), Lion(), Rprop(),
    LBFGS(),
  ]
}
