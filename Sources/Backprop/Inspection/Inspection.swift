/// One way through a network, forth and back, to look at: every number that back-propagation has on the
/// way, and beside each gradient, if wanted, the finite difference of the loss.
///
/// The numbers are those of the engine, copied out of the workspace of a pass as training makes it.
///
/// ```swift
/// let look = try Inspection(network, on: data, loss: CrossEntropy())
/// print(look.layers[0].outputGradient[0, 3])                        // δ of the fourth unit, first row
/// print(look.gradient(of: "0.weight")[1, 3])
/// print(look.numericGradient(of: "0.weight", row: 1, column: 3) ?? .nan)
/// ```
///
/// The finite difference of the loss L for a number p is the central one of fourth order
///
///     (8 · (L(p + h) − L(p − h)) − (L(p + 2h) − L(p − 2h))) / 12h,   h = 2⁻¹⁰ · max(1, |p|)
///
/// which needs `Double`. Where the loss has a kink between the four points it says nothing and is nil.
public final class Inspection {
  /// What one layer was given and gave.
  public struct LayerNumbers: Sendable {
    /// The number of the layer, from 0.
    public let number: Int
    /// The layer.
    public let layer: any Layer
    /// Its inputs, rows × inputs.
    public let input: Matrix
    /// Its outputs, rows × outputs.
    public let output: Matrix
    /// ∂L/∂output, rows × outputs: of a ``Dense`` layer this is δ.
    public let outputGradient: Matrix
    /// The names of its parameters, such as `0.weight`.
    public let parameterNames: [String]
  }

  /// The network that was looked at.
  public let network: Network<Double>
  /// The mean loss over the rows.
  public let loss: Double
  /// Layer for layer, from the inputs to the outputs.
  public let layers: [LayerNumbers]
  /// ∂L/∂input, rows × inputs.
  public let inputGradient: Matrix
  /// What the loss makes of the last outputs, rows × outputs.
  public let predictions: Matrix
  /// The targets, rows × targets.
  public let targets: Matrix

  private let gradients: [String: Matrix]
  private let passes: InspectionPasses

  /// Goes through a network forth and back, with all rows of a data set as one batch.
  ///
  /// Layers work as in training; what dropout drops is what it drops in the given step.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - dataset: the rows.
  ///   - loss: the loss.
  ///   - seed: chooses what dropout drops.
  ///   - step: the number of the step, from 1.
  /// - Throws: ``TrainingError/mismatch(_:)`` if network, data and loss do not belong together.
  public init(
    _ network: Network<Double>, on dataset: Dataset<Double>, loss: any Loss, seed: UInt64 = 0,
    step: Int = 1
  ) throws {
    try TrainingRun.check(network, dataset, loss)
    let passes = InspectionPasses(network, dataset, loss, seed: seed, step: step)
    let plan = network.plan
    self.loss = passes.run()
    self.network = network
    self.passes = passes
    layers = network.layers.enumerated().map { number, layer in
      let (forward, backward) = passes.numbers(ofLayer: number)
      return LayerNumbers(
        number: number, layer: layer, input: Matrix(forward.input), output: Matrix(forward.output),
        outputGradient: Matrix(backward.outputGradient),
        parameterNames: plan.parameters.filter { $0.layer == number }.map(\.name))
    }
    inputGradient = Matrix(passes.inputGradient)
    targets = Matrix(dataset.targets)
    let outputs = passes.outputs
    predictions = Matrix(
      rows: outputs.count, columns: outputs.columns,
      numbers: loss.predictions(for: outputs.all.array, columns: outputs.columns))
    gradients = Dictionary(
      uniqueKeysWithValues: plan.parameters.map { block in
        let numbers = passes.gradient[block.range].array
        let shape = block.parameter
        return (block.name, Matrix(rows: shape.rows, columns: shape.columns, numbers: numbers))
      })
  }

  /// The gradient of a parameter, ∂L/∂parameter.
  ///
  /// - Parameter name: one of the network's ``Network/parameterNames``.
  /// - Returns: the gradient in the shape of the parameter; a weight is inputs × outputs.
  public func gradient(of name: String) -> Matrix {
    guard let gradient = gradients[name] else {
      preconditionFailure("There is no parameter \(name); there are \(network.parameterNames).")
    }
    return gradient
  }

  /// A parameter itself.
  ///
  /// - Parameter name: one of the network's ``Network/parameterNames``.
  /// - Returns: its numbers in its shape; a weight is inputs × outputs.
  public func parameter(_ name: String) -> Matrix {
    let shape = gradient(of: name)
    return Matrix(rows: shape.rows, columns: shape.columns, numbers: network[name])
  }

