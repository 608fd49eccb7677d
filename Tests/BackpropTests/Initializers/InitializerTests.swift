import Testing

@testable import Backprop

@Suite struct InitializerTests {
  private static let inputs = 300
  private static let outputs = 200

  private func weights<S: Scalar>(
    _ initializer: any Initializer, seed: UInt64, in scalar: S.Type,
    inputs: Int = inputs, outputs: Int = outputs
  ) -> [S] {
    let network = Network<S>(inputs: inputs, seed: seed) {
      Dense(outputs, initializer: initializer)
    }
    return network["0.weight"]
  }

  @Test(arguments: Catalog.initializers.map { Item($0) })
  func sameSeedGivesTheSameNumbers(item: Item) throws {
    let initializer = try item.as((any Initializer).self)
    let first = weights(initializer, seed: 1, in: Double.self)
    #expect(first == weights(initializer, seed: 1, in: Double.self))
    let isFixed = initializer is Zeros || initializer is Constant
    #expect((first == weights(initializer, seed: 2, in: Double.self)) == isFixed)
  }

  @Test(arguments: Catalog.initializers.map { Item($0) })
  func floatsAreTheDoublesRounded(item: Item) throws {
    let initializer = try item.as((any Initializer).self)
    let rounded = weights(initializer, seed: 3, in: Double.self).map { Float($0) }
    #expect(weights(initializer, seed: 3, in: Float.self) == rounded)
  }

  @Test func parametersOfANetworkAreUnrelated() {
    let network = Network<Double>(inputs: 4, seed: 1) {
      Dense(4, initializer: Normal())
      Dense(4, initializer: Normal())
    }
    #expect(network["0.weight"] != network["1.weight"])
  }

  /// What the documentation of each initializer promises for 300 inputs and 200 outputs.
  private enum Spread {
    case value(Double)
    case uniform(limit: Double)
    case normal(deviation: Double)
  }

  private func promise(of initializer: any Initializer) -> Spread? {
    let (inputs, outputs) = (Double(Self.inputs), Double(Self.outputs))
    switch initializer {
    case is Zeros: return .value(0)
    case let constant as Constant: return .value(constant.value)
    case let uniform as Uniform: return .uniform(limit: uniform.limit)
    case let normal as Normal: return .normal(deviation: normal.deviation)
    case is GlorotUniform: return .uniform(limit: (6 / (inputs + outputs)).squareRoot())
    case is GlorotNormal: return .normal(deviation: (2 / (inputs + outputs)).squareRoot())
    case is HeUniform: return .uniform(limit: (6 / inputs).squareRoot())
    case is HeNormal: return .normal(deviation: (2 / inputs).squareRoot())
    case is LeCunUniform: return .uniform(limit: (3 / inputs).squareRoot())
    case is LeCunNormal: return .normal(deviation: (1 / inputs).squareRoot())
    case is PyTorchLinear: return .uniform(limit: 1 / inputs.squareRoot())
    // The numbers of orthonormal columns of 300: their squares add up to 1.
    case is Orthogonal: return .normal(deviation: (1 / inputs).squareRoot())
    default: return nil
    }
  }

  @Test(arguments: Catalog.initializers.map { Item($0) })
  func spreadIsAsDocumented(item: Item) throws {
    let initializer = try item.as((any Initializer).self)
    let values = weights(initializer, seed: 4, in: Double.self)
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let largest = values.map(abs).max() ?? .nan
    let spread = try #require(promise(of: initializer), "Say here what \(item.item.kind) promises.")
    switch spread {
    case .value(let value):
      #expect(values.allSatisfy { $0 == value })
    case .uniform(let limit):
      #expect(largest <= limit && largest > 0.999 * limit)
      #expect(abs(mean) < 4 * limit / (3 * count).squareRoot())
      #expect(abs(variance / (limit * limit / 3) - 1) < 0.02)
    case .normal(let deviation):
      #expect(largest > 3.5 * deviation && largest < 6 * deviation)
      #expect(abs(mean) < 4 * deviation / count.squareRoot())
      #expect(abs(variance / (deviation * deviation) - 1) < 0.025)
      let within = values.filter { abs($0) < deviation }.count
      #expect(abs(Double(within) / count - 0.6827) < 0.01)
    }
  }

  @Test func normalHasItsMean() {
    let values = weights(Normal(mean: 5, deviation: 0.1), seed: 1, in: Double.self)
    #expect(abs(values.reduce(0, +) / Double(values.count) - 5) < 0.002)
  }

  @Test(arguments: [(20, 30), (30, 20), (25, 25), (1, 7), (7, 1)])
  func orthogonalIsOrthogonal(inputs: Int, outputs: Int) {
    let values = weights(
      Orthogonal(gain: 2), seed: 5, in: Double.self, inputs: inputs, outputs: outputs)
    let rows = (0..<inputs).map { row in (0..<outputs).map { values[row * outputs + $0] } }
    let columns = (0..<outputs).map { column in rows.map { $0[column] } }
    let vectors = inputs <= outputs ? rows : columns
    for (i, a) in vectors.enumerated() {
      for (j, b) in vectors.enumerated() {
        let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 4 : 0)) < 1e-13, "vectors \(i) and \(j)")
      }
    }
  }

  @Test func pyTorchLinearBoundsWeightAndBiasByTheInputs() {
    let network = Network<Double>(inputs: 400, seed: 6) {
      Dense(900, initializer: PyTorchLinear(), biasInitializer: PyTorchLinear())
    }
    for name in ["0.weight", "0.bias"] {
      let largest = network[name].map(abs).max() ?? .nan
      #expect(largest <= 0.05 && largest > 0.0495, "\(name): \(largest)")
    }
  }
}
