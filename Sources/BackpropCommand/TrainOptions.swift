import ArgumentParser
import Backprop

/// What decides a training run: the options of `train` that become ``TrainingSettings``.
struct TrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The column to predict; several times for several.", valueName: "column"))
  var target: [String] = []

  @Option(
    help: ArgumentHelp(
      "The columns to predict from, separated by commas (default: all others).",
      valueName: "columns"))
  var features: List?

  @Option(help: ArgumentHelp("Columns to leave out, separated by commas.", valueName: "columns"))
  var ignore: [List] = []

  @Option(help: "classification or regression (default: found from the target, and said).")
  var task: Backprop.Task?

  @Option(help: ArgumentHelp("The column that says how much each row counts.", valueName: "column"))
  var weightColumn: String?

  @Option(
    help: ArgumentHelp(
      "balanced: rare classes count as much as frequent ones.", valueName: "weights"))
  var classWeights: ClassWeights?

  @Option(help: "What columns of numbers are brought to, a regression's targets too.")
  var scale = Scaling.standard

  @Option(help: "What stands for a missing value.")
  var missing = MissingValues.mean

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The widths of the hidden layers, such as 64,32; none for a linear model.",
      valueName: "widths"))
  var hidden: Widths = Widths(values: TrainingSettings(target: "").hidden)

  @Option(
    help: ArgumentHelp("What follows each hidden layer: \(Kinds.activations).", valueName: "kind"))
  var activation = "relu"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of each hidden layer that is dropped while training (default: 0.2; 0 with batch "
        + "normalization or lbfgs).", valueName: "part"))
  var dropout: Double?

  @Flag(help: "Normalize each hidden layer over the batch.")
  var batchNormalization = false

  @Option(
    help: ArgumentHelp(
      "How the weights of hidden layers are chosen: \(Kinds.initializers).", valueName: "kind"))
  var initializer = TrainingSettings(target: "").initializer.kind

  @Option(
    help: ArgumentHelp(
      "What is made small: \(Kinds.losses) (default: what fits the task).", valueName: "kind"))
  var loss: String?

  @Option(
    help: ArgumentHelp(
      "How parameters are changed: \(Kinds.optimizers). Settings follow as adam:beta1=0.8.",
      valueName: "kind"))
  var optimizer = "adamw:learningRate=0.003,weightDecay=0.1"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far a step goes (default: the optimizer's).", valueName: "rate"))
  var learningRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The momentum, for optimizers that have one.", valueName: "part"))
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The weight decay, for optimizers that have one.", valueName: "factor"))
  var weightDecay: Double?

  @Option(
    help: ArgumentHelp(
      "How the learning rate changes: \(Kinds.schedules). Its ticks are epochs; all if not given.",
      valueName: "kind"))
  var schedule = "constant-rate"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs in which the learning rate rises first.", valueName: "epochs"))
  var warmup: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The largest norm of the gradient.", valueName: "norm"))
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Rows for each step, auto or full (auto: a 32nd of the rows, 8 to 256; full with lbfgs).",
      valueName: "rows"))
  var batchSize = BatchRows(value: .automatic)

  @Option(parsing: .unconditional, help: ArgumentHelp("The most epochs.", valueName: "count"))
  var epochs = TrainingSettings(target: "").epochs

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of the rows, or a file of rows, to see when to stop by; 0 for none.",
      valueName: "part|file"))
  var validation = "0.2"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs without a lower loss after which training stops, or none.", valueName: "epochs"))
  var patience = Patience(epochs: TrainingSettings(target: "").patience)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("By how much a loss must be lower to count as lower.", valueName: "loss"))
  var minDelta = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The loss at which training stops.", valueName: "loss"))
  var targetLoss: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Chooses the start, the order of the rows and the rows held out (default: 0).",
      valueName: "seed"))
  var seed: UInt64?

  /// The path of the validation table, if it is one.
  var validationFile: String? { Double(validation) == nil ? validation : nil }

  /// The settings that the options stand for.
  ///
  /// - Throws: `ValidationError` that names the option.
  func settings(targets: [String]) throws -> TrainingSettings {
    var settings = TrainingSettings(
      columns: ColumnSettings(
        targets: targets, features: features?.values, ignored: ignore.flatMap(\.values),
        weight: weightColumn, task: task, scaling: scale, missing: missing))
    settings.hidden = hidden.values
    settings.activation = try item("--activation", activation, of: Catalog.activations)
    settings.dropout = dropout
    settings.batchNormalization = batchNormalization
    settings.initializer = try item("--initializer", initializer, of: Catalog.initializers)
    settings.loss = try loss.map { try item("--loss", $0, of: Catalog.losses) }
    settings.optimizer = try chosenOptimizer()
    settings.schedule = try chosenSchedule()
    settings.clipping = try clipNorm.map { norm in
      guard norm > 0 && norm.isFinite else {
        throw ValidationError("--clip-norm must be above 0; it is \(norm).")
      }
      return .norm(norm)
    }
    settings.batchSize = batchSize.value
    settings.balancesClasses = classWeights == .balanced
    settings.epochs = epochs
    settings.validation = try chosenValidation()
    settings.patience = patience.epochs
    settings.minimumImprovement = minDelta
    settings.targetLoss = targetLoss
    settings.seed = seed ?? 0
    if let problem = settings.problem { throw ValidationError(problem) }
    return settings
  }

  private func chosenOptimizer() throws -> any Optimizer {
    var overrides: [String: String] = [:]
    if let learningRate { overrides["learningRate"] = "\(learningRate)" }
    if let momentum { overrides["momentum"] = "\(momentum)" }
    if let weightDecay { overrides["weightDecay"] = "\(weightDecay)" }
    return try item("--optimizer", optimizer, of: Catalog.optimizers, overrides: overrides)
  }

  private func chosenSchedule() throws -> any Schedule {
    let warmup = warmup ?? 0
    guard warmup >= 0, epochs >= 1, warmup < epochs else {
      throw ValidationError(
        "--warmup must be 0 or more and less than --epochs; they are \(warmup) and \(epochs).")
    }
    let ticks = ["ticks": "\(epochs - warmup)"]
    let chosen = try item("--schedule", schedule, of: Catalog.schedules, defaults: ticks)
    return warmup > 0 ? WarmUp(ticks: warmup, then: chosen) : chosen
  }

  private func chosenValidation() throws -> TrainingSettings.Validation {
    guard let part = Double(validation) else { return .table }
    guard (0..<1).contains(part) else {
      throw ValidationError("--validation must be a part in 0..<1, or a file; it is \(validation).")
    }
    return part == 0 ? .none : .part(part)
  }

  private func item<Item>(
    _ option: String, _ text: String, of items: [Item], defaults: [String: String] = [:],
    overrides: [String: String] = [:]
  ) throws -> Item {
    do {
      return try Catalog.item(text, of: items, defaults: defaults, overrides: overrides)
    } catch {
      throw ValidationError("\(option): \(error)")
    }
  }
}

