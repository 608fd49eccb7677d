/// A network without its numbers, as it stands in files: `{"inputs": 4, "layers": [{"kind":
/// "dense", …}]}`.
struct NetworkDescription: Codable {
  let inputs: Int
  let layers: [any Layer]

  init(_ network: Network<some Scalar>) {
    inputs = network.inputs
    layers = network.layers
  }

  init(inputs: Int, layers: [any Layer]) {
    self.inputs = inputs
    self.layers = layers
  }

  private enum Key: String, CodingKey { case inputs, layers }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    inputs = try container.decode(Int.self, forKey: .inputs)
    layers = try container.decode([Coded].self, forKey: .layers).map {
      try $0.as((any Layer).self, at: container.codingPath + [Key.layers])
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(inputs, forKey: .inputs)
    try container.encode(layers.map { Coded($0) }, forKey: .layers)
  }

  /// Where everything of the network lies.
  ///
  /// - Parameter limit: how many numbers there can be at most, from the size of the file: beyond it
  ///   the description is wrong, and nothing is multiplied that could overflow.
  /// - Returns: the plan, whose numbers may be as many as the limit.
  /// - Throws: ``JSONTextError`` that says what is wrong.
  func plan(limit: Int) throws(JSONTextError) -> Plan {
    guard inputs >= 1, !layers.isEmpty else {
      throw JSONTextError(
        description: "a network needs inputs and layers; it has \(inputs) and \(layers.count)")
    }
    var width = inputs
    var count = 0
    for (number, layer) in layers.enumerated() {
      for parameter in layer.parameters(inputs: width) + layer.state(inputs: width) {
        let product = parameter.rows.multipliedReportingOverflow(by: parameter.columns)
        let sum = count.addingReportingOverflow(product.partialValue)
        guard parameter.rows >= 0, parameter.columns >= 0, !product.overflow, !sum.overflow,
          sum.partialValue <= limit
        else {
          throw JSONTextError(
            description: "layer \(number) (\(layer.kind)) has a \(parameter.name) of "
              + "\(parameter.rows) × \(parameter.columns) numbers, more than the file holds")
        }
        count = sum.partialValue
      }
      width = layer.outputs(inputs: width)
      guard width >= 1 else {
        throw JSONTextError(description: "layer \(number) (\(layer.kind)) has \(width) outputs")
      }
    }
    // What has no parameters has learned nothing, and only parameters tie the widths to the file.
    guard count > 0, inputs <= limit else {
      throw JSONTextError(description: "the network has no parameters that the file could hold")
    }
    return Plan(inputs: inputs, layers: layers)
  }
}
