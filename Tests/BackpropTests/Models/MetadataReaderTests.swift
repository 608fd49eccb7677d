import Testing

@testable import Backprop

/// What is wrong with the texts of a file, with the place and what to do.
@Suite struct MetadataReaderTests {
  private static let file = Result {
    try ModelSamples.trainer(.classes, as: Float.self).model.file
  }

  private func error(_ file: SafeTensors?) throws -> ModelFileError {
    let file = try #require(file)
    return try #require(throws: ModelFileError.self) { try ModelFile(file) }
  }

  /// Everything that is said: the file, the place, what was found, and what to do.
  private func expect(
    _ file: SafeTensors?, _ place: ModelFileError.Place, _ words: String...,
    advice: String = "take another copy", at location: SourceLocation = #_sourceLocation
  ) throws {
    let error = try error(file)
    #expect(error.place == place, "\(error)", sourceLocation: location)
    #expect(error.description.hasPrefix("m.safetensors: "), sourceLocation: location)
    #expect(error.problem.hasSuffix("."), "\(error)", sourceLocation: location)
    #expect(!error.problem.contains(".. "), "\(error)", sourceLocation: location)
    for word in words + [advice] {
      #expect(error.problem.contains(word), "\(error)", sourceLocation: location)
    }
  }

  @Test func otherFiles() throws {
    let file = try Self.file.get()
    try expect(SafeTensors([]), .file, "not one of Backprop", advice: "backprop train")
    try expect(file.with("format", "pt"), .file, "not one of Backprop", advice: "backprop train")
    try expect(
      file.with("format", "backprop-checkpoint"), .file, "a checkpoint, not a model",
      advice: "Name the file")
    try expect(
      file.with("version", "2"), .metadata("version"), "\"2\"", advice: "Take a newer program")
    try expect(file.with("version", nil), .metadata("version"), "\"\"")
    try expect(file.with("version", "x"), .metadata("version"), "\"x\"")
  }

  @Test(arguments: ["network", "loss"]) func missingTexts(key: String) throws {
    try expect(try Self.file.get().with(key, nil), .metadata(key), "missing")
  }

  /// A name that a damaged byte has changed would leave the model without its columns.
  @Test func unknownTexts() throws {
    let file = try Self.file.get()
    let text = try #require(file.metadata["preprocessing"])
    try expect(
      file.with("preprocessing", nil).with("prepRocessing", text), .metadata("prepRocessing"),
      "nothing of this name in a model")
  }

  @Test(arguments: ["network", "loss", "preprocessing", "record"])
  func textsThatAreNoJSON(key: String) throws {
    let file = try Self.file.get()
    try expect(file.with(key, ""), .metadata(key), "byte 0")
    try expect(file.with(key, "[]"), .metadata(key))
    try expect(file.with(key, "{}"), .metadata(key), "missing")
    try expect(
      file.with(key, String(repeating: "[", count: 100_000)), .metadata(key), "deeper than 64")
    let text = try #require(file.metadata[key])
    let name = try #require(text.split(separator: "\"").dropFirst().first)
    try expect(
      file.with(key, "{\"\(name)\":null,\(text.dropFirst())"), .metadata(key), "occurs twice")
    try expect(file.with(key, text + "x"), .metadata(key), "byte \(text.utf8.count)")
  }

  @Test func duplicateKeysFarInside() throws {
    let file = try Self.file.get()
    try expect(
      file.replacing(
        "{\"kind\":\"relu\"}", by: "{\"kind\":\"relu\",\"kind\":\"tanh\"}", in: "network"),
      .metadata("network"), "\"kind\" occurs twice")
  }

