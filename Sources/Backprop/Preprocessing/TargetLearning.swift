extension Targets {
  /// Finds out what the target columns hold.
  ///
  /// - Parameters:
  ///   - columns: the columns to predict.
  ///   - table: the table that they are of.
  ///   - rows: the rows that may be learned from, all of which have a value in each.
  ///   - wanted: what is wanted; found from the values if nil.
  /// - Returns: the targets, whose numbers are normalized by ``learning(_:from:of:rows:)``, and why
  ///   the task was taken for what it is.
  /// - Throws: ``TableError`` if the values are not what the task needs.
  static func find(
    in columns: [Column], of table: Table, rows: [Int], task wanted: Task?
  ) throws(TableError) -> (targets: Targets, reason: String) {
    var words: [[String]?] = []
    for column in columns { words.append(column.distinctWords(rows: rows, limit: mostClasses)) }
    for (column, words) in zip(columns, words) where words?.count == 1 {
      throw table.error(
        about: column,
        "The target \"\(column.name)\" is \(words?.first ?? "the same") in every row; there is "
          + "nothing to learn. Name another target.")
    }
    for column in columns {
      guard case .text(let text) = column.values, !table.reading.categorical.contains(column.name),
        let advice = text.adviceForNumbers
      else { continue }
      throw table.error(
        about: column,
        "The target \"\(column.name)\" holds words that look like numbers, such as "
          + "\"\(text.vocabulary.first ?? "")\". \(advice) If they are classes, add --categorical "
          + "\(column.name).")
    }
    let (task, reason) = infer(columns, words, rows: rows.count, wanted: wanted)
    let names = columns.map(\.name)
    if task == .regression {
      if let column = columns.first(where: \.isText) {
        throw table.error(
          about: column,
          "The target \"\(column.name)\" holds words, so it cannot be the target of a regression. "
            + "Leave out --task regression, or name another target.")
      }
      return (Targets(names: names, kind: .numbers(names.map { _ in .none })), reason)
    }
    return (try classes(columns, words, of: table, rows: rows.count), reason)
  }

  /// More classes than this are not classes.
  static var mostClasses: Int { 1000 }

  private static func classes(
    _ columns: [Column], _ words: [[String]?], of table: Table, rows: Int
  ) throws(TableError) -> Targets {
    if columns.count > 1, let wrong = words.firstIndex(where: { $0?.count != 2 }) {
      throw table.error(
        about: columns[wrong],
        "The target \"\(columns[wrong].name)\" has "
          + "\(words[wrong].map { "\($0.count)" } ?? "over \(mostClasses)") different values. "
          + "Several targets are either all numbers, or all of two classes, such as yes and no; "
          + "train a model for each.")
    }
    var all: [[String]] = []
    for (column, words) in zip(columns, words) {
      guard let words, 2 * words.count <= rows else {
        throw table.error(
          about: column,
          "The target \"\(column.name)\" has "
            + "\(words.map { "\($0.count)" } ?? "over \(mostClasses)") classes in \(rows) rows; "
            + "there must be at least 2 rows for each class on average, and at most \(mostClasses) "
            + "classes. "
            + (column.isText ? "Name another target." : "For numbers use --task regression."))
      }
      all.append(words)
    }
    if all.count == 1 { return Targets(names: [columns[0].name], kind: .classes(all[0])) }
    return Targets(names: columns.map(\.name), kind: .labels(all))
  }

  /// Words are classes; so are few whole numbers that occur often.
  private static func infer(
    _ columns: [Column], _ words: [[String]?], rows: Int, wanted: Task?
  ) -> (Task, String) {
    if let wanted { return (wanted, "as asked for") }
    if columns.contains(where: \.isText) { return (.classification, "the target holds words") }
    let counts = words.map { $0?.count ?? Int.max }
    let whole = words.allSatisfy { $0?.allSatisfy { Int($0) != nil } ?? false }
    let most = counts.max() ?? 0
    if columns.count > 1 {
      return most == 2 && whole
        ? (.classification, "each target has 2 different whole numbers")
        : (.regression, "the targets are numbers")
    }
    if whole && (most == 2 || (most <= 20 && 5 * most <= rows)) {
      return (.classification, "the target has \(most) different whole numbers in \(rows) rows")
    }
    let count = most == Int.max ? "over \(mostClasses)" : "\(most)"
    return (.regression, "the target has \(count) different numbers in \(rows) rows")
  }

  /// The same with numbers normalized as the training rows say.
  func learning(
    _ scaling: Scaling, from columns: [Column], of table: Table, rows: [Int]
  ) throws(TableError) -> Targets {
    guard case .numbers = kind else { return self }
    var normalizations: [Normalization] = []
    for (column, statistics) in zip(columns, try table.statistics(of: columns, rows: rows)) {
      guard let statistics else { continue }
      guard let normalization = scaling.normalization(of: statistics) else {
        throw table.error(
          about: column,
          "The target \"\(column.name)\" cannot be learned from the \(rows.count) training rows, "
            + "since it is \(statistics.reasonForNoNormalization) there. Name another target, or add "
            + "rows.")
      }
      normalizations.append(normalization)
    }
    return Targets(names: names, kind: .numbers(normalizations))
  }
}

extension Column {
  var isText: Bool {
    if case .text = values { true } else { false }
  }
}
