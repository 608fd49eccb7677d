/// Brings each feature to mean 0 and variance 1 over the batch, then scales and shifts it.
///
///     forward    x̂ = (x − μ) / √(σ² + epsilon),   y = x̂ · weight + bias
///     backward   dweight = Σ dy · x̂,   dbias = Σ dy   over the rows
///                dx = weight / √(σ² + epsilon) · (dy − dbias / n − x̂ · dweight / n)
///
/// μ and σ² are the mean and the variance (divided by n) of the n rows of the batch. When predicting,
/// they are running averages instead, `r ← (1 − momentum) · r + momentum · batch`, where the
/// variance of the batch is divided by n − 1; a batch of one row does not change that average.
///
/// - Shapes: input and output `rows × features`; parameters `weight` and `bias`, features; state
///   `running_mean` and `running_var`, features.
/// - Defaults: momentum 0.1 and epsilon 1e-5, as in PyTorch. (Keras calls 1 − momentum the
///   momentum.)
/// - Source: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing
///   Internal Covariate Shift", ICML 2015, algorithms 1 and 2.
public struct BatchNormalization: Layer {
  public static let kind = "batch-normalization"

  /// The weight of the present batch in the running averages, in `0...1`.
  public var momentum: Double

  /// What is added to the variance, above 0.
  public var epsilon: Double

  /// Makes a layer with the given constants.
  public init(momentum: Double = 0.1, epsilon: Double = 1e-5) {
    self.momentum = momentum
    self.epsilon = epsilon
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds((0...1).contains(momentum), "The momentum must be in 0...1; it is \(momentum).")
      ?? Rule.positive(epsilon, "epsilon")
  }

  public func parameters(inputs: Int) -> [Parameter] {
    [
      Parameter(name: "weight", columns: inputs, initializer: Constant(1)),
      Parameter(name: "bias", columns: inputs, initializer: Zeros()),
    ]
  }

  public func state(inputs: Int) -> [Parameter] {
    [
      Parameter(name: "running_mean", columns: inputs, initializer: Zeros()),
      Parameter(name: "running_var", columns: inputs, initializer: Constant(1)),
    ]
  }

  public func memory(rows: Int, inputs: Int) -> Int { 2 * inputs }

  public func forward<S: Scalar>(_ pass: ForwardPass<S>) {
    let (mean, inverse) = halves(of: pass.memory)
    if pass.purpose == .training {
      measure(pass.input, mean: mean, inverse: inverse, runningState: pass.state)
    } else {
      let (runningMean, runningVariance) = halves(of: pass.state)
      mean.assign(runningMean)
      invertRoots(of: runningVariance, into: inverse)
    }
    let (weight, bias) = halves(of: pass.parameters)
    for row in 0..<pass.input.count {
      let (x, y) = (pass.input[row], pass.output[row])
      for column in 0..<x.count {
        let normal = (x[column] - mean[column]) * inverse[column]
        y[column] = bias[column].addingProduct(normal, weight[column])
      }
    }
  }

  public func backward<S: Scalar>(_ pass: BackwardPass<S>) {
    let (mean, inverse) = halves(of: pass.memory)
    let (weightGradient, biasGradient) = halves(of: pass.parameterGradient)
    pass.outputGradient.sumColumns(into: biasGradient)
    weightGradient.assign(0)
    for row in 0..<pass.input.count {
      let (x, dy) = (pass.input[row], pass.outputGradient[row])
      for column in 0..<x.count {
        let normal = (x[column] - mean[column]) * inverse[column]
        weightGradient[column] = weightGradient[column].addingProduct(dy[column], normal)
      }
    }
    guard let inputGradient = pass.inputGradient else { return }
    let (weight, _) = halves(of: pass.parameters)
    let share = 1 / S(pass.input.count)
    for row in 0..<pass.input.count {
      let (x, dy, dx) = (pass.input[row], pass.outputGradient[row], inputGradient[row])
      for column in 0..<x.count {
        let normal = (x[column] - mean[column]) * inverse[column]
        let common = biasGradient[column].addingProduct(normal, weightGradient[column])
        dx[column] = weight[column] * inverse[column] * (dy[column] - share * common)
      }
    }
  }

  public var formulas: LayerFormulas {
    let (share, epsilon) = (Formula(momentum), Formula(epsilon))
    let runningMean = Formula(
      "μᵣ ← (1 − \(share.text)) · μᵣ + \(share.text) · μ",
      tex: #"\mu_r \leftarrow (1 - \#(share.tex)) \cdot \mu_r + \#(share.tex) \cdot \mu"#)
    let runningVariance = Formula(
      "σᵣ² ← (1 − \(share.text)) · σᵣ² + \(share.text) · σ² · n / (n − 1)  (if n > 1)",
      tex: #"\sigma_r^2 \leftarrow (1 - \#(share.tex)) \cdot \sigma_r^2 + "#
        + #"\#(share.tex) \cdot \sigma^2 \cdot \frac{n}{n - 1} \text{ if } n > 1"#)
    let inputs = Formula.gradient(
      of: "x", "w / √(σ² + \(epsilon.text)) · (∂L/∂y − (∂L/∂b + x̂ · ∂L/∂w) / n)",
      tex: #"\frac{w}{\sqrt{\sigma^2 + \#(epsilon.tex)}} \cdot (\#(Formula.outputGradient) - "#
        + #"\frac{1}{n} \cdot (\frac{\partial L}{\partial b} + "#
        + #"\hat x \cdot \frac{\partial L}{\partial w}))"#)
    return LayerFormulas(
      forward: Formula.list(
        Formula.normalized(over: "n rows", epsilon: self.epsilon), runningMean, runningVariance,
        Formula(
          "μ = μᵣ and σ² = σᵣ² when predicting",
          tex: #"\mu = \mu_r \text{ and } \sigma^2 = \sigma_r^2 \text{ when predicting}"#)),
      backward: Formula.scaleGradients + [inputs])
  }

  /// Finds the mean and 1 / √(variance + epsilon) of each column and updates the averages.
  private func measure<S: Scalar>(
    _ rows: Rows<S>, mean: Vector<S>, inverse: Vector<S>, runningState: Vector<S>
  ) {
    let count = S(rows.count)
    let (runningMean, runningVariance) = halves(of: runningState)
    let rate = S(momentum)
    rows.sumColumns(into: mean)
    transform(mean, into: mean) { $0 / count }
    inverse.assign(0)
    for row in 0..<rows.count {
      let x = rows[row]
      for column in 0..<x.count {
        let deviation = x[column] - mean[column]
        inverse[column] = inverse[column].addingProduct(deviation, deviation)
      }
    }
    transform(runningMean, mean, into: runningMean) { (1 - rate) * $0 + rate * $1 }
    if rows.count > 1 {
      transform(runningVariance, inverse, into: runningVariance) { running, squares in
        (1 - rate) * running + rate * (squares / (count - 1))
      }
    }
    transform(inverse, into: inverse) { $0 / count }
    invertRoots(of: inverse, into: inverse)
  }

  private func invertRoots<S: Scalar>(of variance: Vector<S>, into inverse: Vector<S>) {
    let epsilon = S(epsilon)
    transform(variance, into: inverse) { 1 / ($0 + epsilon).squareRoot() }
  }

  private func halves<S>(of numbers: Vector<S>) -> (Vector<S>, Vector<S>) {
    let half = numbers.count / 2
    return (numbers[0..<half], numbers[half..<numbers.count])
  }
}
