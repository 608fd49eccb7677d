/// A training run on disk: all that it needs to go on to the same bytes as if it had never been
/// interrupted.
///
/// One safetensors file, `checkpoint.safetensors` in a folder of its own, with the network as it
/// is, the best one so far, the memory of the optimizer, and as JSON texts the settings, the
/// counters, the schedule and the history. It is written whole, or not at all.
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
  /// What was noted beside: of the command, its output and how it was called.
  public let notes: [String: String]

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

    func problem(with history: History) -> String? {
      Rule.counter(epochs, "number of epochs") ?? Rule.counter(steps, "number of steps")
        ?? Rule.holds(
          (0...steps).contains(bestSteps),
          "The best network is of step \(bestSteps), but there were \(steps).")
        ?? Rule.holds(
          history.last.map { $0.epoch <= epochs } ?? true,
          "There were \(epochs) epochs, but the history goes on to \(history.last?.epoch ?? 0).")
    }
  }

  /// The name of the file in its folder.
  public static let name = "checkpoint.safetensors"

  /// Reads the checkpoint of a folder.
  ///
  /// - Parameters:
  ///   - folder: the folder.
  ///   - others: activations, losses and other parts of the program's own that the settings may
  ///     hold beside those of the catalogues; their settings do not matter.
  /// - Throws: ``FileError`` if there is none, ``ModelFileError`` if it is damaged.
  public init(folder: String, including others: [any CatalogItem] = []) throws {
    let path = Self.path(in: folder)
    try self.init(SafeTensors(contentsOf: path), source: path, including: others)
  }

  /// The path of the checkpoint of a folder.
  public static func path(in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// Makes a folder ready for checkpoints: it is made if it is not there, and what killed runs have
  /// left in it of unfinished files is removed.
  ///
  /// - Throws: ``FileError`` if it cannot be made.
  public static func prepare(folder: String) throws {
    try makeFolder(folder)
    AtomicFile.removeLeftovers(of: path(in: folder))
  }

  /// Whether a model is one that this run has written, or would write: of the same table and
  /// settings, but for the number of epochs.
  public func isRun(of model: ModelFile) -> Bool {
    guard let record = model.record, record.tableDigest == tables.digest else { return false }
    var other = record.settings
    other.epochs = settings.epochs
    guard let mine = try? JSONText.encode(settings) else { return false }
    return (try? JSONText.encode(other)) == mine
  }

  init(_ file: SafeTensors, source: String, including others: [any CatalogItem] = []) throws {
    let reader = MetadataReader(file: file, source: source, others: others)
    try reader.check(format: .checkpoint)
    self.source = source
    tensors = file
    settings = try reader.required("settings")
    tables = try reader.required("tables")
    history = try reader.required("history")
    notes = try reader.optional("notes") ?? [:]
    progress = try reader.required("progress")
    isDouble = file.tensors.contains { $0.type == .f64 }
    try Self.check(settings, against: file, reader)
    let hasTable = tables.validation != nil
    if hasTable != (settings.validation == .table) || hasTable != (tables.validationDigest != nil) {
      throw reader.wrong("tables", "The settings and the tables disagree about a validation table.")
    }
    if let problem = progress.problem(with: history) { throw reader.wrong("progress", problem) }
  }

  /// Whether the network that the settings describe is the one whose numbers are here, so that
  /// making it takes no more memory than they do.
  private static func check(
    _ settings: TrainingSettings, against file: SafeTensors, _ reader: MetadataReader
  ) throws(ModelFileError) {
    let last = settings.layers(outputs: 1).count - 1
    func matrix(_ layer: Int) throws(ModelFileError) -> [Int] {
      let name = "network.\(layer).weight"
      guard let shape = file[name]?.shape, shape.count == 2, shape.allSatisfy({ $0 >= 1 }) else {
        throw ModelFileError(
          reader.source, .tensor(name),
          "It is missing or no matrix, but the settings need it. \(MetadataReader.damage)")
      }
      return shape
    }
    let description = NetworkDescription(
      inputs: try matrix(0)[1], layers: settings.layers(outputs: try matrix(last)[0]))
    let plan = try reader.plan(of: description, key: "settings")
    let memory = file["optimizer"]?.shape
    let expected = settings.optimizer.memories.multipliedReportingOverflow(by: plan.parameterCount)
    guard !expected.overflow, memory == [expected.partialValue] else {
      throw ModelFileError(
        reader.source, .tensor("optimizer"),
        "It has the shape \(memory ?? []), but the settings need [\(expected.partialValue)]. "
          + MetadataReader.damage)
    }
    let known = ["network.", "best."]
    if let other = file.tensors.first(where: { tensor in
      tensor.name != "optimizer" && !known.contains { tensor.name.hasPrefix($0) }
    }) {
      throw ModelFileError(
        reader.source, .tensor(other.name),
        "A checkpoint has no such tensor. \(MetadataReader.damage)")
    }
  }

  /// What a trainer goes on from, for a network like this one.
  func checkpoint<S: Scalar>(
    like network: Network<S>
  ) throws -> (checkpoint: Checkpoint<S>, best: Network<S>, bestSteps: Int, stopped: StopReason?) {
    guard isDouble == (S.self == Double.self) else {
      throw ModelFileError(
        source, .file,
        "It is of \(isDouble ? "Double" : "Float"), but the run is of \(S.self). Go on in the same "
          + "precision.")
    }
    let description = NetworkDescription(network)
    func read(_ prefix: String) throws(ModelFileError) -> Network<S> {
      try Network(
        description, plan: network.plan, from: tensors, prefix: prefix, source: source)
    }
    let present = try read("network.")
    guard let memory: [S] = tensors["optimizer"]?.numbers(), memory.isFinite(in: memory.indices)
    else {
      throw ModelFileError(
        source, .tensor("optimizer"),
        "It is missing, of another precision, or not finite. \(MetadataReader.damage)")
    }
    guard let schedule = progress.schedule.item as? any Schedule else {
      throw ModelFileError(
        source, .metadata("progress"),
        "\(progress.schedule.item.kind.quoted) is not a schedule. \(MetadataReader.damage)")
    }
    let checkpoint = Checkpoint(
      epochs: progress.epochs, steps: progress.steps, carry: progress.carry, schedule: schedule,
      parameters: present.parameters, state: present.state, optimizerMemory: memory)
    return (checkpoint, try read("best."), progress.bestSteps, progress.stopReason)
  }

  /// The file for a run.
  static func file<S: Scalar>(
    settings: TrainingSettings, tables: Tables, history: History, checkpoint: Checkpoint<S>,
    network: Network<S>, best: Network<S>, bestSteps: Int, stopReason: StopReason?,
    notes: [String: String] = [:]
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
        "format": FileFormat.checkpoint.rawValue, "version": MetadataReader.version,
        "settings": try JSONText.encode(settings), "tables": try JSONText.encode(tables),
        "history": try JSONText.encode(history), "progress": try JSONText.encode(progress),
        "notes": try JSONText.encode(notes),
      ])
  }
}
