/// How the rows of a table become numbers for a network, and its outputs become predictions:
/// learned on the training rows, and kept with the model.
public struct Preprocessing: Codable, Sendable, Equatable {
  /// The columns that become inputs, in the order of the inputs.
  public let features: [Feature]
  /// The columns that are predicted.
  public let targets: Targets
  /// How the table was read, so that new tables are read the same way.
  public let reading: CSVOptions

  init(features: [Feature], targets: Targets, reading: CSVOptions) {
    self.features = features
    self.targets = targets
    self.reading = reading
  }

  /// How many inputs the features become.
  public var inputs: Int { features.reduce(0) { $0 + $1.width } }

  /// The names of all inputs: of a column, or `column=category`.
  public var inputNames: [String] { features.flatMap(\.inputNames) }

  /// What each column of a table is to be read as: those that are not features are not needed.
  public func kinds(ofColumns names: [String]) -> [ColumnKind] {
    let kinds = featureKinds
    return names.map { kinds[$0] ?? .skipped }
  }

  /// What the columns of the features are to be read as.
  var featureKinds: [String: ColumnKind] {
    Dictionary(
      features.map { feature in
        if case .number = feature.encoding { return (feature.name, ColumnKind.number) }
        return (feature.name, ColumnKind.text)
      }, uniquingKeysWith: { first, _ in first })
  }

  var problem: String? {
    Rule.holds(!features.isEmpty, "A model needs at least 1 feature.")
      ?? features.lazy.compactMap(\.problem).first ?? targets.problem
      ?? Rule.holds(
        Set(features.map(\.name) + targets.names).count == features.count + targets.names.count,
        "Features and targets must have different names.")
  }

  /// The columns of a table that are the features, by name.
  ///
  /// - Throws: ``TableError`` that names the columns that are missing, or words where numbers
  ///   belong.
  func columns(of table: Table) throws(TableError) -> [Column] {
    let missing = features.filter { table[$0.name] == nil }.map(\.name)
    if let first = missing.first {
      let known = Set(features.map(\.name))
      throw TableError(
        table.source, line: 1,
        "The model needs the \(missing.count == 1 ? "column" : "columns") "
          + missing.prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
          + (missing.count > 10 ? " and \(missing.count - 10) more" : "")
          + ", which the table does not have.\(nearest(to: first, in: table.names.filter { !known.contains($0) })) "
          + "Add what is missing, or train a model without it.")
    }
    var columns: [Column] = []
    for feature in features {
      guard let column = table[feature.name] else { continue }
      if case .number = feature.encoding, case .text(let text) = column.values {
        throw wrongKind(column, text, in: table)
      }
      columns.append(column)
    }
    return columns
  }

  private func wrongKind(_ column: Column, _ text: Text, in table: Table) -> TableError {
    let row = text.codes.firstIndex { $0 >= 0 && Double(text.vocabulary[Int($0)]) == nil } ?? 0
    return TableError(
      table.source, line: table.line(ofRow: row), column: table.place(of: column),
      "Column \"\(column.name)\" has \"\(text[row] ?? "")\", where the model expects numbers. "
        + "Correct it, or leave the field empty if the value is not known.")
  }
}