// MARK: - Values of options

extension Backprop.Task: ExpressibleByArgument {}
extension Scaling: ExpressibleByArgument {}
extension MissingValues: ExpressibleByArgument {}

enum ClassWeights: String, ExpressibleByArgument, CaseIterable {
  case balanced
}

/// Names separated by commas.
struct List: ExpressibleByArgument {
  let values: [String]

  init?(argument: String) {
    values = argument.split(separator: ",").map(String.init)
    if values.isEmpty { return nil }
  }
}

/// Widths separated by commas, or `none`.
struct Widths: ExpressibleByArgument {
  let values: [Int]

  init(values: [Int]) { self.values = values }

  init?(argument: String) {
    if argument == "none" || argument == "0" {
      values = []
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Int($0) }
    if values.count != parts.count { return nil }
  }

  var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

/// A number of rows, `auto` or `full`.
struct BatchRows: ExpressibleByArgument {
  let value: TrainingSettings.BatchSize

  init(value: TrainingSettings.BatchSize) { self.value = value }

  init?(argument: String) {
    switch argument {
    case "auto": value = .automatic
    case "full": value = .full
    default:
      guard let rows = Int(argument) else { return nil }
      value = .rows(rows)
    }
  }

  var defaultValueDescription: String { "auto" }
}

/// A number of epochs, or `none`.
struct Patience: ExpressibleByArgument {
  let epochs: Int?

  init(epochs: Int?) { self.epochs = epochs }

  init?(argument: String) {
    if argument == "none" {
      epochs = nil
    } else if let count = Int(argument) {
      epochs = count
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { epochs.map(String.init) ?? "none" }
}

/// The kinds of the catalogues, for help texts.
enum Kinds {
  static var activations: String { list(Catalog.activations) }
  static var initializers: String { list(Catalog.initializers) }
  static var losses: String { list(Catalog.losses) }
  static var optimizers: String { list(Catalog.optimizers) }
  static var schedules: String { list(Catalog.schedules.filter { !($0 is WarmUp) }) }

  private static func list(_ items: [any CatalogItem]) -> String {
    items.map(\.kind).joined(separator: ", ")
  }
}
