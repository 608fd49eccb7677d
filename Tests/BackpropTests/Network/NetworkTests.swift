import Testing

@testable import Backprop

struct NetworkTests {
  private let network = Network<Double>(inputs: 3, seed: 1) {
    Dense(4)
    BatchNormalization()
    Tanh()
    Dense(2, bias: false)
  }

  @Test("A network prints itself as a table")
  func summary() {
    let expected = """
      layer                  outputs      parameters
      input                        3               0
      0 dense                      4              16
      1 batch-normalization        4               8
      2 tanh                       4               0
      3 dense                      2               8
      total                                 32 (float64)
      """.split(separator: "\n").map { $0.split(separator: " ") }
    let found = network.description.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(found == expected)
    let widths = Set(network.description.split(separator: "\n").map(\.count))
    #expect(widths.count == 1, "The columns are not aligned:\n\(network)")
  }

  @Test("Parameters are known by the number of their layer and their name")
  func names() {
    let names = ["0.weight", "0.bias", "1.weight", "1.bias", "3.weight"]
    #expect(network.parameterNames == names)
    #expect(network.inputs == 3)
    #expect(network.outputs == 2)
    #expect(network["0.weight"].count == 12)
    #expect(network["0.bias"] == [0, 0, 0, 0])
    #expect(network["1.weight"] == [1, 1, 1, 1])
    #expect(network.state == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(names.flatMap { network[$0] } == network.parameters)
  }

  @Test("A copy keeps its numbers")
  func copies() {
    var copy = network
    copy["0.bias"] = [1, 2, 3, 4]
    #expect(copy["0.bias"] == [1, 2, 3, 4])
    #expect(network["0.bias"] == [0, 0, 0, 0])
    #expect(copy["0.weight"] == network["0.weight"])
  }

  @Test("The seed chooses the parameters, and a Float network begins where a Double one does")
  func seeds() {
    func weights(_ seed: UInt64) -> [Double] {
      Network<Double>(inputs: 5, seed: seed) { Dense(7) }.parameters
    }
    #expect(weights(1) == weights(1))
    #expect(weights(1) != weights(2))
    let floats = Network<Float>(inputs: 5, seed: 1) { Dense(7) }.parameters
    #expect(floats == weights(1).map { Float($0) })
  }

  @Test("Layers may be left out and repeated")
  func builder() {
    func make(depth: Int, normalizes: Bool) -> [String] {
      Network<Float>(inputs: 2) {
        for _ in 0..<depth {
          Dense(3)
          if normalizes { LayerNormalization() }
          ReLU()
        }
        if depth > 1 { Dense(1) } else { Dense(2) }
      }.layers.map(\.kind)
    }
    #expect(make(depth: 1, normalizes: false) == ["dense", "relu", "dense"])
    #expect(
      make(depth: 2, normalizes: true)
        == [
          "dense", "layer-normalization", "relu", "dense", "layer-normalization", "relu", "dense",
        ])
  }

  @Test("The digest changes with every bit of every number")
  func digest() {
    var other = network
    #expect(other.digest == network.digest)
    other.parameters[7] = other.parameters[7].nextUp
    #expect(other.digest != network.digest)
    other = network
    other.state[0] = -0.0
    #expect(other.digest != network.digest)
    #expect(network.digest.count == 16)
  }

  #if DEBUG
    @Test("In a debug build a mistake stops the program with the rule and what was found")
    func messages() async throws {
      let rule = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        _ = SGD(learningRate: -1)
      }
      let errors = String(decoding: try #require(rule).standardErrorContent, as: UTF8.self)
      #expect(errors.contains("The learning rate must be above 0; it is -1.0."))
      let place = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        Memory<Float>(count: 3).vector[3] = 1
      }
      let outside = String(decoding: try #require(place).standardErrorContent, as: UTF8.self)
      #expect(outside.contains("Index 3 is outside 0..<3."))
    }
  #endif

  @Test("Mistakes of the programmer stop the program")
  func mistakes() async {
    await #expect(processExitsWith: .failure) { _ = Network<Float>(inputs: 0) { Dense(1) } }
    await #expect(processExitsWith: .failure) { _ = Network<Float>(inputs: 1, layers: []) }
    await #expect(processExitsWith: .failure) { _ = Dense(0) }
    await #expect(processExitsWith: .failure) { _ = Dropout(1) }
    await #expect(processExitsWith: .failure) { _ = SGD(nesterov: true) }
    await #expect(processExitsWith: .failure) {
      var network = Network<Float>(inputs: 1) { Dense(1) }
      network.parameters = []
    }
  }
}
