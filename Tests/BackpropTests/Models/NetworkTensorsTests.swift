import Testing

@testable import Backprop

@Suite struct NetworkTensorsTests {
  private func file() throws -> SafeTensors {
    try Model<Float>(
      network: ModelSamples.network([Dense(2), BatchNormalization(), ReLU(), Dense(1, bias: false)]
      ),
      loss: MeanSquaredError()
    ).file
  }

  @Test func namesAndShapesArePyTorchs() throws {
    let file = try file()
    let shapes = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.shape) })
    #expect(
      shapes == [
        "0.weight": [2, 3], "0.bias": [2], "1.weight": [2], "1.bias": [2], "1.running_mean": [2],
        "1.running_var": [2], "1.num_batches_tracked": [], "3.weight": [1, 2],
      ])
    var network = Network<Float>(inputs: 3) { Dense(2) }
    network["0.weight"] = [1, 2, 3, 4, 5, 6]
    #expect(network.tensors()[0].floats == [1, 3, 5, 2, 4, 6])
    let counted = ModelSamples.network([BatchNormalization()]) as Network<Float>
    #expect(counted.tensors(steps: 258).last?.integers == [258])
  }

  @Test func wrongTensors() throws {
    let file = try file()
    let two: [Float] = [1, 2]
    for (changed, name, words) in [
      (file.without("0.bias"), "0.bias", "missing"),
      (file.without("1.running_var"), "1.running_var", "missing"),
      (file.with(.init("4.bias", shape: [2], two)), "4.bias", "no such parameter"),
      (
        file.with(.init("0.num_batches_tracked", shape: [2], two)), "0.num_batches_tracked",
        "no such"
      ),
      (file.with(.init("1.bias", shape: [2, 1], two)), "1.bias", "F32 of shape [2, 1]"),
      (file.with(.init("3.weight", shape: [2, 1], two)), "3.weight", "needs F32 of shape [1, 2]"),
      (file.with(.init("0.bias", type: .f16, shape: [2], bytes: [0, 0, 0, 0])), "0.bias", "F16"),
      (
        file.with(.init("0.bias", type: .i32, shape: [2], bytes: [UInt8](repeating: 0, count: 8))),
        "0.bias", "I32"
      ),
      (file.with(.init("0.bias", shape: [2], [1, .nan] as [Float])), "0.bias", "number 1 is nan"),
      (file.with(.init("0.bias", shape: [2], [-.infinity, 1] as [Float])), "0.bias", "0 is -inf"),
      (
        file.with(.init("1.running_mean", shape: [2], [1, .nan] as [Float])), "1.running_mean",
        "nan"
      ),
    ] {
      let error = #expect(throws: ModelFileError.self) {
        try ModelFile(changed).model(as: Float.self)
      }
      #expect(error?.place == .tensor(name))
      #expect(error?.description.hasPrefix("m.safetensors: tensor \"\(name)\": ") == true)
      #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
      let advises =
        error?.problem.hasSuffix("take another copy.") == true
        || error?.problem.hasSuffix("Train again.") == true
      #expect(advises, "\(String(describing: error))")
      #expect(throws: ModelFileError.self) { try ModelFile(changed).model(as: Double.self) }
    }
  }

  @Test func mixedPrecision() throws {
    let file = try file().with(.init("0.bias", shape: [2], [0.1, 0.2] as [Double]))
    #expect(throws: ModelFileError.self) { try ModelFile(file).model(as: Float.self) }
    let model: Model<Double> = try ModelFile(file).model()
    #expect(model.network["0.bias"] == [0.1, 0.2])
  }

  @Test func withoutTheCountOfBatches() throws {
    let file = try file().without("1.num_batches_tracked")
    let model: Model<Float> = try ModelFile(file).model()
    let whole = try self.file()
    #expect(try model.file.tensors == whole.tensors)
  }
}