  /// The finite difference of the loss for one number of a parameter; nil at a kink.
  public func numericGradient(of name: String, row: Int, column: Int) -> Double? {
    let place = self.place(row, column, in: gradient(of: name), of: name)
    guard let block = network.plan.parameters.first(where: { $0.name == name }) else { return nil }
    return passes.numericGradient(of: passes.parameters[block.range], at: place, from: 0)
  }

  /// The finite difference of the loss for one output of a layer; nil at a kink.
  public func numericGradient(ofOutput layer: Int, row: Int, column: Int) -> Double? {
    let place = self.place(row, column, in: layers[layer].output, of: "the outputs of \(layer)")
    let numbers = passes.numbers(ofLayer: layer).forward.output.all
    return passes.numericGradient(of: numbers, at: place, from: layer + 1)
  }

  /// The finite difference of the loss for one input of the network; nil at a kink.
  public func numericGradient(ofInput row: Int, column: Int) -> Double? {
    let place = self.place(row, column, in: inputGradient, of: "the inputs")
    return passes.numericGradient(of: passes.input.all, at: place, from: 0)
  }

  private func place(_ row: Int, _ column: Int, in matrix: Matrix, of name: String) -> Int {
    precondition(
      (0..<matrix.rows).contains(row) && (0..<matrix.columns).contains(column),
      "There is no number [\(row), \(column)] in \(name), \(matrix.rows) rows × \(matrix.columns) columns."
    )
    return row * matrix.columns + column
  }
}

/// The passes over all rows of a data set, with numbers that can be moved a little to see what the loss
/// does.
private final class InspectionPasses {
  let input: Rows<Double>
  private let workspace: Workspace<Double>
  /// The targets are views of it, so it must live as long.
  private let dataset: Dataset<Double>
  private let passes: FixedArray<Passes<Double>>
  private let loss: any Loss
  private let lossPass: LossPass<Double>
  private let state: [Double]
  private let step: Int

  init(
    _ network: Network<Double>, _ dataset: Dataset<Double>, _ loss: any Loss, seed: UInt64,
    step: Int
  ) {
    let workspace = Workspace(
      for: network, capacity: dataset.count, canLearn: true, wantsInputGradient: true,
      team: ThreadTeam())
    input = workspace.input[0..<dataset.count * dataset.inputColumns].rows(
      dataset.count, columns: dataset.inputColumns)
    dataset.gatherInputs(
      Array(0..<dataset.count)[...], into: input, on: workspace.team.team)
    self.workspace = workspace
    self.dataset = dataset
    self.loss = loss
    self.step = step
    state = network.state
    let input = input
    passes = FixedArray(count: 1) { _ in
      workspace.passes(input: input, purpose: .training, seed: seed)
    }
    lossPass = LossPass(
      output: passes[0].output, target: dataset.targets, weights: dataset.weights,
      outputGradient: passes[0].outputGradient, scratch: workspace.scratch,
      team: workspace.team.team)
  }

  var parameters: Vector<Double> { workspace.parameters }
  var gradient: Vector<Double> { workspace.gradient }
  var outputs: Rows<Double> { passes[0].output }
  var inputGradient: Rows<Double> { passes[0].inputGradient ?? input }

  func numbers(ofLayer number: Int) -> (
    forward: ForwardPass<Double>, backward: BackwardPass<Double>
  ) {
    (passes[0].forwardPass(of: number), passes[0].backwardPass(of: number))
  }

  /// Goes forth and back, and returns the loss.
  func run() -> Double {
    let loss = evaluate(from: 0)
    passes[0].runBackward()
    return loss
  }

  /// The loss where the numbers are now, computed from a layer on. Running averages begin anew each time.
  private func evaluate(from layer: Int) -> Double {
    workspace.state.assign(state)
    passes[0].runForward(step: step, from: layer)
    return loss.evaluate(lossPass).mean
  }

  /// The gradient of one number by finite differences, or nil at a kink; a layer reads it.
  func numericGradient(
    of numbers: Vector<Double>, at index: Int, from layer: Int
  ) -> Double? {
    let old = numbers[index]
    // A power of two, so that the steps are exact for numbers of moderate size.
    let step = 0x1p-10 * max(1, old.magnitude.binade)
    func loss(at steps: Double) -> Double {
      numbers[index] = old + steps * step
      return evaluate(from: layer)
    }
    let far = (loss(at: -2), loss(at: 2))
    let near = (loss(at: -1), loss(at: 1))
    let middle = loss(at: 0)
    // In a smooth function the second differences for h and 2h are as 1 to 4, to within rounding.
    let bend = near.1 - 2 * middle + near.0
    let farBend = far.1 - 2 * middle + far.0
    let allowed = 1e-3 * max(4 * bend.magnitude, farBend.magnitude)
    let rounding = 1e-13 * max(1, middle.magnitude)
    if (farBend - 4 * bend).magnitude > max(allowed, rounding) { return nil }
    return (8 * (near.1 - near.0) - (far.1 - far.0)) / (12 * step)
  }
}
