/// Sets a random part of its inputs to 0 while training, and scales the others up.
///
///     forward    y = x · m,   m = 0 with probability `rate`, 1 / (1 − rate) otherwise
///     backward   dx = dy · m
///
/// When predicting, `y = x`.
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Default: a rate of 0.5, as in PyTorch.
/// - Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to
///   Prevent Neural Networks from Overfitting", JMLR 15, 2014; scaled while training, as is usual
///   now.
public struct Dropout: Layer {
  public static let kind = "dropout"

  /// The part of the inputs that is set to 0, in `0..<1`.
  public var rate: Double

  /// Makes a layer that sets a part `rate` of its inputs to 0.
  public init(_ rate: Double = 0.5) {
    self.rate = rate
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds((0..<1).contains(rate), "The dropout rate must be in 0..<1; it is \(rate).")
  }

  public func memory(rows: Int, inputs: Int) -> Int { rows * inputs }

  public func forward<S: Scalar>(_ pass: ForwardPass<S>) {
    guard pass.purpose == .training else {
      pass.output.all.assign(pass.input.all)
      return
    }
    let scale = S(1 / (1 - rate))
    // The 64 random bits are below this with probability `rate`, to within 2⁻⁵³.
    let limit = UInt64(rate * 0x1p53) << 11
    for index in 0..<pass.memory.count {
      pass.memory[index] = pass.random.bits(at: index) < limit ? 0 : scale
    }
    transform(pass.input.all, pass.memory, into: pass.output.all) { $0 * $1 }
  }

  public func backward<S: Scalar>(_ pass: BackwardPass<S>) {
    guard let inputGradient = pass.inputGradient else { return }
    transform(pass.outputGradient.all, pass.memory, into: inputGradient.all) { $0 * $1 }
  }

  public var formulas: LayerFormulas {
    let rate = Formula(rate)
    let mask = Formula(
      "m = 0 with probability \(rate.text), 1 / (1 − \(rate.text)) otherwise",
      tex: #"m = \begin{cases} 0 & \text{with probability } \#(rate.tex) \cr "#
        + #"\frac{1}{1 - \#(rate.tex)} & \text{otherwise} \end{cases}"#)
    return LayerFormulas(
      forward: Formula.list(
        Formula("y = x · m", tex: #"y = x \cdot m"#), mask,
        Formula("y = x when predicting", tex: #"y = x \text{ when predicting}"#)),
      backward: [
        Formula.gradient(of: "x", "∂L/∂y · m", tex: #"\#(Formula.outputGradient) \cdot m"#)
      ])
  }
}
