import Foundation
import Testing

@testable import Backprop

/// Model files that this library wrote, and what PyTorch computes with them: recorded by
/// `Scripts/references/model_files.py`, which says how to make them again.
@Suite struct PyTorchModelTests {
  private struct Reference: Decodable {
    var name: String
    var inputs: [[Double]]
    var outputs: [[Double]]
  }

  private static func references() throws -> [Reference] {
    let url = try #require(
      Bundle.module.url(
        forResource: "model_files", withExtension: "json", subdirectory: "References"))
    return try JSONDecoder().decode([Reference].self, from: Data(contentsOf: url))
  }

  private static func path(_ name: String) throws -> String {
    try #require(
      Bundle.module.url(
        forResource: name, withExtension: "safetensors", subdirectory: "References/models")
    ).path
  }

  /// The outputs as the last layer leaves them.
  private static func outputs<S: Scalar>(
    _ network: Network<S>, _ rows: [[Double]]
  ) -> [[Double]] {
    Model(network: network, loss: MeanSquaredError()).predict(rows.map { $0.map { S($0) } })
      .map { $0.map { Double($0) } }
  }

  private static func largestDifference(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a.joined(), b.joined()).reduce(0) { largest, pair in
      let size = max(1, pair.0.magnitude, pair.1.magnitude)
      return max(largest, (pair.0 - pair.1).magnitude / size)
    }
  }

  @Test func outputsArePyTorchs() throws {
    let references = try Self.references()
    #expect(Set(references.map(\.name)) == Set(Self.models.map(\.name)))
    for reference in references {
      let file = try ModelFile(contentsOf: Self.path(reference.name))
      #expect(reference.outputs.count == reference.inputs.count && reference.inputs.count >= 5)
      #expect(reference.outputs[0].count == file.plan.outputs)
      #expect(Self.largestDifference(reference.outputs, reference.outputs.reversed()) > 0.01)
      if file.isDouble {
        let model: Model<Double> = try file.model()
        let found = Self.outputs(model.network, reference.inputs)
        #expect(Self.largestDifference(found, reference.outputs) < 1e-12, "\(reference.name)")
      } else {
        let model: Model<Float> = try file.model()
        let found = Self.outputs(model.network, reference.inputs)
        #expect(Self.largestDifference(found, reference.outputs) < 1e-6, "\(reference.name)")
      }
    }
  }

  /// Older files stay readable, and are written as they were.
  @Test func filesAreWrittenAsTheyWere() throws {
    for (name, _) in Self.models {
      let path = try Self.path(name)
      let file = try ModelFile(contentsOf: path)
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      if file.isDouble {
        #expect(try file.model(as: Double.self).file.bytes == bytes, "\(name)")
      } else {
        #expect(try file.model(as: Float.self).file.bytes == bytes, "\(name)")
      }
    }
  }

  // MARK: - Making them again

  /// The models, each as a file and, after the same rows, its outputs.
  private static let models: [(name: String, make: @Sendable () throws -> Made)] = [
    ("classes", { try Made(ModelSamples.trainer(.classes, epochs: 20, as: Float.self).model) }),
    ("binary", { try Made(ModelSamples.trainer(.binary, epochs: 20, as: Float.self).model) }),
    ("labels", { try Made(ModelSamples.trainer(.labels, epochs: 20, as: Double.self).model) }),
    (
      "number",
      {
        try Made(
          ModelSamples.trainer(.number, epochs: 20, as: Float.self) {
            $0.batchNormalization = true
            $0.activations = [GELU()]
          }.model)
      }
    ),
    ("activations", { try Made(allActivations(scale: 0.7) as Model<Float>) }),
    ("activations-double", { try Made(allActivations(scale: 1) as Model<Double>) }),
    (
      "layers",
      {
        try Made(
          Model<Float>(network: ModelSamples.network(Self.allLayers), loss: CrossEntropy()))
      }
    ),
    (
      "layers-double",
      {
        try Made(
          Model<Double>(network: ModelSamples.network(Self.allLayers), loss: CrossEntropy()))
      }
    ),
  ]

  /// Weights as large as these keep the rows apart through all layers, and their rounding in bounds.
  private static func allActivations<S: Scalar>(scale: S) -> Model<S> {
    let layers = Catalog.activations.flatMap { [Dense(5), $0] as [any Layer] } + [Dense(2)]
    var network: Network<S> = ModelSamples.network(layers)
    network.parameters = network.parameters.map { $0 * scale }
    return Model(network: network, loss: MeanSquaredError())
  }

  private static let allLayers: [any Layer] = [
    Dense(6, bias: false), BatchNormalization(momentum: 0.2, epsilon: 0.01), LeakyReLU(leak: 0.3),
    Dropout(0.25), Dense(5), ELU(alpha: 0.5), LayerNormalization(epsilon: 0.001), Dense(3),
  ]

  private struct Made {
    let file: SafeTensors
    let numbers: [String: [[Double]]]

    init<S: Scalar>(_ model: Model<S>) throws {
      file = try model.file
      let rows: [[Float]] = ModelSamples.rows(6, columns: model.network.inputs)
      let inputs = rows.map { $0.map { Double($0) } }
      numbers = ["inputs": inputs, "outputs": outputs(model.network, inputs)]
    }
  }

  /// Writes the models and our outputs into the folder that an environment variable names.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["BACKPROP_MODEL_FILES"] != nil))
  func writeModelFiles() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["BACKPROP_MODEL_FILES"])
    for (name, make) in Self.models {
      let made = try make()
      try made.file.write(to: "\(folder)/\(name).safetensors")
      try JSONEncoder().encode(made.numbers)
        .write(to: URL(fileURLWithPath: "\(folder)/\(name).json"))
    }
  }
}
