import Testing

@testable import Backprop

/// Every layer, activation and loss of the catalogues, alone and inside networks, against finite
/// differences.
struct GradientCheckTests {
  /// So far the analytic gradient may be from the numeric one, relative to the larger.
  private let tolerance = 1e-6

  private static let batchSizes = [1, 2, 7]

  /// A batch of random rows whose targets suit the loss.
  private func batch(
    rows: Int, inputs: Int, outputs: Int, for loss: any Loss, seed: UInt64, weighted: Bool = false
  ) throws -> Dataset<Double> {
    var random = Random(seed: seed, stream: 77)
    let features = (0..<rows).map { _ in (0..<inputs).map { _ in random.nextNormal() } }
    let isClass = loss is CrossEntropy && outputs > 1
    let targets = (0..<rows).map { _ in
      isClass
        ? [Double(random.next(below: outputs))]
        : (0..<outputs).map { _ in random.nextUniform() }
    }
    let weights = weighted ? (0..<rows).map { _ in 0.5 + random.nextUniform() } : nil
    return try Dataset(inputs: features, targets: targets, weights: weights)
  }

  private func expectRightGradient(
    _ network: Network<Double>, _ loss: any Loss, rows: Int, weighted: Bool = false,
    _ comment: String
  ) throws {
    let data = try batch(
      rows: rows, inputs: network.inputs, outputs: network.outputs, for: loss, seed: 5,
      weighted: weighted)
    let check = try GradientCheck(network, on: data, loss: loss, seed: 9)
    #expect(check.worst.relativeError < tolerance, "\(comment), \(rows) rows:\n\(check)")
    #expect(check.compared > check.atKinks, "\(comment): nearly everything lies at a kink")
  }

  @Test("every layer alone", arguments: Catalog.layers.indices, batchSizes)
  func layerAlone(number: Int, rows: Int) throws {
    let layer = Catalog.layers[number]
    for width in [1, 2, 5] {
      let network = Network<Double>(inputs: width, seed: 3, layers: [layer])
      try expectRightGradient(
        network, MeanSquaredError(), rows: rows, "\(layer.kind) of \(width)")
    }
  }

  @Test("every layer inside networks of depth 1 to 4", arguments: Catalog.layers.indices, 1...4)
  func layerInside(number: Int, depth: Int) throws {
    let layer = Catalog.layers[number]
    for rows in Self.batchSizes {
      let network = Network<Double>(inputs: 3, seed: UInt64(depth)) {
        for level in 0..<depth {
          Dense(4 + level, initializer: PyTorchLinear(), biasInitializer: PyTorchLinear())
          layer
        }
        Dense(2)
      }
      try expectRightGradient(
        network, MeanSquaredError(), rows: rows, "\(depth) × \(layer.kind)")
    }
  }

  @Test("every loss, with and without row weights", arguments: Catalog.losses.indices, batchSizes)
  func loss(number: Int, rows: Int) throws {
    let loss = Catalog.losses[number]
    for outputs in loss is CrossEntropy ? [2, 3] : [1, 3] {
      for weighted in [false, true] {
        let network = Network<Double>(inputs: 3, seed: 8) {
          Dense(5)
          Tanh()
          Dense(outputs)
        }
        try expectRightGradient(
          network, loss, rows: rows, weighted: weighted, "\(loss.kind) of \(outputs)")
      }
    }
  }

  @Test("cross-entropy with smoothing and class weights, of classes and of distributions")
  func crossEntropyOptions() throws {
    let loss = CrossEntropy(labelSmoothing: 0.1, classWeights: [0.5, 1, 2])
    let network = Network<Double>(inputs: 3, seed: 8) { Dense(3) }
    try expectRightGradient(network, loss, rows: 7, weighted: true, "classes")
    let distributions = try Dataset<Double>(
      inputs: [[1, 2, 3], [0.5, -1, 0]], targets: [[0.2, 0.3, 0.5], [1, 0, 0]])
    let check = try GradientCheck(network, on: distributions, loss: loss)
    #expect(check.worst.relativeError < tolerance, "\(check)")
  }

  @Test("a wide and a large layer, whose products are cut")
  func largeLayers() throws {
    let network = Network<Double>(inputs: 20, seed: 2) {
      Dense(33, bias: false)
      GELU()
      LayerNormalization()
      Dense(9)
    }
    try expectRightGradient(network, CrossEntropy(), rows: 40, "20-33-9")
  }

  @Test("a layer with a wrong gradient is named")
  func wrongLayer() throws {
    let network = Network<Double>(inputs: 3, seed: 4) {
      Dense(4)
      WrongTanh()
      Dense(2)
    }
    let data = try batch(rows: 5, inputs: 3, outputs: 2, for: MeanSquaredError(), seed: 1)
    let check = try GradientCheck(network, on: data, loss: MeanSquaredError())
    #expect(check.worst.relativeError > 0.01)
    let sound = check.worstOfEach.filter { $0.relativeError < tolerance }.map(\.name)
    // What lies behind the wrong layer is right, what lies before it is not.
    #expect(sound.allSatisfy { $0.hasPrefix("2.") })
    #expect(sound.count == 2)
  }

  @Test("kinks are counted, not judged")
  func kinks() throws {
    let network = Network<Double>(inputs: 1, layers: [ReLU()])
    let data = try Dataset<Double>(inputs: [[0], [2]], targets: [[1], [1]])
    let check = try GradientCheck(network, on: data, loss: MeanSquaredError())
    #expect(check.atKinks == 1)
    #expect(check.compared == 1)
    #expect(check.worst.relativeError < tolerance)
  }

  @Test("the report names the worst of each parameter")
  func report() throws {
    let network = Network<Double>(inputs: 2, seed: 4) { Dense(1) }
    let data = try batch(rows: 3, inputs: 2, outputs: 1, for: MeanSquaredError(), seed: 1)
    let text = try GradientCheck(network, on: data, loss: MeanSquaredError()).description
    #expect(text.contains("0.weight["))
    #expect(text.contains("0.bias[0, 0]"))
    #expect(text.contains("input["))
    #expect(text.hasSuffix("9 numbers compared"))
  }
}

/// A hyperbolic tangent whose slope forgets the square.
private struct WrongTanh: Activation {
  static let kind = "wrong-tanh"

  func value<S: Scalar>(at x: S) -> S { S.tanh(x) }

  func slope<S: Scalar>(at x: S, value y: S) -> S { 1 - y }
}
