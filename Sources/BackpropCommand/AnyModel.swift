import Backprop

/// A model of either precision, and what the command does with one.
enum AnyModel {
  case float32(Model<Float>)
  case float64(Model<Double>)

  /// Reads a model file.
  init(contentsOf path: String) throws {
    let file = try ModelFile(contentsOf: path)
    self = file.isDouble ? .float64(try file.model()) : .float32(try file.model())
  }

  func predict(_ table: Table, rows: Range<Int>) throws -> Predictions {
    switch self {
    case .float32(let model): try model.predict(table, rows: rows)
    case .float64(let model): try model.predict(table, rows: rows)
    }
  }

  func evaluate(_ table: Table) throws -> Evaluation {
    switch self {
    case .float32(let model): try model.evaluate(table)
    case .float64(let model): try model.evaluate(table)
    }
  }

  var preprocessing: Preprocessing? {
    switch self {
    case .float32(let model): model.preprocessing
    case .float64(let model): model.preprocessing
    }
  }

  var record: TrainingRecord? {
    switch self {
    case .float32(let model): model.record
    case .float64(let model): model.record
    }
  }

  var loss: any Loss {
    switch self {
    case .float32(let model): model.loss
    case .float64(let model): model.loss
    }
  }

  var digest: String {
    switch self {
    case .float32(let model): model.network.digest
    case .float64(let model): model.network.digest
    }
  }

  var networkDescription: String {
    switch self {
    case .float32(let model): model.network.description
    case .float64(let model): model.network.description
    }
  }

  /// The columns that the model needs, or an error that says that it knows none.
  func columns(of path: String) throws -> Preprocessing {
    guard let preprocessing else { throw ModelError.knowsNoColumns(path) }
    return preprocessing
  }
}
