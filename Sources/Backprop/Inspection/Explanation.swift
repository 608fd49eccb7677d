/// One training step, whole: what every layer computes on the way forth, the loss, every gradient on the
/// way back beside its finite difference, the update, and the loss after it.
///
/// ```swift
/// let explanation = try Explanation(network, on: data, loss: CrossEntropy(), optimizer: SGD(learningRate: 0.1))
/// print(explanation)
/// for mistake in explanation.mistakes { print(mistake) }
/// ```
///
/// All rows of the data set are one batch. The numbers are the engine's own: those of an
/// ``Inspection``, and the parameters after a step of a ``Trainer``.
public struct Explanation: Sendable {
  /// A gradient with the finite difference of each of its numbers.
  public struct ComparedGradient: Sendable {
    /// What back-propagation computes.
    public let analytic: Matrix
    /// What finite differences say, row after row; nil at a kink of the loss.
    public let numeric: [Double?]
    /// The difference of both as a part of the larger, row after row, as a ``GradientCheck`` has it; nil
    /// at a kink.
    public let relativeErrors: [Double?]
  }

  /// A parameter in the step.
  public struct ParameterStep: Sendable {
    /// The name, such as `0.weight`.
    public let name: String
    /// Its numbers before the step; a weight is inputs × outputs.
    public let before: Matrix
    /// ∂L/∂parameter.
    public let gradient: ComparedGradient
    /// Its numbers after the step.
    public let after: Matrix
  }

  /// A layer in the step.
  public struct LayerStep: Sendable {
    /// The number of the layer, from 0.
    public let number: Int
    /// The layer.
    public let layer: any Layer
    /// Its inputs, rows × inputs.
    public let input: Matrix
    /// Its outputs, rows × outputs.
    public let output: Matrix
    /// ∂L/∂output, rows × outputs: of a ``Dense`` layer this is δ.
    public let outputGradient: ComparedGradient
    /// Its parameters.
    public let parameters: [ParameterStep]
  }

  /// What it is called where it is shown.
  public var title = "One training step"
  /// The names of the inputs.
  public var inputNames: [String]
  /// The names of the rows; `row 1` and so on where there is none.
  public var rowNames: [String] = []

  /// Sentences about where it comes from, shown at the beginning.
  public var notes: [String] = []

  /// The network before the step.
  public let network: Network<Double>
  /// What is made small.
  public let loss: any Loss
  /// The rule that changes the parameters.
  public let optimizer: any Optimizer
  /// Layer for layer, from the inputs to the outputs.
  public let layers: [LayerStep]
  /// ∂L/∂input, rows × inputs.
  public let inputGradient: ComparedGradient
  /// What the loss makes of the last outputs.
  public let predictions: Matrix
  /// The targets.
  public let targets: Matrix
  /// The mean loss before the step.
  public let lossBefore: Double
  /// The mean loss after the step.
  public let lossAfter: Double
  /// The gradients that are wrong, from the outputs to the inputs; none, unless a layer or a loss of the
  /// program's own is.
  public let mistakes: [GradientMistake]

  /// More numbers than this would take minutes to compare and nobody would read them.
  public static var mostParameters: Int { 20_000 }

  /// Takes one training step and keeps every number of it.
  ///
  /// - Parameters:
  ///   - network: the network before the step, with at most ``mostParameters`` parameters.
  ///   - dataset: the rows of the batch.
  ///   - loss: the loss.
  ///   - optimizer: the rule that changes the parameters.
  ///   - seed: chooses what dropout drops.
  /// - Throws: ``TrainingError`` if the parts do not belong together, or if the step leads to numbers that
  ///   are not finite.
  public init(
    _ network: Network<Double>, on dataset: Dataset<Double>, loss: any Loss,
    optimizer: any Optimizer, seed: UInt64 = 0
  ) throws {
    guard network.parameters.count <= Self.mostParameters else {
      throw TrainingError.mismatch(
        "The network has \(network.parameters.count) parameters; a step can be explained for up to "
          + "\(Self.mostParameters). Take a smaller network.")
    }
    let look = try Inspection(network, on: dataset, loss: loss, seed: seed)
    let trainer = try Trainer(
      network, on: dataset, loss: loss, optimizer: optimizer, batchSize: dataset.count,
      seed: seed, threads: 1)
    _ = try trainer.runEpoch()
    let after = try Inspection(trainer.network, on: dataset, loss: loss, seed: seed)
    layers = look.layers.map { numbers in
      LayerStep(
        number: numbers.number, layer: numbers.layer, input: numbers.input, output: numbers.output,
        outputGradient: look.compare(numbers.outputGradient) { row, column in
          look.numericGradient(ofOutput: numbers.number, row: row, column: column)
        },
        parameters: numbers.parameterNames.map { name in
          ParameterStep(
            name: name, before: look.parameter(name),
            gradient: look.compare(look.gradient(of: name)) { row, column in
              look.numericGradient(of: name, row: row, column: column)
            }, after: after.parameter(name))
        })
    }
    inputGradient = look.compare(look.inputGradient) { row, column in
      look.numericGradient(ofInput: row, column: column)
    }
    inputNames = (1...network.inputs).map { "x\($0)" }
    self.network = network
    self.loss = loss
    self.optimizer = optimizer
    predictions = look.predictions
    targets = look.targets
    lossBefore = look.loss
    lossAfter = after.loss
    mistakes = GradientMistake.find(in: layers, inputGradient, loss)
  }

  /// Every gradient of the step with its finite differences.
  private var gradients: [ComparedGradient] {
    layers.flatMap { [$0.outputGradient] + $0.parameters.map(\.gradient) } + [inputGradient]
  }

  /// How many numbers of gradients were compared with finite differences.
  public var compared: Int { errors.count }

  /// How many numbers lay at a kink of the loss and could not be judged.
  public var atKinks: Int { gradients.reduce(0) { $0 + $1.relativeErrors.count } - compared }

  /// The largest relative error; nil if nothing was compared, NaN if a gradient is not a number.
  public var worstError: Double? {
    errors.contains(where: \.isNaN) ? .nan : errors.max()
  }

  private var errors: [Double] { gradients.flatMap { $0.relativeErrors.compactMap(\.self) } }
}

extension Inspection {
  /// A gradient with the finite difference of each of its numbers.
  fileprivate func compare(
    _ analytic: Matrix, _ difference: (_ row: Int, _ column: Int) -> Double?
  ) -> Explanation.ComparedGradient {
    let numeric = analytic.numbers.indices.map { index in
      difference(index / analytic.columns, index % analytic.columns)
    }
    let errors = zip(analytic.numbers, numeric).map { number, numeric in
      numeric.map { relativeError(number, $0, among: analytic) }
    }
    return Explanation.ComparedGradient(
      analytic: analytic, numeric: numeric, relativeErrors: errors)
  }
}
