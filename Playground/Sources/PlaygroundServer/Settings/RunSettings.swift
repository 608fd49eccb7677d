import Backprop

/// What a run is made of: the SETTINGS of the contract, checked.
struct RunSettings: Sendable, Equatable {
  /// Where the rows come from.
  var data: DataChoice
  /// The part of the rows that is held out; 0 for none.
  var validation = 0.3
  var seed = 0
  var hidden: [HiddenLayer] = [HiddenLayer(units: 8), HiddenLayer(units: 8)]
  /// The usual one of the task if nil.
  var loss: String?
  var optimizer = "adam:learningRate=0.03"
  var schedule = "constant-rate"
  /// All rows at once if nil.
  var batchSize: Int? = 10
  var l1 = 0.0
  var l2 = 0.0
  var dropout = 0.0
  var initializer = "glorot-uniform"
  /// How many steps to go before the run is shown.
  var steps = 0
  /// Numbers changed by hand, in order.
  var edits: [Edit] = []

  /// Rows that are made, or those of a table.
  enum DataChoice: Sendable, Equatable {
    case sample(String, rows: Int, seed: Int)
    /// All other columns are features if nil.
    case table(id: String, name: String?, target: String, features: [String]?)
  }

  /// A hidden layer and what follows it.
  struct HiddenLayer: Sendable, Equatable {
    var units: Int
    var activation = "tanh"
  }

  /// A parameter that was given another value after so many steps.
  struct Edit: Sendable, Equatable {
    var step: Int
    var parameter: String
    var index: Int
    var value: Double
  }

  /// What the page begins with.
  static let usual = RunSettings(data: .sample("spirals", rows: 300, seed: 0))
}

extension RunSettings {
  /// The settings as the library has them, for so many epochs.
  ///
  /// - Throws: an error of the library about an item or a setting.
  func training(target: String, epochs: Int) throws -> TrainingSettings {
    var columns = ColumnSettings(targets: [target])
    if case .table(_, _, _, let features) = data { columns.features = features }
    var settings = TrainingSettings(columns: columns)
    settings.hidden = hidden.map(\.units)
    let activations = Self.shortened(hidden.map(\.activation))
    if !activations.isEmpty {
      settings.activations = try activations.map {
        try Catalog.item($0, of: Catalog.activations)
      }
    }
    settings.dropout = dropout
    settings.initializer = try Catalog.item(initializer, of: Catalog.initializers)
    settings.loss = try loss.map { try Catalog.item($0, of: Catalog.losses) }
    settings.optimizer = try Catalog.item(optimizer, of: Catalog.optimizers)
    settings.schedule = try Catalog.item(schedule, of: Self.schedules)
    settings.penalty = Penalty(l1: l1, l2: l2)
    settings.batchSize = batchSize.map { .rows($0) } ?? .full
    settings.validation = validation == 0 ? .none : .part(validation)
    settings.epochs = epochs
    settings.patience = nil
    settings.keepsLast = true
    settings.seed = UInt64(seed)
    if let problem = settings.problem { throw Problem.badRequest(problem) }
    return settings
  }

  /// One activation for all layers where all are the same, as it is written on the command line.
  static func shortened(_ activations: [String]) -> [String] {
    Set(activations).count == 1 ? Array(activations.prefix(1)) : activations
  }

  /// The schedules that can be asked for by name; a warm-up has another one inside.
  static var schedules: [any Schedule] { Catalog.schedules.filter { !($0 is WarmUp) } }

  /// The settings as JSON, complete.
  var json: JSON {
    [
      "data": data.json, "validation": .number(validation), "seed": .integer(seed),
      "hidden": .array(
        hidden.map {
          ["units": .integer($0.units), "activation": .string($0.activation)]
        }),
      "loss": .optional(loss), "optimizer": .string(optimizer), "schedule": .string(schedule),
      "batchSize": batchSize.map { .integer($0) } ?? "full", "l1": .number(l1), "l2": .number(l2),
      "dropout": .number(dropout), "initializer": .string(initializer), "steps": .integer(steps),
      "edits": .array(edits.map(\.json)),
    ]
  }
}

extension RunSettings.DataChoice {
  /// The choice as JSON.
  var json: JSON {
    switch self {
    case .sample(let kind, let rows, let seed):
      ["sample": .string(kind), "rows": .integer(rows), "seed": .integer(seed)]
    case .table(let id, let name, let target, let features):
      [
        "table": .string(id), "name": .optional(name), "target": .string(target),
        "features": features.map { .array($0.map { .string($0) }) } ?? .null,
      ]
    }
  }
}

extension RunSettings.Edit {
  /// The edit as JSON.
  var json: JSON {
    [
      "step": .integer(step), "parameter": .string(parameter), "index": .integer(index),
      "value": .number(value),
    ]
  }
}
