/// Compares the gradient of a network, as back-propagation computes it, with finite differences of the
/// loss.
///
/// For every parameter p the numeric gradient is the central difference of fourth order
///
///     (8 · (L(p + h) − L(p − h)) − (L(p + 2h) − L(p − 2h))) / 12h,   h = 2⁻¹⁰ · max(1, |p|)
///
/// and the relative error is |analytic − numeric| / max(|analytic|, |numeric|, floor). The floor, below
/// which only rounding would be compared, is 10⁻³ of the largest gradient of the same parameter, or 10⁻⁵
/// of the largest of all. Where the loss has a kink between the four points, a finite difference says
/// nothing; such numbers are counted but not judged.
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
    try TrainingRun.check(network, dataset, loss)
    let probe = Probe(network, dataset, loss, seed: seed)
    var comparisons: [[Comparison]] = []
    var kinks = 0
    let analytic = probe.analyticGradients()
    let largest = analytic.map { $0.map(\.magnitude).max() ?? 0 }
    for (number, (part, gradient)) in zip(probe.parts, analytic).enumerated() {
      let floor = max(1e-3 * largest[number], 1e-5 * (largest.max() ?? 0))
      var ofPart: [Comparison] = []
      for index in 0..<part.numbers.count {
        guard let numeric = probe.numericGradient(of: part.numbers, at: index) else {
          kinks += 1
          continue
        }
        let size = max(gradient[index].magnitude, numeric.magnitude, floor, .leastNormalMagnitude)
        ofPart.append(
          Comparison(
            name: "\(part.name)[\(index / part.columns), \(index % part.columns)]",
            analytic: gradient[index], numeric: numeric,
            relativeError: (gradient[index] - numeric).magnitude / size))
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

/// A network and a batch whose numbers can be moved a little to see what the loss does.
private struct Probe: ~Copyable {
  struct Part {
    let name: String
    let numbers: Vector<Double>
    let columns: Int
  }

  let parts: [Part]
  private let workspace: Workspace<Double>
  /// The targets are views of it, so it must live as long.
  private let dataset: Dataset<Double>
  private let passes: Passes<Double>
  private let loss: any Loss
  private let lossPass: LossPass<Double>
  private let start: Network<Double>

  init(
    _ network: Network<Double>, _ dataset: Dataset<Double>, _ loss: any Loss, seed: UInt64
  ) {
    let workspace = Workspace(
      for: network, capacity: dataset.count, canLearn: true, wantsInputGradient: true,
      team: ThreadTeam())
    let input = workspace.input.rows(dataset.count, columns: dataset.inputColumns)
    dataset.gatherInputs(
      Array(0..<dataset.count)[...], into: input, on: workspace.team.team)
    var parts = workspace.plan.parameters.map { block in
      Part(
        name: block.name, numbers: workspace.parameters[block.range],
        columns: block.parameter.columns)
    }
    parts.append(Part(name: "input", numbers: input.all, columns: input.columns))
    self.parts = parts
    self.workspace = workspace
    self.dataset = dataset
    self.loss = loss
    start = network
    passes = workspace.passes(input: input, purpose: .training, seed: seed)
    lossPass = LossPass(
      output: passes.output, target: dataset.targets, weights: dataset.weights,
      outputGradient: passes.outputGradient, scratch: workspace.scratch, team: workspace.team.team)
  }

  /// The loss where the numbers are now. Running averages begin anew each time.
  private func evaluate() -> Double {
    workspace.state.assign(start.state)
    passes.runForward(step: 1)
    return loss.evaluate(lossPass).mean
  }

  /// The gradient of each part, as back-propagation computes it.
  func analyticGradients() -> [[Double]] {
    _ = evaluate()
    passes.runBackward()
    var gradients = workspace.plan.parameters.map { workspace.gradient[$0.range].array }
    gradients.append(passes.inputGradient?.all.array ?? [])
    return gradients
  }

  /// The gradient of one number by finite differences, or nil at a kink.
  func numericGradient(of numbers: Vector<Double>, at index: Int) -> Double? {
    let old = numbers[index]
    // A power of two, so that the steps are exact for numbers of moderate size.
    let step = 0x1p-10 * max(1, old.magnitude.binade)
    func loss(at steps: Double) -> Double {
      numbers[index] = old + steps * step
      return evaluate()
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
