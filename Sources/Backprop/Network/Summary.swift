extension Network: CustomStringConvertible {
  /// The network as a table: each layer with its output width and its parameters, and the total.
  public var description: String {
    var table = [["layer", "outputs", "parameters"]]
    table.append(["input", "\(inputs)", "0"])
    for (number, (layer, place)) in zip(layers, plan.places).enumerated() {
      table.append(["\(number) \(layer.kind)", "\(place.outputs)", "\(place.parameters.count)"])
    }
    table.append(["total", "", "\(plan.parameterCount) (\(S.name))"])
    return TextTable(table).description
  }
}
