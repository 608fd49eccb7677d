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

  /// What the network is made of, for other programs.
  var networkOutline: NetworkOutline {
    switch self {
    case .float32(let model): NetworkOutline(model.network, precision: .float32)
    case .float64(let model): NetworkOutline(model.network, precision: .float64)
    }
  }

  /// The columns that the model needs, or an error that says that it knows none.
  func columns(of path: String) throws -> Preprocessing {
    guard let preprocessing else { throw ModelError.knowsNoColumns(path) }
    return preprocessing
  }
}

/// What a network is made of, as `inspect --json` says it.
struct NetworkOutline: Encodable {
  /// A layer with its settings, its width and the number of its parameters.
  struct Layer: Encodable {
    let kind: String
    let layer: String
    let outputs: Int
    let parameters: Int
  }

  let inputs: Int
  let layers: [Layer]
  let outputs: Int
  let parameters: Int
  let precision: String

  init(_ network: Network<some Scalar>, precision: Precision) {
    var (width, layers): (Int, [Layer]) = (network.inputs, [])
    for layer in network.layers {
      let parameters = layer.parameters(inputs: width).reduce(0) { $0 + $1.count }
      width = layer.outputs(inputs: width)
      layers.append(
        Layer(
          kind: layer.kind, layer: Catalog.text(of: layer), outputs: width, parameters: parameters))
    }
    inputs = network.inputs
    self.layers = layers
    outputs = network.outputs
    parameters = network.parameters.count
    self.precision = precision.rawValue
  }
}
