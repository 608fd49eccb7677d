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
///     (8 · (L(p + h) − L(p − h)) − (L(p + 2h) − L(p − 2h))) / 12h
///
/// which needs `Double`. h begins with 2⁻¹⁰ · max(1, |p|) and becomes smaller until two estimates agree;
/// where none do, the loss or its slope has a kink, and there is no finite difference.
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

  /// How far a gradient is from its finite difference, as a part of the larger of both.
  ///
  /// What is smaller than 10⁻³ of the largest gradient beside it, or 10⁻⁵ of the largest of all, counts as
  /// that much: below, only rounding would be compared.
  ///
  /// - Parameters:
  ///   - analytic: what back-propagation computes.
  ///   - numeric: what the finite difference says.
  ///   - gradient: the matrix that the gradient is a number of.
  /// - Returns: 0 or more; NaN if one of them is not a number.
  public func relativeError(
    _ analytic: Double, _ numeric: Double, among gradient: Matrix
  ) -> Double {
    let floor = max(1e-3 * gradient.largest, 1e-5 * largestGradient)
    return (analytic - numeric).magnitude
      / max(analytic.magnitude, numeric.magnitude, floor, .leastNormalMagnitude)
  }

  /// The size of the largest number of all gradients.
  private lazy var largestGradient =
    (gradients.values + layers.map(\.outputGradient) + [inputGradient]).map(\.largest).max() ?? 0

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

  /// The gradient of one number by finite differences, or nil at a kink; it is read from a layer on.
  ///
  /// One step does not suit all numbers: a weight of an input in the hundreds bends the loss within a
  /// thousandth. So the step becomes smaller until the loss is smooth over it and two estimates agree. They
  /// never do at a kink, nor where the slope has one, as that of ELU at 0.
  func numericGradient(
    of numbers: Vector<Double>, at index: Int, from layer: Int
  ) -> Double? {
    let old = numbers[index]
    let middle = evaluate(from: layer)
    defer {
      // The numbers of the passes are to stay what they were.
      numbers[index] = old
      _ = evaluate(from: layer)
    }
    func loss(at number: Double) -> Double {
      numbers[index] = number
      return evaluate(from: layer)
    }
    // A power of two, so that the steps are exact for numbers of moderate size.
    var step = 0x1p-10 * max(1, old.magnitude.binade)
    var last: Double?
    for _ in 0..<7 {
      let difference = Difference(
        far: (loss(at: old - 2 * step), loss(at: old + 2 * step)),
        near: (loss(at: old - step), loss(at: old + step)), middle: middle, step: step)
      if let last, difference.isSmooth, difference.agrees(with: last) { return difference.slope }
      last = difference.isSmooth ? difference.slope : nil
      step /= 4
    }
    return nil
  }
}

/// The loss at five points, evenly apart.
private struct Difference {
  let far: (Double, Double)
  let near: (Double, Double)
  let middle: Double
  let step: Double

  /// The derivative in the middle.
  var slope: Double { (8 * (near.1 - near.0) - (far.1 - far.0)) / (12 * step) }

  /// Whether second differences over two steps are four times those over one, as in a smooth function;
  /// at a kink they are twice those.
  var isSmooth: Bool {
    let bend = near.1 - 2 * middle + near.0
    let farBend = far.1 - 2 * middle + far.0
    let allowed = 1e-3 * max(4 * bend.magnitude, farBend.magnitude)
    let rounding = 1e-13 * max(1, middle.magnitude)
    return (farBend - 4 * bend).magnitude <= max(allowed, rounding)
  }

  /// Whether the derivative is the same as over a larger step, but for rounding.
  func agrees(with other: Double) -> Bool {
    let rounding = 4e-11 * max(1, middle.magnitude)
    return (slope - other).magnitude <= 1e-7 * max(slope.magnitude, other.magnitude) + rounding
  }
}
