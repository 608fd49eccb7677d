import Foundation
import Testing

@testable import Backprop

/// An item of a catalogue as an argument of a test, shown by its kind.
struct Item: Sendable, CustomTestStringConvertible {
  let item: any CatalogItem

  init(_ item: any CatalogItem) { self.item = item }

  /// The item as the layer, loss or whatever it is.
  func `as`<Expected>(_ expected: Expected.Type) throws -> Expected {
    try #require(item as? Expected)
  }

  var testDescription: String { item.kind }
}

/// What is true of everything that the catalogues list, now and later.
@Suite struct CatalogTests {
  @Test func kindsAreUnique() {
    let kinds = Catalog.items.map(\.kind)
    #expect(Set(kinds).count == kinds.count)
    #expect(Set(Catalog.activations.map(\.kind)).isSubset(of: Catalog.layers.map(\.kind)))
  }

  @Test(arguments: Catalog.items.map { Item($0) })
  func kindIsLowerCaseWithHyphens(item: Item) {
    #expect(item.item.kind.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil)
  }

  // MARK: Files

  /// Items whose every field differs from its default.
  private static let unusual: [any CatalogItem] = [
    Dense(3, bias: false, initializer: Orthogonal(gain: 2), biasInitializer: Constant(0.25)),
    Dropout(0.125), BatchNormalization(momentum: 0.5, epsilon: 0.25),
    LayerNormalization(epsilon: 0.5), LeakyReLU(leak: 0.3), ELU(alpha: 0.7), Huber(delta: 0.1),
    CrossEntropy(labelSmoothing: 0.1, classWeights: [1, 0.1, 3]),
    SGD(learningRate: 0.3, momentum: 0.7, dampening: 0.1, weightDecay: 0.01),
    SGD(learningRate: 0.3, momentum: 0.7, nesterov: true),
    Adam(
      learningRate: 0.3, beta1: 0.1, beta2: 0.2, epsilon: 0.7, amsgrad: true, weightDecay: 0.1),
    NAdam(learningRate: 1.0 / 3, momentumDecay: 0.1),
    Rprop(learningRate: 0.1, increase: 1.7, decrease: 0.3, smallestStep: 0.1, largestStep: 3),
    LBFGS(learningRate: 0.1, history: 3, gradientTolerance: 0.3, evaluations: 7),
    WarmUp(ticks: 3, startFraction: 0.1, then: WarmUp(ticks: 2, then: StepDecay(every: 7))),
    OneCycle(ticks: 7, startFraction: 0.3, endFraction: 0.1, warmUpShare: 0.7, shape: .linear),
    Normal(mean: 0.1, deviation: 0.3),
  ]

  @Test(arguments: (Catalog.items + unusual).map { Item($0) })
  func comesBackFromJSONAsItWas(item: Item) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(Coded(item.item))
    let read = try JSONDecoder().decode(Coded.self, from: data).item
    #expect(type(of: read) == type(of: item.item))
    // A description shows every stored property, so that none can be forgotten.
    #expect(String(reflecting: read) == String(reflecting: item.item))
    #expect(try encoder.encode(Coded(read)) == data)
    #expect(try JSON(item.item)["kind"] == .text(item.item.kind))
  }

  @Test func whatASchedulesHasSeenComesBackToo() throws {
    var schedule: any Schedule = WarmUp(ticks: 2, then: ReduceOnPlateau(patience: 1))
    for loss in [3.0, 2, 1, 1, 1, 1] { schedule.observe(loss: loss) }
    var copy = try JSON(schedule).item((any Schedule).self)
    for tick in 6..<20 {
      #expect(copy.factor(at: tick) == schedule.factor(at: tick), "tick \(tick)")
      schedule.observe(loss: 1)
      copy.observe(loss: 1)
    }
  }

  @Test func unknownKindIsAnErrorThatListsTheKnown() throws {
    let error = try #require(throws: DecodingError.self) {
      _ = try JSON.object(["kind": .text("perceptron")]).item((any Layer).self)
    }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(context.debugDescription.contains("\"perceptron\""))
    for item in Catalog.items { #expect(context.debugDescription.contains(item.kind)) }
  }

  @Test func itemInTheWrongPlaceIsAnError() throws {
    guard case .object(var fields) = try JSON(Dense(2)) else {
      Issue.record("A layer must be an object.")
      return
    }
    fields["initializer"] = try JSON(ReLU())
    #expect(throws: DecodingError.self) { try JSON.object(fields).item((any Layer).self) }
  }

  /// What no initializer accepts, no file may bring in: some would crash or hang later.
  @Test(arguments: [
    ("step", "every", 0.0), ("polynomial", "ticks", 0), ("cosine", "ticks", 0),
    ("cosine-restarts", "ticks", 0), ("cosine-restarts", "growth", 0), ("one-cycle", "ticks", 0),
    ("warm-up", "ticks", -1), ("exponential", "factor", 2), ("reduce-on-plateau", "patience", -1),
    ("dense", "outputs", 0), ("dropout", "rate", 1), ("dropout", "rate", -0.5),
    ("batch-normalization", "epsilon", 0), ("layer-normalization", "epsilon", -1),
    ("leaky-relu", "leak", 1), ("elu", "alpha", 0), ("huber", "delta", 0),
    ("cross-entropy", "labelSmoothing", 1), ("sgd", "learningRate", 0), ("adam", "beta1", 1),
    ("rprop", "increase", 1), ("lbfgs", "history", 0), ("lbfgs", "evaluations", 0),
    ("orthogonal", "gain", 0), ("uniform", "limit", -1),
    ("normal", "deviation", -1),
  ])
  func impossibleSettingInAFileIsAnError(kind: String, field: String, value: Double) throws {
    let example = try #require(Catalog.items.first { $0.kind == kind })
    guard case .object(var fields) = try JSON(example) else {
      Issue.record("An item must be an object.")
      return
    }
    try #require(fields[field] != nil)
    fields[field] = .number(value)
    #expect(throws: DecodingError.self) { try JSON.object(fields).item((any CatalogItem).self) }
  }

  // MARK: Optimizers

  @Test(arguments: Catalog.optimizers.map { Item($0) })
  func optimizerMakesAQuadraticFunctionSmaller(item: Item) throws {
    let optimizer = try item.as((any Optimizer).self)
    func decrease<S: Scalar>(in scalar: S.Type) throws -> Double {
      // The mean of (w · x)² over these rows is quadratic in w, with curvatures 1/2, 2 and 9/2.
      let data = try Dataset<S>(
        inputs: [[1, 0, 0], [0, 2, 0], [0, 0, 3], [0, 0, 0]], targets: [[0], [0], [0], [0]])
      let network = Network<S>(inputs: 3) { Dense(1, bias: false, initializer: Constant(1)) }
      let trainer = try Trainer(network, on: data, loss: MeanSquaredError(), optimizer: optimizer)
      let first = try trainer.runEpoch().loss
      for _ in 0..<300 { _ = try trainer.runEpoch() }
      return try trainer.runEpoch().loss / first
    }
    #expect(try decrease(in: Double.self) < 0.95)
    #expect(try decrease(in: Float.self) < 0.95)
  }
}
