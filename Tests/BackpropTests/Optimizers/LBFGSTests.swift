import Foundation
import Testing

@testable import Backprop

@Suite struct LBFGSTests {
  // MARK: PyTorch

  private struct Recorded: Decodable {
    var cases: [Case]
  }

  /// A convex problem, and the way that PyTorch took.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var loss: String
    var l2: Double
    var inputs: [[Double]]
    var targets: [[Double]]
    var losses: [Double]
    var iterations: Int
    var evaluations: Int
    var parameters: [Double]

    var testDescription: String { name }

    func item() throws -> any Loss {
      try #require(Catalog.losses.first { $0.kind == loss })
    }

    /// Zeros, as the recorded runs began.
    func network<S: Scalar>(_ counter: any Layer = Identity()) -> Network<S> {
      let outputs = parameters.count / (inputs[0].count + 1)
      return Network(inputs: inputs[0].count) {
        Dense(outputs, initializer: Zeros())
        counter
      }
    }

    func data<S: Scalar>() throws -> Dataset<S> {
      try Dataset(
        inputs: inputs.map { $0.map { S($0) } }, targets: targets.map { $0.map { S($0) } })
    }
  }

  private static let cases = Result {
    let url = try #require(
      Bundle.module.url(forResource: "lbfgs", withExtension: "json", subdirectory: "References"))
    return try JSONDecoder().decode(Recorded.self, from: Data(contentsOf: url)).cases
  }

  private func trainer<S: Scalar>(
    _ item: Case, optimizer: LBFGS, in scalar: S.Type = Double.self,
    counter: any Layer = Identity()
  ) throws -> Trainer<S> {
    try Trainer(
      item.network(counter), on: item.data(), loss: item.item(), optimizer: optimizer,
      batchSize: 100,
      penalty: Penalty(l2: item.l2), threads: 1)
  }

  @Test(arguments: try cases.get())
  func findsTheMinimumAsPyTorchDoes(item: Case) throws {
    let trainer = try trainer(item, optimizer: LBFGS(gradientTolerance: 1e-9))
    while !trainer.isConverged && trainer.epochs < 500 { _ = try trainer.runEpoch() }
    #expect(trainer.isConverged)
    expectClose(
      trainer.network.parameters, item.parameters, relative: 1e-6, absolute: 1e-7, "parameters")
    let gradient = try gradient(of: item, at: trainer.network).gradient
    #expect((gradient.map(\.magnitude).max() ?? 1) < 1e-8)
    // Nothing changes any more.
    let end = trainer.network.parameters
    let last = try trainer.runEpoch()
    #expect(trainer.network.parameters == end && last.steps == 1 && trainer.isConverged)
  }

  /// Changes nothing and counts its forward passes.
  private struct Counter: Layer {
    static let kind = "counter"

    private final class Count: @unchecked Sendable {
      var passes = 0
    }

    private let count = Count()
    var passes: Int { count.passes }

    init() {}

    func forward<S: Scalar>(_ pass: ForwardPass<S>) {
      count.passes += 1
      pass.output.all.assign(pass.input.all)
    }

    func backward<S: Scalar>(_ pass: BackwardPass<S>) {
      pass.inputGradient?.all.assign(pass.outputGradient.all)
    }

    // Never stands in a file.
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}
  }

  @Test(arguments: try cases.get())
  func needsNoMoreThanPyTorch(item: Case) throws {
    let counter = Counter()
    let trainer = try trainer(item, optimizer: LBFGS(), counter: counter)
    while !trainer.isConverged && trainer.epochs < 500 { _ = try trainer.runEpoch() }
    #expect(trainer.epochs <= item.iterations + 2)
    #expect(counter.passes <= item.evaluations + 2)
  }

  /// The loss without the penalty, and the gradient with it, by a trainer that makes no step.
  private func gradient(
    of item: Case, at network: Network<Double>
  ) throws -> (loss: Double, gradient: [Double]) {
    let recorder = GradientRecorder()
    let trainer = try Trainer(
      network, on: item.data(), loss: item.item(), optimizer: recorder, batchSize: 100,
      penalty: Penalty(l2: item.l2), threads: 1)
    return (try trainer.runEpoch().loss, recorder.gradient)
  }

  @Test(arguments: try cases.get())
  func everyStepFulfilsTheStrongWolfeConditions(item: Case) throws {
    let trainer = try trainer(item, optimizer: LBFGS())
    func objective(_ network: Network<Double>) throws -> (value: Double, gradient: [Double]) {
      let (loss, gradient) = try gradient(of: item, at: network)
      let weights = network.parameters.prefix(network.inputs * network.outputs)
      return (loss + item.l2 / 2 * weights.reduce(0) { $0 + $1 * $1 }, gradient)
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    while !trainer.isConverged && trainer.epochs < 100 {
      let before = trainer.network
      let start = try objective(before)
      let loss = try trainer.runEpoch().loss
      // The loss of an epoch is that before the step, without the penalty.
      #expect(loss == (try gradient(of: item, at: before).loss))
      let step = zip(trainer.network.parameters, before.parameters).map { $0 - $1 }
      let end = try objective(trainer.network)
      let slope = dot(start.gradient, step)
      #expect(slope < 0)
      let rounding = 1e-14 * start.value
      #expect(end.value <= start.value + 1e-4 * slope + rounding, "epoch \(trainer.epochs)")
      #expect(dot(end.gradient, step).magnitude <= 0.9 * slope.magnitude * (1 + 1e-9))
    }
    #expect(trainer.isConverged)
  }

  @Test(arguments: try cases.get())
  func floatsConvergeToo(item: Case) throws {
    let trainer: Trainer<Float> = try trainer(item, optimizer: LBFGS(), in: Float.self)
    while !trainer.isConverged && trainer.epochs < 500 { _ = try trainer.runEpoch() }
    #expect(trainer.isConverged)
    expectClose(
      trainer.network.parameters.map { Double($0) }, item.parameters, relative: 1e-2,
      absolute: 1e-3, "parameters")
  }

  // MARK: Networks

  private func xor<S: Scalar>(_ scalar: S.Type = S.self) throws -> Dataset<S> {
    try Dataset(inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]])
  }

  @Test func learnsXOR() throws {
    func solved<S: Scalar>(in scalar: S.Type) throws -> Int {
      try (1...20).count { seed in
        let network = Network<S>(inputs: 2, seed: UInt64(seed)) {
          Dense(8); Tanh(); Dense(1)
        }
        let trainer = try Trainer(
          network, on: xor(S.self), loss: BinaryCrossEntropy(), optimizer: LBFGS(), threads: 1)
        while !trainer.isConverged && trainer.epochs < 200 { _ = try trainer.runEpoch() }
        return try trainer.runEpoch().loss < 0.01
      }
    }
    #expect(try solved(in: Double.self) >= 18)
    #expect(try solved(in: Float.self) >= 18)
  }

  @Test func epochWithoutAStepKeepsAllAsItWas() throws {
    // From zeros all gradients of the hidden layer vanish; its biases and the rest are symmetric.
    let network = Network<Double>(inputs: 2) {
      Dense(3, initializer: Zeros()); Tanh(); Dense(1, initializer: Zeros())
    }
    let trainer = try Trainer(
      network, on: xor(), loss: BinaryCrossEntropy(), optimizer: LBFGS(), threads: 1)
    let epoch = try trainer.runEpoch()
    #expect(trainer.isConverged)
    #expect(trainer.network.parameters == network.parameters)
    expectClose(epoch.loss, 0.6931471805599453, "loss")
    #expect(try trainer.runEpoch().loss == epoch.loss && trainer.epochs == 2)
  }

  @Test func farTooLongFirstStepIsShortened() throws {
    // e^x overflows on the way: such places are not finite, and the search comes back from them.
    let data = try Dataset<Double>(inputs: [[1], [2], [3]], targets: [[1], [2], [5]])
    let network = Network<Double>(inputs: 1) { Dense(1, initializer: Zeros()) }
    let trainer = try Trainer(
      network, on: data, loss: Poisson(), optimizer: LBFGS(learningRate: 1e5), threads: 1)
    let first = try trainer.runEpoch().loss
    while !trainer.isConverged && trainer.epochs < 200 { _ = try trainer.runEpoch() }
    #expect(trainer.isConverged)
    #expect(try trainer.runEpoch().loss < first)
  }

  @Test func startThatIsNotFiniteIsAnError() throws {
    let network = Network<Double>(inputs: 2) { Dense(1, initializer: Constant(1e200)) }
    let trainer = try Trainer(
      network, on: xor(), loss: MeanSquaredError(), optimizer: LBFGS(), threads: 1)
    let error = try #require(throws: TrainingError.self) { _ = try trainer.runEpoch() }
    #expect(error.description.contains("smaller parameters"))
    #expect(!error.description.contains("clip"))
  }

  @Test func penaltyIsPartOfWhatIsMadeSmall() throws {
    // (w − 1)² has its minimum with ½ · l2 · w² at 2 / (2 + l2), with l1 · |w| at 1 − l1 / 2.
    let data = try Dataset<Double>(inputs: [[1]], targets: [[1]])
    func weight(_ penalty: Penalty) throws -> Double {
      let network = Network<Double>(inputs: 1) {
        Dense(1, bias: false, initializer: Constant(3))
      }
      let trainer = try Trainer(
        network, on: data, loss: MeanSquaredError(), optimizer: LBFGS(gradientTolerance: 1e-9),
        penalty: penalty, threads: 1)
      while !trainer.isConverged && trainer.epochs < 50 { _ = try trainer.runEpoch() }
      return trainer.network.parameters[0]
    }
    expectClose(try weight(Penalty()), 1, "weight")
    expectClose(try weight(Penalty(l2: 0.5)), 0.8, "weight with L2")
    expectClose(try weight(Penalty(l1: 0.5)), 0.75, "weight with L1")
  }

  @Test func shortHistoryIsUsedAroundItsEnd() throws {
    for history in [1, 2, 3] {
      let item = try Self.cases.get()[1]
      let trainer = try trainer(
        item, optimizer: LBFGS(history: history, gradientTolerance: 1e-9))
      while !trainer.isConverged && trainer.epochs < 500 { _ = try trainer.runEpoch() }
      #expect(trainer.isConverged)
      expectClose(
        trainer.network.parameters, item.parameters, relative: 1e-6, absolute: 1e-7, "parameters")
    }
  }

  // MARK: Refusals

  private func refusal(
    rows: Int = 4, batchSize: Int = 4, clipping: Clipping? = nil, layer: any Layer = Tanh()
  ) throws -> String {
    let data = try xor(Double.self)
    let network = Network<Double>(inputs: 2) {
      Dense(3); layer; Dense(1)
    }
    let error = try #require(throws: TrainingError.self) {
      _ = try Trainer(
        network, on: data, loss: BinaryCrossEntropy(), optimizer: LBFGS(), batchSize: batchSize,
        clipping: clipping, threads: 1)
    }
    guard case .mismatch(let text) = error else {
      Issue.record("\(error)")
      return ""
    }
    return text
  }

  @Test func whatDoesNotFitIsRefusedWithAdvice() throws {
    let parts = try refusal(batchSize: 3)
    #expect(parts.contains("all 4 rows") && parts.contains("is 3"))
    #expect(parts.contains("--batch-size full"))
    #expect(try refusal(clipping: .norm(1)).contains("clipping"))
    #expect(try refusal(layer: Dropout()).contains("L2 penalty"))
    #expect(try refusal(layer: BatchNormalization()).contains("layer normalization"))
  }
}
