import Backprop

extension RunSettings {
  /// Reads the settings that a page has sent; what is missing has its usual value.
  ///
  /// - Throws: ``Problem`` about the first that is wrong.
  init(_ json: JSON, path: String = "settings") throws(Problem) {
    var fields = try FieldReader(json, path: path)
    guard let chosen = fields.value("data") else {
      throw .badRequest(
        "\"\(fields.name("data"))\" is missing; it must be {\"sample\": …} or {\"table\": …}.")
    }
    self.init(data: try DataChoice(chosen, path: fields.name("data")))
    validation = try fields.number("validation", in: 0...0.9) ?? validation
    seed = try fields.integer("seed", in: 0...Limits.seed) ?? seed
    if let layers = try fields.array("hidden", most: Limits.hiddenLayers) {
      hidden = []
      for (place, layer) in layers.enumerated() {
        hidden.append(try HiddenLayer(layer, path: fields.name("hidden[\(place)]")))
      }
    }
    loss = try fields.optionalText("loss")
    optimizer = try fields.optionalText("optimizer") ?? optimizer
    schedule = try fields.optionalText("schedule") ?? schedule
    batchSize = try Self.batchSize(&fields, usual: batchSize)
    l1 = try fields.number("l1", in: 0...1000) ?? l1
    l2 = try fields.number("l2", in: 0...1000) ?? l2
    dropout = try fields.number("dropout", in: 0...0.9) ?? dropout
    initializer = try fields.optionalText("initializer") ?? initializer
    steps = try fields.integer("steps", in: 0...Limits.replayedSteps) ?? steps
    for (place, edit) in (try fields.array("edits", most: Limits.edits) ?? []).enumerated() {
      edits.append(try Edit(edit, path: fields.name("edits[\(place)]"), steps: steps))
    }
    try fields.end()
    guard zip(edits, edits.dropFirst()).allSatisfy({ $0.step <= $1.step }) else {
      throw .badRequest("\"\(fields.name("edits"))\" must be in the order of their steps.")
    }
    try checkItems(fields)
  }

  private static func batchSize(
    _ fields: inout FieldReader, usual: Int?
  ) throws(Problem) -> Int? {
    guard let value = fields.value("batchSize") else { return usual }
    if value == "full" { return nil }
    guard case .number(let number) = value, let rows = Int(exactly: number),
      (1...Limits.rows).contains(rows)
    else {
      throw fields.wrong("batchSize", "a whole number from 1 to \(Limits.rows), or \"full\"", value)
    }
    return rows
  }

  /// Whether the catalogues have what is named.
  private func checkItems(_ fields: FieldReader) throws(Problem) {
    func check<Item>(_ key: String, _ text: String?, _ items: [Item]) throws(Problem) {
      guard let text else { return }
      do {
        _ = try Catalog.item(text, of: items)
      } catch {
        throw .badRequest("\"\(fields.name(key))\": \(error)")
      }
    }
    if case .sample(let text, _, _) = data { try check("data.sample", text, Catalog.samples) }
    for (place, layer) in hidden.enumerated() {
      try check("hidden[\(place)].activation", layer.activation, Catalog.activations)
    }
    try check("loss", loss, Catalog.losses)
    try check("optimizer", optimizer, Catalog.optimizers)
    try check("schedule", schedule, Self.schedules)
    try check("initializer", initializer, Catalog.initializers)
  }
}

extension RunSettings.DataChoice {
  /// Reads `{"sample", "rows", "seed"}` or `{"table", "name", "target", "features"}`.
  init(_ json: JSON, path: String) throws(Problem) {
    var fields = try FieldReader(json, path: path)
    if let sample = try fields.optionalText("sample") {
      self = .sample(
        sample, rows: try fields.integer("rows", in: Limits.fewestRows...Limits.rows) ?? 300,
        seed: try fields.integer("seed", in: 0...Limits.seed) ?? 0)
    } else {
      let id = try fields.text("table", most: 20)
      var features: [String]?
      if let names = try fields.array("features", most: 4096) {
        features = []
        for (place, name) in names.enumerated() {
          guard case .string(let text) = name else {
            throw fields.wrong("features[\(place)]", "the name of a column", name)
          }
          features?.append(text)
        }
        if names.isEmpty { throw fields.wrong("features", "the name of a column or more", []) }
      }
      self = .table(
        id: id, name: try fields.optionalText("name", most: 300),
        target: try fields.text("target", most: 1000), features: features)
    }
    try fields.end()
  }
}

extension RunSettings.HiddenLayer {
  /// Reads `{"units", "activation"}`.
  init(_ json: JSON, path: String) throws(Problem) {
    var fields = try FieldReader(json, path: path)
    guard let units = try fields.integer("units", in: 1...Limits.units) else {
      throw .badRequest(
        "\"\(fields.name("units"))\" is missing; it must be a whole number from 1 to "
          + "\(Limits.units).")
    }
    self.init(units: units)
    activation = try fields.optionalText("activation") ?? activation
    try fields.end()
  }
}

extension RunSettings.Edit {
  /// Reads `{"step", "parameter", "index", "value"}`.
  init(_ json: JSON, path: String, steps: Int) throws(Problem) {
    var fields = try FieldReader(json, path: path)
    step = try fields.integer("step", in: 0...steps) ?? 0
    (parameter, index, value) = try Self.number(&fields)
    try fields.end()
  }

  /// Reads which number of which parameter becomes what.
  static func number(
    _ fields: inout FieldReader
  ) throws(Problem) -> (parameter: String, index: Int, value: Double) {
    let parameter = try fields.text("parameter", most: 40)
    let range = -Limits.parameter...Limits.parameter
    guard let index = try fields.integer("index", in: 0...1_000_000),
      let value = try fields.number("value", in: range)
    else {
      throw .badRequest(
        "\"\(fields.name("index"))\" or \"\(fields.name("value"))\" is missing; name the "
          + "parameter, the place of the number in it, and its new value.")
    }
    return (parameter, index, value)
  }
}
