import Testing

@testable import Backprop

@Suite struct NetworkDescriptionTests {
  private func file(_ network: String, _ tensors: [SafeTensors.Tensor]? = nil) -> SafeTensors {
    SafeTensors(
      tensors ?? [
        .init("0.weight", shape: [2, 3], [Float](repeating: 1, count: 6)),
        .init("0.bias", shape: [2], [1, 2] as [Float]),
      ],
      metadata: [
        "format": "backprop-model", "version": "1", "network": network,
        "loss": "{\"kind\":\"mean-squared-error\"}",
      ])
  }

  private func dense(_ outputs: Int) -> String {
    "{\"kind\":\"dense\",\"outputs\":\(outputs),\"bias\":true,"
      + "\"initializer\":{\"kind\":\"zeros\"},\"biasInitializer\":{\"kind\":\"zeros\"}}"
  }

  private func network(_ inputs: Int, _ layers: String...) -> String {
    "{\"inputs\":\(inputs),\"layers\":[\(layers.joined(separator: ","))]}"
  }

  @Test func sound() throws {
    let model: Model<Float> = try ModelFile(file(network(3, dense(2)))).model()
    #expect(model.predict([[1, 2, 3]]) == [[7, 8]])
  }

  @Test func claims() throws {
    let relu = "{\"kind\":\"relu\"}"
    let deep = Array(repeating: relu, count: 1000).joined(separator: ",")
    for (text, words) in [
      (network(0, dense(2)), "needs inputs"), (network(-3, dense(2)), "needs inputs"),
      (network(3), "needs inputs and layers"), (network(3, relu), "no parameters"),
      (network(.max, relu), "no parameters"), (network(.max, dense(2)), "more than the file"),
      (network(.max, dense(.max)), "more than the file"),
      (network(1_000_000_000_000_000_000, relu, dense(1)), "more than the file"),
      (network(3, dense(.max)), "more than the file"),
      (network(3, dense(20)), "more than the file"),
      (network(3, dense(2), dense(5)), "layer 1 (dense)"), (network(3, deep), "no parameters"),
      (
        network(1 << 62, "{\"kind\":\"batch-normalization\",\"momentum\":0.1,\"epsilon\":1}"),
        "layer 0 (batch-normalization)"
      ),
      (network(1 << 62, "{\"kind\":\"layer-normalization\",\"epsilon\":1}"), "more than the file"),
    ] {
      let error = #expect(throws: ModelFileError.self) { try ModelFile(file(text)) }
      #expect(error?.place == .metadata("network"))
      #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
      #expect(error?.problem.contains("take another copy") == true)
    }
  }

  /// Depth costs time, and no memory.
  @Test func deepNetworks() throws {
    let layers = [any Layer](repeating: ReLU(), count: 3000) + [Dense(1)]
    let model = Model<Float>(
      network: ModelSamples.network(layers, inputs: 4000), loss: MeanSquaredError())
    let file = try model.file
    let read: Model<Float> = try ModelFile(bytes: file.bytes, source: "m").model()
    let predictor = Predictor(read.network, rows: 1)
    #expect(predictor.workspace.size < 5 * 4000)
    let rows: [[Float]] = ModelSamples.rows(1, columns: 4000)
    #expect(read.predict(rows) == model.predict(rows))
  }

  @Test func wideNetworks() {
    let network: Network<Float> = ModelSamples.network([Dense(1, bias: false)], inputs: 3_000_000)
    let predictor = Predictor(network, rows: 1000)
    #expect(predictor.rowsAtOnce == 1)
    #expect(predictor.workspace.size < 10_000_000)
    let usual: Network<Float> = ModelSamples.network([Dense(1)], inputs: 16384)
    #expect(Predictor(usual, rows: 1000).rowsAtOnce == 256)
    #expect(Predictor(usual, rows: 7).rowsAtOnce == 7)
  }
}
