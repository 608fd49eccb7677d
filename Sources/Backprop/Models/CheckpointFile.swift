/// A training run on disk: all that it needs to go on to the same bytes as if it had never been
/// interrupted.
///
/// One safetensors file, `checkpoint.safetensors` in a folder of its own, with the network as it is, the
/// best one so far, the memory of the optimizer, and as JSON texts the settings, the counters, the
/// schedule and the history. It is written whole, or not at all.
public struct CheckpointFile: Sendable {
  /// The path of the file, for messages.
  public let source: String
  /// The settings of the run.
  public let settings: TrainingSettings
  /// Where the tables came from and what they were.
  public let tables: Tables
  /// Whether the parameters are `Double`; they are `Float` otherwise.
  public let isDouble: Bool
  /// What every epoch came to.
  public let history: History

  private let tensors: SafeTensors
  private let progress: Progress

  /// The tables of a run.
  public struct Tables: Codable, Sendable, Equatable {
    /// The path of the table, as it was given.
    public let table: String
    /// Its digest.
    public let digest: String
    /// How it was read.
    public let reading: CSVOptions
    /// The path of the validation table, if there is one.
    public let validation: String?
    /// Its digest.
    public let validationDigest: String?
    /// The path of the table with the targets, if that is another one.
    public let targets: String?
  }

  /// What a run has come to, beside its numbers.
  struct Progress: Codable {
    let epochs: Int
    let steps: Int
    let bestSteps: Int
    let carry: Double
    let schedule: Coded
    let stopReason: StopReason?
  }

  /// The name of the file in its folder.
  public static let name = "checkpoint.safetensors"
  static var format: String { "backprop-checkpoint" }

  /// Reads the checkpoint of a folder.
  ///
  /// - Throws: ``FileError`` if there is none, ``ModelFileError`` if it is damaged.
  public init(folder: String) throws {
    try self.init(contentsOf: Self.path(in: folder))
  }

  /// The path of the checkpoint of a folder.
  public static func path(in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  init(contentsOf path: String) throws {
    let file = try SafeTensors(contentsOf: path)
    try self.init(file, source: path)
  }

  init(_ file: SafeTensors, source: String) throws {
    let reader = MetadataReader(file: file, source: source, others: [])
    try reader.check(format: Self.format, "a checkpoint")
    self.source = source
    tensors = file
    settings = try reader.required("settings")
    tables = try reader.required("tables")
    history = try reader.required("history")
    progress = try reader.required("progress")
    isDouble = file.tensors.contains { $0.type == .f64 }
    let place = history.bestPlace ?? 0
    guard history.entries.isEmpty || history.entries.indices.contains(place) else {
      throw ModelFileError(source, .metadata("history"), "Its best epoch, \(place), is not in it.")
    }
  }

  /// What a trainer goes on from, for a network like this one.
  func checkpoint<S: Scalar>(
    like network: Network<S>
  ) throws -> (checkpoint: Checkpoint<S>, best: Network<S>, bestSteps: Int, stopped: StopReason?) {
    let description = NetworkDescription(network)
    func read(_ prefix: String) throws(ModelFileError) -> Network<S> {
      try Network(
        description, plan: network.plan, from: tensors, prefix: prefix, source: source)
    }
    let present = try read("network.")
    guard let memory: [S] = tensors["optimizer"]?.numbers(), memory.allSatisfy(\.isFinite) else {
      throw ModelFileError(
        source, .tensor("optimizer"), "It is missing, of another precision, or not finite.")
    }
    guard let schedule = progress.schedule.item as? any Schedule else {
      throw ModelFileError(source, .metadata("progress"), "Its schedule is not one.")
    }
    let checkpoint = Checkpoint(
      epochs: progress.epochs, steps: progress.steps, carry: progress.carry, schedule: schedule,
      parameters: present.parameters, state: present.state, optimizerMemory: memory)
    return (checkpoint, try read("best."), progress.bestSteps, progress.stopReason)
  }

  /// The file for a run.
  static func file<S: Scalar>(
    settings: TrainingSettings, tables: Tables, history: History, checkpoint: Checkpoint<S>,
    network: Network<S>, best: Network<S>, bestSteps: Int, stopReason: StopReason?
  ) throws -> SafeTensors {
    let progress = Progress(
      epochs: checkpoint.epochs, steps: checkpoint.steps, bestSteps: bestSteps,
      carry: checkpoint.carry, schedule: Coded(checkpoint.schedule), stopReason: stopReason)
    return SafeTensors(
      network.tensors(prefix: "network.") + best.tensors(prefix: "best.") + [
        .init(
          "optimizer", shape: [checkpoint.optimizerMemory.count],
          numbers: checkpoint.optimizerMemory)
      ],
      metadata: [
        "format": format, "version": MetadataReader.version,
        "settings": try JSONText.encode(settings), "tables": try JSONText.encode(tables),
        "history": try JSONText.encode(history), "progress": try JSONText.encode(progress),
      ])
  }
}
