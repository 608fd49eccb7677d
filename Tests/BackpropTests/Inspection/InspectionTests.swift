import Testing

@testable import Backprop

@Suite("Inspection") struct InspectionTests {
  private let data = try? Dataset<Double>(
    inputs: [[0.5, -1], [2, 0.25], [-0.75, 1.5]], targets: [[0], [1], [1]])
  private let network = Network<Double>(inputs: 2, seed: 4) {
    Dense(3)
    Tanh()
    Dense(1)
  }

  @Test("It shows the numbers of a forward and a backward pass")
  func numbers() throws {
    let data = try #require(data)
    let look = try Inspection(network, on: data, loss: BinaryCrossEntropy())
    #expect(look.layers.count == 3)
    #expect(look.layers[0].input.numbers == [0.5, -1, 2, 0.25, -0.75, 1.5])
    #expect(look.layers[1].input == look.layers[0].output)
    #expect(look.layers[2].input == look.layers[1].output)
    #expect(
      network.layerOutputs(for: look.layers[0].input.numbers) == look.layers.map(\.output.numbers))
    for (z, a) in zip(look.layers[1].input.numbers, look.layers[1].output.numbers) {
      #expect(a == Tanh().value(at: z))
    }
    // δ = (a − y) / rows, and ∂L/∂b is its sum.
    let delta = look.layers[2].outputGradient
    for row in 0..<3 {
      let expected = (look.predictions[row, 0] - look.targets[row, 0]) / 3
      #expect(abs(delta[row, 0] - expected) < 1e-15)
    }
    #expect(abs(look.gradient(of: "2.bias")[0, 0] - delta.numbers.reduce(0, +)) < 1e-15)
    #expect(look.parameter("0.weight").numbers == network["0.weight"])
    #expect(
      look.layers.map(\.parameterNames) == [["0.weight", "0.bias"], [], ["2.weight", "2.bias"]])
  }

  @Test("Every gradient equals its finite difference, and looking at them changes nothing")
  func differences() throws {
    let data = try #require(data)
    let look = try Inspection(network, on: data, loss: BinaryCrossEntropy())
    func compare(_ analytic: Double, _ numeric: Double?, _ name: String) throws {
      let numeric = try #require(numeric)
      #expect(abs(analytic - numeric) < 1e-9 * max(1, abs(analytic)), "\(name)")
    }
    for name in network.parameterNames {
      let gradient = look.gradient(of: name)
      for row in 0..<gradient.rows {
        for column in 0..<gradient.columns {
          try compare(
            gradient[row, column], look.numericGradient(of: name, row: row, column: column), name)
        }
      }
    }
    for layer in look.layers {
      for row in 0..<3 {
        for column in 0..<layer.output.columns {
          try compare(
            layer.outputGradient[row, column],
            look.numericGradient(ofOutput: layer.number, row: row, column: column),
            "output \(column) of \(layer.number)")
        }
      }
    }
    for row in 0..<3 {
      for column in 0..<2 {
        try compare(
          look.inputGradient[row, column], look.numericGradient(ofInput: row, column: column),
          "input")
      }
    }
    let again = try Inspection(network, on: data, loss: BinaryCrossEntropy())
    #expect(
      look.numericGradient(of: "0.weight", row: 1, column: 2)
        == again.numericGradient(of: "0.weight", row: 1, column: 2))
  }

  @Test("There is no finite difference at a kink")
  func kink() throws {
    var network = Network<Double>(inputs: 1, seed: 0) {
      Dense(1)
      ReLU()
    }
    network.parameters = [1, 0]
    let data = try Dataset<Double>(inputs: [[0]], targets: [[1]])
    let look = try Inspection(network, on: data, loss: MeanSquaredError())
    #expect(look.numericGradient(of: "0.bias", row: 0, column: 0) == nil)
    #expect(look.numericGradient(ofOutput: 1, row: 0, column: 0) != nil)
  }

  @Test("Without dropout, a network in training does what it does in prediction")
  func withoutDropout() throws {
    let network = Network<Double>(inputs: 2, seed: 4) {
      Dense(3)
      Dropout(0.5)
      Dense(1)
    }
    let data = try #require(data)
    let look = try Inspection(network.withoutDropout, on: data, loss: MeanSquaredError())
    #expect(
      look.layers.map(\.output.numbers)
        == network.layerOutputs(for: look.layers[0].input.numbers))
    let other = try Inspection(network, on: data, loss: MeanSquaredError(), seed: 1)
    #expect(other.layers[1].output.numbers != look.layers[1].output.numbers)
  }
}
