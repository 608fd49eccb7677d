extension Model {
  /// Predicts the rows of a table, whose columns are found by name.
  ///
  /// - Throws: ``TableError`` if a column that the model needs is missing or holds words instead of
  ///   numbers; ``ModelError`` if the model was not trained on a table.
  public func predict(_ table: Table) throws -> Predictions {
    try predict(table, rows: Array(0..<table.count))
  }

  /// Predicts some rows of a table, which lie in `0..<table.count`.
  ///
  /// - Throws: as for a whole table.
  public func predict(_ table: Table, rows: Range<Int>) throws -> Predictions {
    precondition(
      rows.clamped(to: 0..<table.count) == rows,
      "The rows \(rows) are outside of the table, which has \(table.count).")
    return try predict(table, rows: Array(rows))
  }

  /// Predicts one row, given by the names of its columns; what is not there counts as missing.
  ///
  /// - Throws: ``TableError`` if a column is unknown, or has a word instead of a number;
  ///   ``ModelError`` if the model was not trained on a table.
  public func predict(_ row: [String: Field]) throws -> Prediction {
    let features = try tablePreprocessing.features
    if let unknown = Set(row.keys).subtracting(features.lazy.map(\.name)).min() {
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
    var predictions = Predictions(
      of: network, targets: preprocessing.targets, capacity: rows.count)
    try forSomeRows(of: table, rows) { some, _, inputs, found in
      predictions.add(
        predictor.predictions(
          for: inputs.vector.rows(some.count, columns: network.inputs), loss: loss), notes: found)
    }
    return predictions
  }

  // Encodes some rows at a time, so that the inputs of a large table are never all in memory, and
  // gives `use` the numbers of the rows, their range among all, their inputs, and what was noticed.
  func forSomeRows(
    of table: Table, _ rows: [Int],
    _ use: ([Int], Range<Int>, Memory<S>, EncodingNotes) throws -> Void
  ) throws {
    let preprocessing = try tablePreprocessing
    // Whole groups of rows that go through the network together, and at most 128 MB of `Float`.
    let group = Predictor<S>.mostRows
    let atOnce = min(max((1 << 25) / network.inputs / group, 1), 128) * group
    for start in stride(from: 0, to: rows.count, by: atOnce) {
      let range = start..<min(start + atOnce, rows.count)
      let some = Array(rows[range])
      let (inputs, notes): (Memory<S>, EncodingNotes) = try preprocessing.inputs(
        of: table, rows: some)
      try use(some, range, inputs, notes)
    }
  }

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
