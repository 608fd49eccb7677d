/// Connects every input with every output: a weighted sum and a bias for each output.
///
///     forward    y = x · W + b
///     backward   dx = dy · Wᵀ,   dW = xᵀ · dy,   db = Σ dy over the rows
///
/// - Shapes: input `rows × inputs`, output `rows × outputs`; parameters `weight`, inputs ×
///   outputs, and `bias`, outputs.
/// - Defaults: Glorot's uniform weights and a bias of 0, as in Keras.
public struct Dense: Layer {
  public static let kind = "dense"

  /// The number of outputs, at least 1.
  public var outputs: Int

  /// Whether a bias is added to each output.
  public var hasBias: Bool

  /// How the weights are chosen before training.
  public var initializer: any Initializer

  /// How the bias is chosen before training.
  public var biasInitializer: any Initializer

  /// Makes a layer with so many outputs.
  public init(
    _ outputs: Int, bias: Bool = true, initializer: any Initializer = GlorotUniform(),
    biasInitializer: any Initializer = Zeros()
  ) {
    self.outputs = outputs
    self.hasBias = bias
    self.initializer = initializer
    self.biasInitializer = biasInitializer
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(outputs >= 1, "A dense layer needs at least 1 output; it has \(outputs).")
  }

  public func outputs(inputs: Int) -> Int { outputs }

  public func parameters(inputs: Int) -> [Parameter] {
    let weight = Parameter(
      name: "weight", rows: inputs, columns: outputs, isPenalized: true, initializer: initializer)
    guard hasBias else { return [weight] }
    return [weight, Parameter(name: "bias", columns: outputs, initializer: biasInitializer)]
  }

  public func forward<S: Scalar>(_ pass: ForwardPass<S>) {
    let (weights, bias) = split(pass.parameters, inputs: pass.input.columns)
    if isTiny(rows: pass.input.count, inputs: weights.count, outputs: outputs) {
      computeTinyDense(pass.input, weights, bias: bias, into: pass.output)
    } else if let bias {
      multiply(pass.input, weights, startingFrom: bias, into: pass.output, on: pass.team)
    } else {
      multiply(pass.input, weights, into: pass.output, on: pass.team)
    }
  }

  public func backward<S: Scalar>(_ pass: BackwardPass<S>) {
    let (weights, _) = split(pass.parameters, inputs: pass.input.columns)
    let (weightGradient, biasGradient) = split(
      pass.parameterGradient, inputs: pass.input.columns)
    if isTiny(rows: pass.input.count, inputs: weights.count, outputs: outputs) {
      computeTinyDenseGradients(
        pass.input, weights, pass.outputGradient, weights: weightGradient, bias: biasGradient,
        input: pass.inputGradient)
      return
    }
    if let inputGradient = pass.inputGradient {
      multiply(pass.outputGradient, transposed: weights, into: inputGradient, on: pass.team)
    }
    if let biasGradient { pass.outputGradient.sumColumns(into: biasGradient, on: pass.team) }
    // Last, since an early update changes the weights.
    if let earlyUpdate = pass.earlyUpdate {
      multiply(
        transposed: pass.input, pass.outputGradient, into: weightGradient, on: pass.team,
        for: earlyUpdate)
    } else {
      multiply(transposed: pass.input, pass.outputGradient, into: weightGradient, on: pass.team)
    }
  }

  public var formulas: LayerFormulas {
    let bias = Formula.gradient(
      of: "b", "Σ δ  (over the rows)", tex: #"\sum_{\text{rows}} \delta"#)
    return LayerFormulas(
      forward: hasBias
        ? Formula("z = x · W + b", tex: #"z = x \cdot W + b"#)
        : Formula("z = x · W", tex: #"z = x \cdot W"#),
      backward: [Formula.gradient(of: "W", "xᵀ · δ", tex: #"x^{\top} \cdot \delta"#)]
        + (hasBias ? [bias] : [])
        + [Formula.gradient(of: "x", "δ · Wᵀ", tex: #"\delta \cdot W^{\top}"#)])
  }

  /// The number of weights from which on an update while their gradient is computed saves more time
  /// than its calls take.
  static var leastForEarlyUpdate: Int { 4096 }

  private enum Key: String, CodingKey {
    case outputs
    case bias
    case initializer
    case biasInitializer
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    outputs = try container.decode(Int.self, forKey: .outputs)
    hasBias = try container.decode(Bool.self, forKey: .bias)
    func readInitializer(_ key: Key) throws -> any Initializer {
      try container.decode(Coded.self, forKey: key)
        .as((any Initializer).self, at: container.codingPath + [key])
    }
    initializer = try readInitializer(.initializer)
    biasInitializer = try readInitializer(.biasInitializer)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(outputs, forKey: .outputs)
    try container.encode(hasBias, forKey: .bias)
    try container.encode(Coded(initializer), forKey: .initializer)
    try container.encode(Coded(biasInitializer), forKey: .biasInitializer)
  }

  @inline(__always)
  private func split<S>(_ numbers: Vector<S>, inputs: Int) -> (weight: Rows<S>, bias: Vector<S>?) {
    let count = inputs * outputs
    let weight = numbers[0..<count].rows(inputs, columns: outputs)
    return (weight, hasBias ? numbers[count..<count + outputs] : nil)
  }
}
