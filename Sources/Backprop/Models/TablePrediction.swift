extension Model {
  /// Predicts the rows of a table, whose columns are found by name.
  ///
  /// - Throws: ``TableError`` if a column that the model needs is missing or holds words instead of
  ///   numbers; ``ModelError`` if the model was not trained on a table.
  public func predict(_ table: Table) throws -> Predictions {
    try predict(table, rows: Array(0..<table.count))
  }

  /// Predicts one row, given by the names of its columns; what is not there counts as missing.
  ///
  /// - Throws: ``TableError`` if a column is unknown, or has a word instead of a number;
  ///   ``ModelError`` if the model was not trained on a table.
  public func predict(_ row: [String: Field]) throws -> Prediction {
    let features = try tablePreprocessing.features
    if let unknown = row.keys.filter({ key in !features.contains { $0.name == key } }).min() {
      throw TableError(
        "row",
        "The model knows no column \"\(unknown)\"."
          + nearest(to: unknown, in: features.map(\.name)))
    }
    let columns = features.map { feature in
      let values: Column.Values =
        switch (row[feature.name] ?? .missing, feature.encoding) {
        case (.number(let number), _): .numbers(Numbers([number]))
        case (.word(let word), _): .text(Text([word]))
        case (.missing, .number): .numbers(Numbers([.nan]))
        case (.missing, .categories): .text(Text([nil]))
        }
      return Column(name: feature.name, values: values)
    }
    let table = Table(source: "row", count: 1, columns: columns, digest: "")
    return try predict(table)[0]
  }

  /// Predicts some rows of a table.
  func predict(_ table: Table, rows: [Int]) throws -> Predictions {
    let preprocessing = try tablePreprocessing
    let predictor = Predictor(network, rows: rows.count)
    var outputs: [S] = []
    var notes = EncodingNotes()
    outputs.reserveCapacity(rows.count * network.outputs)
    // Some rows at a time, so that the inputs of a large table are never all in memory.
    for start in stride(from: 0, to: rows.count, by: rowsOfTableAtOnce) {
      let some = Array(rows[start..<min(start + rowsOfTableAtOnce, rows.count)])
      let (memory, found): (Memory<S>, EncodingNotes) = try preprocessing.inputs(
        of: table, rows: some)
      notes.add(found)
      outputs += predictor.predictions(
        for: memory.vector.rows(some.count, columns: network.inputs), loss: loss)
    }
    return Predictions(
      outputs: outputs, of: network, targets: preprocessing.targets, notes: notes)
  }

  /// Fewer rows of many inputs, so that their memory stays within bounds.
  var rowsOfTableAtOnce: Int { max(1, min(1 << 15, (1 << 24) / network.inputs)) }

  var tablePreprocessing: Preprocessing {
    get throws {
      guard let preprocessing else {
        throw ModelError(
          "The model was trained on bare numbers and knows no columns; give it rows of numbers.")
      }
      return preprocessing
    }
  }
}

/// A model that cannot do what was asked of it, with the reason.
public struct ModelError: Error, CustomStringConvertible, Equatable {
  /// What was asked, and why it cannot be.
  public let description: String

  init(_ description: String) {
    self.description = description
  }

  /// The error for a model, by its path, that was not trained on a table.
  public static func knowsNoColumns(_ path: String) -> ModelError {
    ModelError(
      "\(path) was trained on bare numbers and knows no columns; it can be used from a program only."
    )
  }
}
