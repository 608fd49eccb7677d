/// The experiment that this project began with: a network of two sigmoid layers learns XOR by gradient
/// descent and prints its loss.
///
/// Inputs 2, hidden 4, output 1; weights from the standard normal distribution, biases 0; all four rows
/// in every step; the gradients averaged over the rows.
public struct Lab: Sendable {
  /// Where the weights come from.
  public enum Start: Sendable, Equatable {
    /// From this library's generator.
    case seed(UInt64)
    /// As NumPy draws them after `numpy.random.seed`: `randn(hidden, 2)`, then `randn(1, hidden)`.
    case numPySeed(UInt32)
  }

  /// The number of hidden units, at least 1.
  public var hidden = 4
  /// The number of epochs, 0 or more.
  public var epochs = 10_000
  /// The learning rate, above 0.
  public var learningRate = 0.1
  /// After how many epochs the loss is reported again, at least 1.
  public var reportEvery = 100
  /// Where the weights come from.
  public var start = Start.seed(0)

  /// Makes the experiment of the lab, whose settings may then be changed.
  public init() {}

  /// Runs the experiment.
  ///
  /// - Parameter report: takes each line as it comes, without its end.
  /// - Throws: ``TrainingError`` if the weights grow beyond all bounds, and what `report` throws.
  public func run(report: (String) throws -> Void) throws {
    let trainer = try Trainer(
      network(), on: try Self.xor, loss: LabLoss(), optimizer: SGD(learningRate: learningRate),
      threads: 1)
    for _ in 0..<epochs {
      let epoch = try trainer.runEpoch()
      if epoch.number.isMultiple(of: reportEvery) { try report(epoch.description) }
    }
    let predictions = trainer.model.predict(Self.inputs).map { $0[0] }
    try report("Predictions: \(NumPyFormat.string(row: predictions))")
  }

  /// The network before training.
  public func network() -> Network<Double> {
    let seed: UInt64 = if case .seed(let seed) = start { seed } else { 0 }
    var network = Network<Double>(inputs: 2, seed: seed) {
      Dense(hidden, initializer: Normal())
      Sigmoid()
      Dense(1, initializer: Normal())
    }
    if case .numPySeed(let seed) = start {
      var random = NumPyRandom(seed: seed)
      // NumPy's lab keeps the weights of a unit in a row; here they stand in a column.
      for unit in 0..<hidden {
        network.parameters[unit] = random.nextNormal()
        network.parameters[hidden + unit] = random.nextNormal()
      }
      network["2.weight"] = (0..<hidden).map { _ in random.nextNormal() }
    }
    return network
  }

  static let inputs: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]

  static var xor: Dataset<Double> {
    get throws { try Dataset(inputs: inputs, targets: [[0], [1], [1], [0]]) }
  }
}

/// What the lab calls its loss: it reports the mean squared error of the sigmoid outputs, but descends
/// along `a − y`, the gradient of the binary cross-entropy.
///
///     forward    l = (σ(z) − t)²
///     backward   ∂l/∂z = σ(z) − t                 (not its derivative)
///
/// In no catalogue: it is there to repeat the lab, with ``Lab`` or with a ``Trainer``.
public struct LabLoss: ElementwiseLoss {
  public static let kind = "lab"

  /// Makes the loss.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(of output: S, target: S) -> S {
    let error = S.sigmoid(output) - target
    return error * error
  }

  @inline(__always)
  public func slope<S: Scalar>(of output: S, target: S) -> S { S.sigmoid(output) - target }

  @inline(__always)
  public func prediction<S: Scalar>(of output: S) -> S { S.sigmoid(output) }

  public var lossFormula: Formula { Formula("(a − t)²", tex: "(a - t)^2") }

  public var gradientFormula: Formula { Formula("a − t", tex: "a - t") }

  public var predictionFormula: Formula { Formula("1 / (1 + e⁻ᶻ)", tex: #"\frac{1}{1 + e^{-z}}"#) }
}
