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
    let kinds = Dictionary(
      features.map { feature in
        if case .number = feature.encoding { return (feature.name, ColumnKind.number) }
        return (feature.name, ColumnKind.text)
      }, uniquingKeysWith: { first, _ in first })
    return names.map { kinds[$0] ?? .skipped }
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
      throw TableError(
        table.source, line: 1,
        "The model needs the \(missing.count == 1 ? "column" : "columns") "
          + missing.prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
          + (missing.count > 10 ? " and \(missing.count - 10) more" : "")
          + ", which the table does not have.\(nearest(to: first, in: table.names)) "
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

/// A sentence that offers the names most like one that was not found, or nothing.
func nearest(to name: String, in names: [String]) -> String {
  let letters = Array(name.lowercased().prefix(64))
  // One mistake in three letters: of short names, everything else would be similar.
  let most = (letters.count + 1) / 3
  let close = names.prefix(10_000).enumerated().compactMap { place, other in
    let otherLetters = Array(other.lowercased().prefix(64))
    guard (otherLetters.count - letters.count).magnitude <= most else {
      return nil as (distance: Int, place: Int, name: String)?
    }
    let distance = distance(letters, otherLetters)
    return distance <= most ? (distance, place, other) : nil
  }.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(3)
  return close.isEmpty
    ? "" : " Did you mean \(close.map { "\"\($0.name)\"" }.joined(separator: " or "))?"
}

/// How many characters must be added, removed or replaced to make one word of another
/// (Levenshtein).
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var last = Array(0...b.count)
  for (row, letter) in a.enumerated() {
    var next = [row + 1]
    for (column, other) in b.enumerated() {
      next.append(
        min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, next[column] + 1))
    }
    last = next
  }
  return last[b.count]
}
