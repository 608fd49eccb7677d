/// A table made ready for training: what was learned of its columns, and which rows are for what.
struct Preparation {
  let preprocessing: Preprocessing
  /// The numbers of the rows to learn from, ascending.
  let training: [Int]
  /// The numbers of the rows that are held out, ascending.
  let validation: [Int]
  /// Why the task was taken for what it is.
  let reason: String
  /// What was noticed on the way.
  let findings: [Finding]

  /// - Throws: ``TableError`` where the table cannot be learned from.
  init(_ table: Table, _ settings: TrainingSettings, rows given: [Int]? = nil) throws {
    let columns = settings.columns
    let roles = try ColumnRoles(columns, in: table)
    var findings: [Finding] = []
    let rows = try Self.usableRows(
      of: table, given ?? Array(0..<table.count), roles, columns.missing, &findings)
    let found = try Targets.find(in: roles.targets, of: table, rows: rows, task: columns.task)
    reason = found.reason

    let classes = Self.classNumbers(found.targets, roles, rows)
    let split = Self.split(rows, classes, settings)
    if settings.validation == .automatic && split.heldOut.isEmpty {
      findings.append(
        Finding(
          "No rows are held out",
          evidence: "\(rows.count) rows are fewer than \(TrainingSettings.fewestToSplit)",
          advice: "--validation 0.2 holds some out all the same; --epochs decides when to stop."))
    }
    training = split.training
    validation = split.heldOut

    var features: [Feature] = []
    var leftOut: [(name: String, reason: String)] = []
    let statistics = try table.statistics(of: roles.features, rows: training)
    for (column, statistics) in zip(roles.features, statistics) {
      let learned = try Feature.learn(
        column, statistics, of: table, rows: training, settings: columns,
        isDeclared: table.reading.categorical.contains(column.name))
      if let feature = learned.feature { features.append(feature) }
      if let reason = learned.reason { leftOut.append((column.name, reason)) }
    }
    findings += Finding.leftOut(leftOut)
    guard !features.isEmpty else {
      throw TableError(
        table.source,
        "All columns beside the target are constant or empty in the \(training.count) training "
          + "rows; there is nothing to learn from. Add columns or rows.")
    }
    // A count, as the Poisson loss expects it, must stay what it is.
    let scaling = settings.loss is Poisson ? .none : columns.scaling
    let targets = try found.targets.learning(
      scaling, from: roles.targets, of: table, rows: training)
    preprocessing = Preprocessing(features: features, targets: targets, reading: table.reading)
    self.findings = findings
  }

  /// The rows that have a target, a weight above 0 and, if that is asked for, all features.
  private static func usableRows(
    of table: Table, _ given: [Int], _ roles: ColumnRoles, _ missing: MissingValues,
    _ findings: inout [Finding]
  ) throws -> [Int] {
    var rows = given
    guard !rows.isEmpty else {
      throw TableError(table.source, "There is no row to learn from. Add rows.")
    }
    func keep(_ columns: [Column], _ what: String, _ advice: String) throws {
      let complete = rows.filter { row in !columns.contains { $0.isMissing(row: row) } }
      let lost = rows.count - complete.count
      guard lost > 0 else { return }
      if missing == .error,
        let row = rows.first(where: { row in columns.contains { $0.isMissing(row: row) } }),
        let column = columns.first(where: { $0.isMissing(row: row) })
      {
        throw table.error(
          row: row, column: column.name,
          "has no value, where --missing error wants one in every row. Fill it in, leave out the "
            + "row, or take --missing mean.")
      }
      guard !complete.isEmpty else {
        throw TableError(
          table.source, line: table.headerLine,
          "No row has a \(what) in \(columns.map { "\"\($0.name)\"" }.joined(separator: ", ")); there is "
            + "nothing to learn from. \(advice)")
      }
      findings.append(
        Finding(
          "Some rows are left out", evidence: "\(lost) of \(rows.count) rows have no \(what)",
          advice: advice))
      rows = complete
    }
    try keep(
      roles.targets + [roles.weight].compactMap(\.self), "target or weight",
      "Fill them in to use them."
    )
    if missing == .drop || missing == .error {
      try keep(roles.features, "value of some feature", "--missing mean fills them instead.")
    }
    guard let weight = roles.weight, case .numbers(let weights) = weight.values else { return rows }
    let counting = rows.filter { weights[$0] != 0 }
    guard !counting.isEmpty else {
      throw TableError(
        table.source, column: table.place(of: weight),
        "All weights in column \"\(weight.name)\" are 0; at least one row must count. Correct "
          + "them, or take another column.")
    }
    return counting
  }

  /// The rows that can be learned from, and the number of the class of each.
  static func labelledRows(
    of table: Table, _ settings: TrainingSettings
  ) throws -> (numbers: [Int], classes: [Int]?) {
    let roles = try ColumnRoles(settings.columns, in: table)
    var findings: [Finding] = []
    let rows = try usableRows(
      of: table, Array(0..<table.count), roles, settings.columns.missing, &findings)
    let found = try Targets.find(
      in: roles.targets, of: table, rows: rows, task: settings.columns.task)
    return (rows, classNumbers(found.targets, roles, rows))
  }

  /// For each row the number of its class, by which rows are held out in proportion.
  static func classNumbers(_ targets: Targets, _ roles: ColumnRoles, _ rows: [Int]) -> [Int]? {
    guard case .classes(let classes) = targets.kind, let column = roles.targets.first else {
      return nil
    }
    let categories = Categories(classes, in: column)
    return rows.map { row in
      if case .at(let number) = categories[row] { number } else { 0 }
    }
  }

  private static func split(
    _ rows: [Int], _ classes: [Int]?, _ settings: TrainingSettings
  ) -> Split {
    let part: Double =
      switch settings.validation {
      case .automatic: rows.count < TrainingSettings.fewestToSplit ? 0 : 0.2
      case .part(let part): part
      case .table, .none: 0
      }
    return Split(rows, classes: classes, part: part, seed: settings.seed)
  }
}
