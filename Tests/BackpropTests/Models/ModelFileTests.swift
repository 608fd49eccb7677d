import Foundation
import Testing

@testable import Backprop

@Suite struct ModelFileTests {
  // MARK: - There and back

  private static let layers: [Item] =
    (Catalog.layers + [
      Dense(2, bias: false, initializer: Orthogonal(gain: 2)), Dropout(0.125), ELU(alpha: 0.7),
      BatchNormalization(momentum: 0.25, epsilon: 0.125), LayerNormalization(epsilon: 0.5),
      LeakyReLU(leak: 0.3),
    ] as [any CatalogItem]).map { Item($0) }

  private static let losses: [Item] =
    (Catalog.losses + [
      Huber(delta: 0.3), CrossEntropy(labelSmoothing: 0.1, classWeights: [1, 0.1, 3]),
    ] as [any CatalogItem]).map { Item($0) }

  private func check<S: Scalar>(_ model: Model<S>) throws {
    let file = try model.file
    let read: Model<S> = try ModelFile(bytes: file.bytes, source: "m").model()
    #expect(read.network.parameters.map(Double.init) == model.network.parameters.map(Double.init))
    #expect(read.network.digest == model.network.digest)
    #expect(String(reflecting: read.network.layers) == String(reflecting: model.network.layers))
    #expect(String(reflecting: read.loss) == String(reflecting: model.loss))
    #expect(read.preprocessing == model.preprocessing)
    #expect(try read.file.bytes == file.bytes)
    let rows: [[S]] = ModelSamples.rows(7, columns: model.network.inputs)
    #expect(read.predict(rows) == model.predict(rows))
    let isFinite = model.predict(rows).joined().allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  @Test(arguments: layers) func everyLayer(item: Item) throws {
    let layer = try item.as((any Layer).self)
    let layers: [any Layer] = [Dense(4), layer, Dense(2)]
    try check(Model<Float>(network: ModelSamples.network(layers), loss: MeanSquaredError()))
    try check(Model<Double>(network: ModelSamples.network(layers), loss: MeanSquaredError()))
  }

  @Test(arguments: losses) func everyLoss(item: Item) throws {
    let loss = try item.as((any Loss).self)
    try check(Model<Float>(network: ModelSamples.network([Dense(3)]), loss: loss))
    try check(Model<Double>(network: ModelSamples.network([Dense(3)]), loss: loss))
  }

  @Test(arguments: ModelSamples.Task.allCases)
  func tables(task: ModelSamples.Task) throws {
    func check<S: Scalar>(_ scalar: S.Type) throws {
      let trainer = try ModelSamples.trainer(task, as: S.self) { $0.batchNormalization = true }
      let (model, table) = (trainer.model, try ModelSamples.table())
      try self.check(model)
      let read: Model<S> = try ModelFile(bytes: try model.file.bytes, source: "m").model()
      let (old, new) = (try model.predict(table), try read.predict(table))
      for row in 0..<table.count { #expect(old[row] == new[row]) }
      #expect(old.notes == new.notes)
      #expect(try model.evaluate(table) == read.evaluate(table))
      let record = try #require(read.record)
      #expect(try JSONText.encode(record) == JSONText.encode(#require(model.record)))
      #expect(record.epochs == 1 && record.best?.epoch == 1 && record.steps > 0)
      #expect(try JSONText.encode(record.settings) == JSONText.encode(trainer.settings))
    }
    try check(Float.self)
    try check(Double.self)
  }

  @Test func filesOnDisk() throws {
    let folder = try TemporaryFolder()
    let model = try ModelSamples.trainer(.classes, as: Float.self).model
    try model.write(to: folder["a"])
    try model.write(to: folder["b"])
    #expect(folder.bytes("a") == folder.bytes("b"))
    #expect(folder.bytes("a") == (try model.file.bytes))
    #expect(try Model<Float>(contentsOf: folder["a"]).network.digest == model.network.digest)
    #expect(throws: FileError.self) { try model.write(to: folder["a"], overwriting: false) }
    let missing = #expect(throws: FileError.self) { try Model<Float>(contentsOf: folder["c"]) }
    #expect(missing?.isMissing == true)
  }

  // MARK: - Precision

  @Test func floatAsDouble() throws {
    let model = Model<Float>(
      network: ModelSamples.network([Dense(4), BatchNormalization(), Tanh(), Dense(2)]),
      loss: CrossEntropy())
    let file = try ModelFile(bytes: model.file.bytes, source: "m")
    #expect(!file.isDouble)
    let wide: Model<Double> = try file.model()
    #expect(wide.network.parameters == model.network.parameters.map(Double.init))
    #expect(wide.network.state == model.network.state.map(Double.init))
    for (row, wideRow) in zip(
      model.predict(ModelSamples.rows(5)), wide.predict(ModelSamples.rows(5)))
    {
      for (a, b) in zip(row, wideRow) { #expect((Double(a) - b).magnitude < 1e-5) }
    }
  }

  @Test func doubleAsFloat() throws {
    let model = Model<Double>(network: ModelSamples.network([Dense(2)]), loss: MeanSquaredError())
    let file = try ModelFile(model.file)
    #expect(file.isDouble)
    let error = #expect(throws: ModelFileError.self) { try file.model(as: Float.self) }
    #expect(
      error?.description
        == "m.safetensors: The model is of Double, and Float cannot hold it; read it as "
        + "Model<Double>.")
  }

  // MARK: - The program's own

  private struct Doubling: Activation, Equatable {
    static let kind = "doubling"
    var factor = 2.0
    func value<S: Scalar>(at x: S) -> S { S(factor) * x }
    func slope<S: Scalar>(at x: S, value y: S) -> S { S(factor) }
  }

  private struct FourthPower: ElementwiseLoss {
    static let kind = "fourth-power"
    func value<S: Scalar>(of output: S, target: S) -> S {
      let square = (output - target) * (output - target)
      return square * square
    }
    func slope<S: Scalar>(of output: S, target: S) -> S {
      4 * (output - target) * (output - target) * (output - target)
    }
  }

  @Test func ownLayersAndLosses() throws {
    let model = Model<Float>(
      network: ModelSamples.network([Dense(2), Doubling(factor: 3), Dense(1)]), loss: FourthPower())
    let file = try model.file
    let unknown = #expect(throws: ModelFileError.self) { try ModelFile(file) }
    #expect(unknown?.place == .metadata("network"))
    #expect(unknown?.problem.contains("\"doubling\"") == true)
    #expect(unknown?.problem.contains("program's own") == true)
    let other = #expect(throws: ModelFileError.self) {
      try ModelFile(file, including: [Doubling()])
    }
    #expect(other?.place == .metadata("loss"))
    let read: Model<Float> = try ModelFile(file, including: [FourthPower(), Doubling()]).model()
    #expect(read.network.layers[1] as? Doubling == Doubling(factor: 3))
    #expect(read.predict(ModelSamples.rows(3)) == model.predict(ModelSamples.rows(3)))
  }

  // MARK: - What cannot be written

  @Test func whatCouldNotBeRead() throws {
    func problem(_ layers: [any Layer], _ change: (inout Model<Double>) -> Void) -> String? {
      var model = Model<Double>(network: ModelSamples.network(layers), loss: Huber())
      change(&model)
      let error = #expect(throws: ModelError.self) { try model.file }
      return error?.description
    }
    #expect(
      problem([Dense(1)]) { $0.network.parameters[1] = .nan }?.contains("0.weight holds") == true)
    #expect(
      problem([Dense(1), BatchNormalization()]) { $0.network.state[1] = .infinity }?
        .contains("1.running_var holds") == true)
    #expect(problem([ReLU()]) { _ in }?.contains("no parameters") == true)
    var dropout = Dropout()
    dropout.rate = 1
    #expect(problem([Dense(1), dropout]) { _ in }?.contains("dropout rate") == true)
    #expect(problem([Dense(1)]) { $0.loss = wrongHuber }?.contains("huber") == true)
  }

  private var wrongHuber: Huber {
    var huber = Huber()
    huber.delta = .infinity
    return huber
  }
}
