/// A feed-forward network: a list of layers and the numbers they have learned.
///
/// A network is a value. Copying it keeps what it knows now, whatever happens to the original.
///
/// ```swift
/// let network = Network<Float>(inputs: 64, seed: 0) { Dense(100); ReLU(); Dense(10) }
/// print(network)
/// ```
public struct Network<S: Scalar>: Sendable {
  /// The layers, from the inputs to the outputs.
  public let layers: [any Layer]

  /// All parameters, layer after layer, in the order in which the layers list them. A weight matrix
  /// is inputs × outputs, row after row.
  public var parameters: [S] {
    didSet { checkCount(parameters.count, plan.parameterCount, "parameters") }
  }

  /// All numbers that layers carry from step to step without their being trained, such as running
  /// means.
  public var state: [S] {
    didSet { checkCount(state.count, plan.stateCount, "numbers of state") }
  }

  let plan: Plan

  /// Makes a network with freshly chosen parameters.
  ///
  /// - Parameters:
  ///   - inputs: the number of features of a row, at least 1.
  ///   - seed: chooses the parameters: the same seed, the same network.
  ///   - layers: the layers, from the inputs to the outputs.
  public init(inputs: Int, seed: UInt64 = 0, layers: [any Layer]) {
    precondition(
      S.self == Float.self || S.self == Double.self,
      "A network is of Float or Double, not \(S.self).")
    self.layers = layers
    plan = Plan(inputs: inputs, layers: layers)
    parameters = Self.fill(plan.parameters, of: plan, seed: seed, stream: Stream.parameter)
    state = Self.fill(plan.states, of: plan, seed: seed, stream: Stream.state)
  }

  /// Makes a network with freshly chosen parameters, its layers written as a list.
  public init(
    inputs: Int, seed: UInt64 = 0, @NetworkBuilder layers: () -> [any Layer]
  ) {
    self.init(inputs: inputs, seed: seed, layers: layers())
  }

  /// Makes a network of numbers that are there already.
  init(plan: Plan, layers: [any Layer], parameters: [S], state: [S]) {
    self.plan = plan
    self.layers = layers
    self.parameters = parameters
    self.state = state
  }

  /// The number of features of a row.
  public var inputs: Int { plan.inputs }

  /// The number of outputs for each row.
  public var outputs: Int { plan.outputs }

  /// The names of all parameters, such as `0.weight`: the number of the layer, and the parameter's
  /// name in it.
  public var parameterNames: [String] { plan.parameters.map(\.name) }

  /// The numbers of one parameter, row after row.
  ///
  /// The name must be one of ``parameterNames``, and the count must not change.
  public subscript(name: String) -> [S] {
    get { Array(parameters[block(name).range]) }
    set {
      let range = block(name).range
      checkCount(newValue.count, range.count, "numbers of \(name)")
      parameters.replaceSubrange(range, with: newValue)
    }
  }

  private func block(_ name: String) -> Plan.Block {
    guard let block = plan.parameters.first(where: { $0.name == name }) else {
      preconditionFailure("There is no parameter \(name); there are \(parameterNames).")
    }
    return block
  }

  private func checkCount(_ count: Int, _ expected: Int, _ what: String) {
    precondition(count == expected, "The network has \(expected) \(what), not \(count).")
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  private static func fill(
    _ blocks: [Plan.Block], of plan: Plan, seed: UInt64, stream: UInt64
  ) -> [S] {
    var all: [S] = []
    all.reserveCapacity(blocks.last?.range.upperBound ?? 0)
    for (number, block) in blocks.enumerated() {
      var values = [Double](repeating: 0, count: block.range.count)
      var random = Random(seed: seed, stream: stream + UInt64(number))
      block.parameter.initializer.fill(
        &values, fanIn: plan.places[block.layer].inputs, fanOut: block.parameter.columns,
        random: &random)
      precondition(
        values.count == block.range.count,
        "The initializer of \(block.name) made \(values.count) numbers of \(block.range.count).")
      for value in values { all.append(S(value)) }
    }
    return all
  }
}

/// The random streams of a run; each purpose has 2³² of its own.
enum Stream {
  static var parameter: UInt64 { 1 << 32 }
  static var state: UInt64 { 2 << 32 }
  /// One for each layer, entered at a place for each step.
  static var layer: UInt64 { 3 << 32 }
  /// One for each epoch.
  static var shuffle: UInt64 { 4 << 32 }
  /// Which rows are held out.
  static var split: UInt64 { 5 << 32 }
  /// Which rows make a fold.
  static var folds: UInt64 { 6 << 32 }
  /// The points of a made-up table.
  static var sample: UInt64 { 7 << 32 }
}
