/// Reads the JSON texts in the metadata of a file, and says what is wrong with them.
struct MetadataReader {
  let file: SafeTensors
  let source: String
  /// Items of the program's own that the file may hold.
  let others: [any CatalogItem]

  /// The version that is written; older ones, when there are any, can still be read.
  static var version: String { "1" }

  /// Whether the file is what is expected, in a version that is known.
  func check(format: String, _ name: String) throws(ModelFileError) {
    guard let found = file.metadata["format"], found.hasPrefix("backprop") else {
      throw ModelFileError(
        source, .file,
        "It is a safetensors file, but not one of Backprop: its metadata does not describe a network. "
          + "Files are made by backprop train.")
    }
    guard found == format else {
      throw ModelFileError(
        source, .file, "It is \(name == "a model" ? "a checkpoint" : "a model"), not \(name).")
    }
    let version = file.metadata["version"] ?? "nothing"
    guard version == Self.version else {
      throw ModelFileError(
        source, .metadata("version"),
        "It is \(version.quoted), but this program reads version \(Self.version). Take a newer program."
      )
    }
  }

  func required<Value: Decodable>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(ModelFileError) -> Value {
    guard let value: Value = try optional(key) else {
      throw ModelFileError(source, .metadata(key), "It is missing. Take another copy of the file.")
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

  func plan(of description: NetworkDescription) throws(ModelFileError) -> Plan {
    let numbers = file.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    do {
      return try description.plan(limit: numbers)
    } catch {
      throw failure("network", error)
    }
  }

  func loss(_ coded: Coded) throws(ModelFileError) -> any Loss {
    guard let loss = coded.item as? any Loss else {
      throw ModelFileError(source, .metadata("loss"), "\(coded.item.kind.quoted) is not a loss.")
    }
    return loss
  }

  /// Whether the network has the inputs and outputs that the columns need.
  func check(
    _ preprocessing: Preprocessing?, plan: Plan, loss: any Loss
  ) throws(ModelFileError) {
    guard let preprocessing else { return }
    let outputs = preprocessing.targets.outputs(for: loss)
    let problem =
      preprocessing.problem
      ?? Rule.holds(
        preprocessing.inputs == plan.inputs && outputs == plan.outputs,
        "It needs a network of \(preprocessing.inputs) inputs and \(outputs) outputs, but there are "
          + "\(plan.inputs) and \(plan.outputs).")
    if let problem { throw ModelFileError(source, .metadata("preprocessing"), problem) }
  }

  private func failure(_ key: String, _ error: JSONTextError) -> ModelFileError {
    ModelFileError(
      source, .metadata(key),
      "\(error.description). The file is damaged or was changed; take another "
        + "copy.")
  }
}
