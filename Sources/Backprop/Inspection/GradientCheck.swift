/// Compares the gradient of a network, as back-propagation computes it, with finite differences of the
/// loss.
///
/// Both, and the relative error, are those of an ``Inspection``. Where the loss has a kink, a finite
/// difference says nothing; such numbers are counted but not judged.
///
/// ```swift
/// let check = try GradientCheck(network, on: data, loss: CrossEntropy())
/// print(check)
/// precondition(check.worst.relativeError < 1e-6)
/// ```
public struct GradientCheck: Sendable, CustomStringConvertible {
  /// One number of the gradient, computed in two ways.
  public struct Comparison: Sendable, Equatable {
    /// The parameter, such as `2.weight[3, 1]`, or the input, such as `input[0, 1]`.
    public let name: String
    /// What back-propagation computes.
    public let analytic: Double
    /// What the finite difference says.
    public let numeric: Double
    /// Their difference as a part of the larger.
    public let relativeError: Double
  }

  /// The worst number of all; its error is NaN if no number could be judged.
  public let worst: Comparison

  /// The worst number of each parameter, in the order of the network, and of the inputs.
  public let worstOfEach: [Comparison]

  /// How many numbers were compared.
  public let compared: Int

  /// How many numbers lay at a kink of the loss and could not be judged.
  public let atKinks: Int

  /// Compares all gradients of a network for one batch.
  ///
  /// Layers work as in training; what dropout drops is the same in every evaluation.
  ///
  /// - Parameters:
  ///   - network: the network; finite differences need `Double`.
  ///   - dataset: the batch, all of its rows.
  ///   - loss: the loss.
  ///   - seed: chooses what dropout drops.
  /// - Throws: ``TrainingError/mismatch(_:)`` if network, data and loss do not belong together.
  public init(
    _ network: Network<Double>, on dataset: Dataset<Double>, loss: any Loss, seed: UInt64 = 0
  ) throws {
    let look = try Inspection(network, on: dataset, loss: loss, seed: seed)
    let parts = look.parts
    var comparisons: [[Comparison]] = []
    var kinks = 0
    for part in parts {
      var ofPart: [Comparison] = []
      for (index, analytic) in part.gradient.numbers.enumerated() {
        let (row, column) = index.quotientAndRemainder(dividingBy: part.gradient.columns)
        guard let numeric = part.numeric(row, column) else {
          kinks += 1
          continue
        }
        ofPart.append(
          Comparison(
            name: "\(part.name)[\(row), \(column)]", analytic: analytic, numeric: numeric,
            relativeError: look.relativeError(analytic, numeric, among: part.gradient)))
      }
      comparisons.append(ofPart)
    }
    worstOfEach = comparisons.compactMap { $0.max { Self.isBetter($0, $1) } }
    worst =
      worstOfEach.max { Self.isBetter($0, $1) }
      ?? Comparison(name: "nothing", analytic: .nan, numeric: .nan, relativeError: .nan)
    compared = comparisons.reduce(0) { $0 + $1.count }
    atKinks = kinks
  }

  /// A gradient that is not a number is worse than any other.
  private static func isBetter(_ a: Comparison, _ b: Comparison) -> Bool {
    a.relativeError < b.relativeError || (b.relativeError.isNaN && !a.relativeError.isNaN)
  }

  /// The worst number of each parameter as a table.
  public var description: String {
    var table = [["worst of each", "analytic", "numeric", "relative error"]]
    for comparison in worstOfEach {
      table.append([
        comparison.name, comparison.analytic.formattedScientific(fractionDigits: 8),
        comparison.numeric.formattedScientific(fractionDigits: 8),
        comparison.relativeError.formattedScientific(fractionDigits: 1),
      ])
    }
    let kinks = atKinks == 0 ? "" : ", \(atKinks) at kinks not judged"
    return TextTable(table).description + "\n\(compared) numbers compared\(kinks)"
  }
}

extension Inspection {
  /// The gradient of one parameter, or of the inputs.
  fileprivate struct Part {
    let name: String
    let gradient: Matrix
    let numeric: (_ row: Int, _ column: Int) -> Double?
  }

  /// All gradients: of the parameters in the order of the network, and of the inputs.
  fileprivate var parts: [Part] {
    let ofParameters = network.parameterNames.map { name in
      Part(name: name, gradient: gradient(of: name)) { row, column in
        self.numericGradient(of: name, row: row, column: column)
      }
    }
    let ofInputs = Part(name: "input", gradient: inputGradient) { row, column in
      self.numericGradient(ofInput: row, column: column)
    }
    return ofParameters + [ofInputs]
  }
}
