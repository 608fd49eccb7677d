/// A model file that has been read and checked, before it is known whether it is of `Float` or
/// `Double`.
///
/// The file is a safetensors file, which Python's `safetensors` reads too. Its tensors are the
/// parameters, named and shaped as PyTorch's `nn.Sequential` has them. What describes them stands
/// as JSON text in its metadata: `network`, `loss`, `preprocessing` and `record`, beside `format`
/// and `version`.
///
/// ```swift
/// let file = try ModelFile(contentsOf: "iris.safetensors")
/// let model: Model<Float> = try file.model()
/// ```
public struct ModelFile: Sendable {
  /// The path, for messages.
  public let source: String
  /// How the model was trained, if that was on a table.
  public let record: TrainingRecord?
  /// How the rows of a table become inputs, if it was trained on one.
  public let preprocessing: Preprocessing?
  /// Whether the parameters are `Double`; they are `Float` otherwise.
  public let isDouble: Bool

  let description: NetworkDescription
  let plan: Plan
  let loss: any Loss
  let tensors: SafeTensors

  /// Reads a model file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - others: layers and losses of the program's own that the file may hold beside those of the
  ///     catalogues; their settings do not matter.
  /// - Throws: ``FileError`` if it cannot be read, ``ModelFileError`` if it is not a model.
  public init(contentsOf path: String, including others: [any CatalogItem] = []) throws {
    try self.init(SafeTensors(contentsOf: path), source: path, including: others)
  }

  /// Reads the bytes of a model file.
  ///
  /// - Throws: ``ModelFileError`` if they are not a model.
  public init(bytes: [UInt8], source: String, including others: [any CatalogItem] = []) throws {
    try self.init(SafeTensors(bytes: bytes, source: source), source: source, including: others)
  }

  init(_ file: SafeTensors, source: String, including others: [any CatalogItem]) throws {
    let reader = MetadataReader(file: file, source: source, others: others)
    try reader.check(format: .model)
    self.source = source
    tensors = file
    description = try reader.required("network")
    plan = try reader.plan(of: description, key: "network")
    loss = try reader.loss()
    preprocessing = try reader.optional("preprocessing")
    record = try reader.optional("record")
    isDouble = file.tensors.contains { $0.type == .f64 }
    try reader.check(preprocessing, plan: plan, loss: loss)
    if let problem = record?.problem { throw reader.wrong("record", problem) }
  }

  /// Makes sure, before hours of training, that a model can be written to a path, and removes what
  /// killed processes have left beside it of unfinished files.
  ///
  /// - Throws: ``FileError`` if the path is a folder, its folder is missing or may not be written to,
  ///   or, unless that is allowed, there is a file.
  public static func prepare(_ path: String, overwriting: Bool) throws {
    try AtomicFile.prepare(path, overwriting: overwriting)
  }

  /// The bytes of the file.
  public var bytes: [UInt8] { tensors.bytes }

  /// The model, in the precision that is wanted: what was trained as `Float` can be had as
  /// `Double`, but not the other way.
  ///
  /// - Throws: ``ModelFileError`` if parameters are missing, misshapen, not finite or of `Double`.
  public func model<S: Scalar>(as scalar: S.Type = S.self) throws -> Model<S> {
    if isDouble && S.self == Float.self {
      throw ModelFileError(
        source, .file, "The model is of Double, and Float cannot hold it; read it as Model<Double>."
      )
    }
    return Model(
      network: try Network(description, plan: plan, from: tensors, source: source), loss: loss,
      preprocessing: preprocessing, record: record)
  }
}

extension Model {
  /// Reads a model file; see ``ModelFile``.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - others: layers and losses of the program's own that the file may hold.
  /// - Throws: ``FileError`` if it cannot be read, ``ModelFileError`` if it is not a model of this
  ///   precision.
  public init(contentsOf path: String, including others: [any CatalogItem] = []) throws {
    self = try ModelFile(contentsOf: path, including: others).model()
  }

  /// Writes a model file; see ``ModelFile``. Whoever reads the path at any time finds the old file
  /// or the new one, whole.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overwriting: whether a file that is there is replaced.
  /// - Throws: ``FileError``; ``ModelError`` if the model could not be read again, because a number
  ///   is not finite or a setting breaks its rule. What was there is untouched.
  public func write(to path: String, overwriting: Bool = true) throws {
    try file.write(to: path, overwriting: overwriting)
  }

  /// The bytes that a file of the model has.
  public var bytes: [UInt8] { get throws { try file.bytes } }

  /// The model as a file holds it.
  ///
  /// - Throws: ``ModelError`` if what is written could not be read.
  var file: SafeTensors {
    get throws {
      if let problem = problemOfWriting {
        throw ModelError("The model cannot be written. \(problem)")
      }
      var metadata = [
        "format": FileFormat.model.rawValue, "version": MetadataReader.version,
        "network": try JSONText.encode(NetworkDescription(network)),
        "loss": try JSONText.encode(Coded(loss)),
      ]
      if let preprocessing { metadata["preprocessing"] = try JSONText.encode(preprocessing) }
      if let record { metadata["record"] = try JSONText.encode(record) }
      return SafeTensors(network.tensors(steps: record?.steps ?? 0), metadata: metadata)
    }
  }

  private var problemOfWriting: String? {
    for item in network.layers as [any CatalogItem] + [loss] {
      if let problem = item.problem { return "A setting of \(item.kind) is wrong. \(problem)" }
    }
    let plan = network.plan
    for (blocks, numbers) in [(plan.parameters, network.parameters), (plan.states, network.state)] {
      if let block = blocks.first(where: { !numbers.isFinite(in: $0.range) }) {
        return
          "\(block.name) holds numbers that are not finite. Train again, with a smaller learning "
          + "rate."
      }
    }
    return Rule.holds(
      plan.parameterCount + plan.stateCount > 0,
      "The network has no parameters, so it has learned nothing.")
  }
}