  @Test func layers() throws {
    let file = try Self.file.get()
    func change(_ old: String, _ new: String) -> SafeTensors? {
      file.replacing(old, by: new, in: "network")
    }
    try expect(change("\"relu\"", "\"perceptron\""), .metadata("network"), "\"perceptron\"", "relu")
    try expect(change("\"relu\"", "\"adam\""), .metadata("network"))
    try expect(change("\"rate\":0.2", "\"rate\":-0.5"), .metadata("network"), "-0.5", "dropout")
    try expect(change("\"rate\":0.2", "\"rate\":\"x\""), .metadata("network"), "layers.2.rate")
    try expect(change("\"rate\":0.2", "\"rate\":1e999"), .metadata("network"))
    try expect(change("\"outputs\":4", "\"outputs\":0"), .metadata("network"), "at least 1 output")
    try expect(change("\"outputs\":4", "\"outputs\":4.5"), .metadata("network"))
    try expect(change("\"outputs\":4", "\"outputs\":99999999999999999999"), .metadata("network"))
    try expect(change("\"layers\":[", "\"layers\":[1,"), .metadata("network"), "layers.0")
  }

  @Test func losses() throws {
    let file = try Self.file.get()
    func loss(_ text: String) -> SafeTensors { file.with("loss", text) }
    try expect(loss("{\"kind\":\"relu\"}"), .metadata("loss"), "\"relu\" is not a loss")
    try expect(loss("{\"kind\":\"mean-squared-error\"}"), .metadata("loss"), "3 classes")
    try expect(loss("{\"kind\":\"binary-cross-entropy\"}"), .metadata("loss"), "3 classes")
    try expect(
      loss("{\"kind\":\"cross-entropy\",\"labelSmoothing\":0,\"classWeights\":[1,2]}"),
      .metadata("loss"), "2 class weights")
    try expect(
      loss("{\"kind\":\"cross-entropy\",\"labelSmoothing\":1}"), .metadata("loss"), "0..<1")
  }

  @Test func columns() throws {
    let file = try Self.file.get()
    let key = ModelFileError.Place.metadata("preprocessing")
    func change(_ old: String, _ new: String) -> SafeTensors? {
      file.replacing(old, by: new, in: "preprocessing")
    }
    let classes = "[\"setosa\",\"versicolor\",\"virginica\"]"
    try expect(change(classes, "[\"setosa\",\"versicolor\"]"), key, "2 outputs")
    try expect(change(classes, "[\"setosa\",\"setosa\",\"virginica\"]"), key, "different")
    try expect(change("\"classes\":\(classes)", "\"labels\":[[\"a\",\"b\",\"a\"]]"), key, "2 diff")
    let many = (0...1000).map { "\"\($0)\"" }.joined(separator: ",")
    try expect(change(classes, "[\(many)]"), key, "2 to 1000")
    let colours = "[\"blue\",\"green\",\"red\"]"
    try expect(change(colours, "[\"blue\",\"red\"]"), key, "4 inputs")
    try expect(change(colours, "[]"), key, "colour")
    try expect(change(colours, "[\"blue\",\"blue\",\"red\"]"), key, "colour")
    try expect(change("\"name\":\"width\"", "\"name\":\"length\""), key, "different names")
    try expect(change("\"name\":\"width\"", "\"name\":\"species\""), key, "different names")
    try expect(change("\"scale\":", "\"scale\":-"), key, "scale")
    try expect(change("\"scale\":", "\"scale\":0,\"x\":"), key, "scale")
    try expect(change("\"center\":", "\"center\":1e999,\"x\":"), key)
  }

  @Test func records() throws {
    let file = try Self.file.get()
    let record = ModelFileError.Place.metadata("record")
    func change(_ old: String, _ new: String) -> SafeTensors? {
      file.replacing(old, by: new, in: "record")
    }
    try expect(change("\"steps\":", "\"steps\":-"), record, "number of steps")
    try expect(change("\"trainingRows\":", "\"trainingRows\":-"), record, "training rows")
    try expect(change("\"epochs\":2", "\"epochs\":0"), record, "epochs")
    try expect(
      change("\"targets\":[\"species\"]", "\"targets\":[]"), record, "There must be a target")
    try expect(change("\"learningRate\":0.003", "\"learningRate\":-1"), record, "learning rate")
  }
}
