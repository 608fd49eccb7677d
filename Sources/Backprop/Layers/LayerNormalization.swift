/// Brings each row to mean 0 and variance 1 over its features, then scales and shifts each feature.
///
///     forward    x̂ = (x − μ) / √(σ² + epsilon),   y = x̂ · weight + bias
///     backward   dweight = Σ dy · x̂,   dbias = Σ dy   over the rows
///                dx = (g − mean(g) − x̂ · mean(g · x̂)) / √(σ² + epsilon),   g = dy · weight
///
/// μ and σ² are the mean and the variance (divided by the number of features) of the row.
///
/// - Shapes: input and output `rows × features`; parameters `weight` and `bias`, features.
/// - Default: an epsilon of 1e-5, as in PyTorch.
/// - Source: Ba, Kiros and Hinton, "Layer Normalization", 2016, equations 3 and 4.
public struct LayerNormalization: Layer {
  public static let kind = "layer-normalization"

  /// What is added to the variance, above 0.
  public var epsilon: Double

  /// Makes a layer with the given constant.
  public init(epsilon: Double = 1e-5) {
    self.epsilon = epsilon
    requireSoundness()
  }

  public var problem: String? {
    Rule.positive(epsilon, "epsilon")
  }

  public func parameters(inputs: Int) -> [Parameter] {
    [
      Parameter(name: "weight", columns: inputs, initializer: Constant(1)),
      Parameter(name: "bias", columns: inputs, initializer: Zeros()),
    ]
  }

  public func memory(rows: Int, inputs: Int) -> Int { 2 * rows }

  public func forward<S: Scalar>(_ pass: ForwardPass<S>) {
    let rows = pass.input.count
    let count = S(pass.input.columns)
    let weight = pass.parameters[0..<pass.input.columns]
    let bias = pass.parameters[pass.input.columns..<2 * pass.input.columns]
    for row in 0..<rows {
      let (x, y) = (pass.input[row], pass.output[row])
      let mean = x.sum() / count
      let variance = x.sum { (x[$0] - mean) * (x[$0] - mean) } / count
      let inverse = 1 / (variance + S(epsilon)).squareRoot()
      pass.memory[row] = mean
      pass.memory[rows + row] = inverse
      transform(x, weight, bias, into: y) { x, weight, bias in
        bias.addingProduct((x - mean) * inverse, weight)
      }
    }
  }

  public func backward<S: Scalar>(_ pass: BackwardPass<S>) {
    let rows = pass.input.count
    let columns = pass.input.columns
    let weight = pass.parameters[0..<columns]
    let weightGradient = pass.parameterGradient[0..<columns]
    pass.outputGradient.sumColumns(into: pass.parameterGradient[columns..<2 * columns])
    weightGradient.assign(0)
    for row in 0..<rows {
      let (x, dy) = (pass.input[row], pass.outputGradient[row])
      let mean = pass.memory[row]
      let inverse = pass.memory[rows + row]
      transform(weightGradient, x, dy, into: weightGradient) { sum, x, dy in
        sum.addingProduct(dy, (x - mean) * inverse)
      }
      guard let dx = pass.inputGradient?[row] else { continue }
      let share = 1 / S(columns)
      let gradientMean = share * x.sum { dy[$0] * weight[$0] }
      let slant = share * x.sum { dy[$0] * weight[$0] * ((x[$0] - mean) * inverse) }
      transform(x, dy, weight, into: dx) { x, dy, weight in
        inverse * (dy * weight - gradientMean - (x - mean) * inverse * slant)
      }
    }
  }

  public var formulas: LayerFormulas {
    let root = Formula(epsilon)
    let inputs = Formula.list(
      Formula.gradient(
        of: "x", "(g − mean(g) − x̂ · mean(g · x̂)) / √(σ² + \(root.text))",
        tex: #"\frac{g - \operatorname{mean}(g) - \hat x \cdot "#
          + #"\operatorname{mean}(g \cdot \hat x)}{\sqrt{\sigma^2 + \#(root.tex)}}"#),
      Formula("g = ∂L/∂y · w", tex: #"g = \#(Formula.outputGradient) \cdot w"#))
    return LayerFormulas(
      forward: Formula.normalized(over: "features", epsilon: epsilon),
      backward: Formula.scaleGradients + [inputs])
  }
}
