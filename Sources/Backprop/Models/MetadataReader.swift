/// Reads the JSON texts in the metadata of a file, and says what is wrong with them.
struct MetadataReader {
  let file: SafeTensors
  let source: String
  /// Items of the program's own that the file may hold.
  let others: [any CatalogItem]

  /// The version that is written; older ones, when there are any, can still be read.
  static var version: String { "1" }

  /// Whether the file is what is expected, in a version that is known, with nothing that would be
  /// overlooked beside the texts of the given keys.
  func check(format: FileFormat) throws(ModelFileError) {
    guard let found = file.metadata["format"].flatMap(FileFormat.init) else {
      throw ModelFileError(
        source, .file,
        "It is a safetensors file, but not one of Backprop: its metadata does not describe a network. "
          + "Files are made by backprop train.")
    }
    guard found == format else {
      throw ModelFileError(
        source, .file, "It is \(found.name), not \(format.name). \(format.advice)")
    }
    let version = file.metadata["version"] ?? ""
    guard version == Self.version else {
      let isNewer = (Int(version) ?? 0) > 1
      throw ModelFileError(
        source, .metadata("version"),
        "It is \(version.quoted), but this program reads version \(Self.version). "
          + (isNewer ? "Take a newer program." : Self.damage))
    }
    let known = ["format", "version"] + format.keys
    if let unknown = file.metadata.keys.filter({ !known.contains($0) }).min() {
      throw ModelFileError(
        source, .metadata(unknown),
        "There is nothing of this name in \(format.name). \(Self.damage)")
    }
  }

  func required<Value: Decodable>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(ModelFileError) -> Value {
    guard let value: Value = try optional(key) else {
      throw ModelFileError(source, .metadata(key), "It is missing. \(Self.damage)")
    }
    return value
  }

  func optional<Value: Decodable>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(ModelFileError) -> Value? {
    guard let text = file.metadata[key] else { return nil }
    do {
      return try JSONText.decode(text, as: type, others: others)
    } catch {
      throw failure(key, error)
    }
  }

  /// Where everything of a network lies that the text of a key describes.
  func plan(of description: NetworkDescription, key: String) throws(ModelFileError) -> Plan {
    let numbers = file.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    // A description may want more than there is, so that the tensor that is missing can be named.
    do {
      return try description.plan(limit: 2 * numbers)
    } catch {
      throw failure(key, error)
    }
  }

  func loss() throws(ModelFileError) -> any Loss {
    let coded: Coded = try required("loss")
    guard let loss = coded.item as? any Loss else {
      throw wrong("loss", "\(coded.item.kind.quoted) is not a loss.")
    }
    return loss
  }

  /// Whether the network and the loss are what the columns need.
  func check(
    _ preprocessing: Preprocessing?, plan: Plan, loss: any Loss
  ) throws(ModelFileError) {
    guard let preprocessing else { return }
    let targets = preprocessing.targets
    let outputs = targets.outputs(for: loss)
    let problem =
      preprocessing.problem
      ?? Rule.holds(
        preprocessing.inputs == plan.inputs && outputs == plan.outputs,
        "It needs a network of \(preprocessing.inputs) inputs and \(outputs) outputs, but there are "
          + "\(plan.inputs) and \(plan.outputs).")
    if let problem { throw wrong("preprocessing", problem) }
    let mismatch =
      targets.problem(with: loss)
      ?? loss.problem(targetColumns: targets.names.count, outputs: outputs)
    if let mismatch { throw wrong("loss", mismatch) }
  }

  /// An error about the text of a key.
  func wrong(_ key: String, _ sentence: String) -> ModelFileError {
    ModelFileError(source, .metadata(key), "\(sentence) \(Self.damage)")
  }

  /// What to do about a file that is not as it was written.
  static var damage: String { "The file is damaged or was changed; take another copy." }

  private func failure(_ key: String, _ error: JSONTextError) -> ModelFileError {
    let sentence = error.description
    return wrong(key, sentence.hasSuffix(".") ? sentence : sentence + ".")
  }
}

/// What a file of Backprop may be.
enum FileFormat: String {
  case model = "backprop-model"
  case checkpoint = "backprop-checkpoint"

  /// With its article, for messages.
  var name: String { self == .model ? "a model" : "a checkpoint" }

  /// The keys of the texts that such a file may have, beside the format and the version.
  var keys: [String] {
    switch self {
    case .model: ["network", "loss", "preprocessing", "record"]
    case .checkpoint: ["settings", "tables", "history", "progress", "notes"]
    }
  }

  /// Where such a file is found.
  var advice: String {
    switch self {
    case .model: "Name the file that the training wrote in the end."
    case .checkpoint: "Name the folder with the \(CheckpointFile.name) of a run."
    }
  }
}
