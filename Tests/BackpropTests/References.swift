import Foundation
import Testing

@testable import Backprop

/// What PyTorch computed, as `Scripts/references/pytorch_references.py` recorded it.
struct PyTorch: Decodable, Sendable {
  /// What all training runs have in common unless a case says otherwise.
  struct Shared: Decodable, Sendable {
    var inputs: [[Double]]
    var targets: [[Double]]
    var start: [Double]
    var batchSize: Int
    var steps: Int
  }

  var shared: Shared
  var optimizers: [Trajectory]
  var clipping: [Trajectory]
  var losses: [Trajectory]
  var lossExtremes: [LossExtreme]
  var activations: [Trajectory]
  var layers: [Trajectory]
  var schedules: [Trajectory]
  var plateaus: [Plateau]

  private static let stored = Result { try read() }

  /// The recorded numbers, read once.
  static func recorded() throws -> PyTorch { try stored.get() }

  private static func read() throws -> PyTorch {
    let url = try #require(
      Bundle.module.url(
        forResource: "pytorch", withExtension: "json", subdirectory: "References"))
    return try JSONDecoder().decode(PyTorch.self, from: Data(contentsOf: url))
  }
}

/// A training run: how it is set up, and what came out.
struct Trajectory: Decodable, Sendable, CustomTestStringConvertible {
  struct Curve: Decodable, Sendable {
    var x: [Double]
    var y: [Double]
    var slope: [Double]
  }

  var name: String
  var settings: JSON?
  var layers: [JSON]?
  var learningRate: Double?
  var baseLearningRate: Double?
  var start: [Double]?
  var targets: [[Double]]?
  var classes: [Double]?
  var rowWeights: [Double]?
  var normsBefore: [Double]?
  var curve: Curve?

  /// The loss of each step's batch, before the step.
  var losses: [Double]
  /// All parameters after the last step.
  var parameters: [Double]
  var learningRates: [Double]?
  var state: [Double]?
  /// The outputs of the trained network, when predicting.
  var outputs: [[Double]]?

  var testDescription: String { name }
}

/// A loss and its gradient where a careless formula fails.
struct LossExtreme: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var settings: JSON
  var outputs: [[Double]]
  var targets: [[Double]]?
  var classes: [Double]?
  var loss: Double
  var gradient: [[Double]]

  var testDescription: String { name }
}

/// Losses and the learning rates that a plateau schedule made of them.
struct Plateau: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var settings: JSON
  var baseLearningRate: Double
  var metrics: [Double]
  var learningRatesAfter: [Double]

  var testDescription: String { name }
}

// MARK: - Training runs

extension PyTorch {
  /// The network of all cases that do not bring their own.
  func network(
    activation: any Layer = Tanh(), outputs: Int = 2, start: [Double]? = nil
  ) -> Network<Double> {
    var network = Network<Double>(inputs: 3) {
      Dense(5); activation; Dense(outputs)
    }
    network.parameters = start ?? shared.start
    return network
  }

  /// Trains as the recorded runs were: batches of 4 rows in their order, 60 steps.
  func train(
    _ network: Network<Double>, as run: Trajectory, loss: any Loss = MeanSquaredError(),
    optimizer: any Optimizer, schedule: any Schedule = ConstantRate(), clipping: Clipping? = nil
  ) throws -> (losses: [Double], network: Network<Double>) {
    let targets = run.targets ?? run.classes.map { $0.map { [$0] } } ?? shared.targets
    let data = try Dataset(inputs: shared.inputs, targets: targets, weights: run.rowWeights)
    let recorder = LossRecorder(schedule)
    let trainer = try Trainer(
      network, on: data, loss: loss, optimizer: optimizer, schedule: recorder,
      tick: .step, batchSize: shared.batchSize, shuffles: false, clipping: clipping)
    while trainer.steps < shared.steps { _ = try trainer.runEpoch() }
    return (recorder.losses, trainer.network)
  }

  /// Trains and compares the loss of every step and the parameters after the last.
  @discardableResult
  func compare(
    _ network: Network<Double>, with run: Trajectory, loss: any Loss = MeanSquaredError(),
    optimizer: any Optimizer, schedule: any Schedule = ConstantRate(), clipping: Clipping? = nil,
    at location: SourceLocation = #_sourceLocation
  ) throws -> Network<Double> {
    try #require(run.losses.count == shared.steps, sourceLocation: location)
    let result = try train(
      network, as: run, loss: loss, optimizer: optimizer, schedule: schedule, clipping: clipping)
    expectClose(result.losses, run.losses, "losses", at: location)
    expectClose(result.network.parameters, run.parameters, "parameters", at: location)
    return result.network
  }
}

// MARK: - Looking on

/// Another schedule, and all losses that it heard of: a trainer that counts steps tells it the loss
/// of each.
struct LossRecorder: Schedule {
  static let kind = "loss-recorder"

  /// Shared by all copies, so that what the trainer's hears is seen outside.
  private final class Heard: @unchecked Sendable {
    var losses: [Double] = []
  }

  private var schedule: any Schedule
  private let heard = Heard()

  init(_ schedule: any Schedule = ConstantRate()) { self.schedule = schedule }

  var losses: [Double] { heard.losses }

  func factor(at tick: Int) -> Double { schedule.factor(at: tick) }

  mutating func observe(loss: Double) {
    heard.losses.append(loss)
    schedule.observe(loss: loss)
  }

  // Never stands in a file.
  init(from decoder: any Decoder) throws { schedule = ConstantRate() }
  func encode(to encoder: any Encoder) throws {}
}

/// A rule that changes nothing and keeps the gradient of the last step.
struct GradientRecorder: Optimizer {
  static let kind = "gradient-recorder"

  private final class Seen: @unchecked Sendable {
    var gradient: [Double] = []
  }

  var learningRate = 1.0
  private let seen = Seen()

  var memories: Int { 0 }
  var gradient: [Double] { seen.gradient }

  /// For networks so small that one thread makes the whole step.
  func update<S: Scalar>(_ pass: UpdatePass<S>) {
    seen.gradient = pass.gradient.array.map { Double($0) }
  }

  init() {}

  // Never stands in a file.
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws {}
}

// MARK: - Comparing

/// Expects that numbers agree with recorded ones: |a − b| ≤ absolute + relative · |b|.
func expectClose(
  _ mine: [Double], _ theirs: [Double], relative: Double = 1e-9, absolute: Double = 1e-12,
  _ what: String, at location: SourceLocation = #_sourceLocation
) {
  #expect(
    mine.count == theirs.count, "\(what): \(mine.count) numbers, expected \(theirs.count)",
    sourceLocation: location)
  // Written so that NaN is not close to anything.
  let far = zip(mine, theirs).enumerated().filter { _, pair in
    !(abs(pair.0 - pair.1) <= absolute + relative * abs(pair.1))
  }
  guard let (place, pair) = far.first else { return }
  let largest = far.map { abs($0.element.0 - $0.element.1) }.max() ?? .nan
  Issue.record(
    """
    \(what): \(far.count) of \(theirs.count) numbers are off, by \(largest) at most; number \
    \(place) is the first, \(pair.0) instead of \(pair.1)
    """, sourceLocation: location)
}

/// Expects that a number agrees with a recorded one.
func expectClose(
  _ mine: Double, _ theirs: Double, relative: Double = 1e-9, absolute: Double = 1e-12,
  _ what: String, at location: SourceLocation = #_sourceLocation
) {
  expectClose([mine], [theirs], relative: relative, absolute: absolute, what, at: location)
}
