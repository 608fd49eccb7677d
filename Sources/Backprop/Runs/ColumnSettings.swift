/// Which columns of a table play which part in training, and what is done with their values.
public struct ColumnSettings: Codable, Sendable, Equatable {
  /// The columns to predict, at least one.
  public var targets: [String]
  /// The columns to predict from; all others if nil.
  public var features: [String]?
  /// Columns that are not used.
  public var ignored: [String]
  /// The column that says how much each row counts, if there is one: numbers of 0 or more. Rows of
  /// weight 0 are left out. Weights are for the loss and the metrics; columns are scaled without
  /// them.
  public var weight: String?
  /// Whether classes or numbers are predicted; found from the targets if nil.
  public var task: Targets.Task?
  /// What columns of numbers are brought to, a regression's targets included.
  public var scaling: Scaling
  /// What is done where a value is missing.
  public var missing: MissingValues

  /// Makes settings that use every column.
  public init(
    targets: [String], features: [String]? = nil, ignored: [String] = [], weight: String? = nil,
    task: Targets.Task? = nil, scaling: Scaling = .standard, missing: MissingValues = .mean
  ) {
    self.targets = targets
    self.features = features
    self.ignored = ignored
    self.weight = weight
    self.task = task
    self.scaling = scaling
    self.missing = missing
  }
}

/// The columns of a table, by the part they play.
struct ColumnRoles {
  let targets: [Column]
  let features: [Column]
  let weight: Column?

  /// - Throws: ``TableError`` that names a column that is not there, with those like it, or that is
  ///   named twice.
  init(_ settings: ColumnSettings, in table: Table) throws(TableError) {
    func column(_ name: String, _ role: String) throws(TableError) -> Column {
      if let column = table[name] { return column }
      let all =
        table.names.prefix(12).joined(separator: ", ") + (table.names.count > 12 ? ", …" : "")
      throw TableError(
        table.source, line: 1,
        "There is no column \"\(name)\" to be \(role); there are: \(all)."
          + nearest(to: name, in: table.names))
    }
    targets = try Self.all(settings.targets) { name throws(TableError) in
      try column(name, "the target")
    }
    weight = try settings.weight.map { name throws(TableError) in
      try column(name, "the weight")
    }
    let ignored = Set(settings.ignored).sorted()
    for name in ignored where !table.reading.skipped.contains(name) {
      _ = try column(name, "ignored")
    }
    let named = settings.targets + [settings.weight].compactMap(\.self) + ignored
    let taken = Set(named)
    let names = settings.features ?? table.names.filter { !taken.contains($0) }
    features = try Self.all(names) { name throws(TableError) in try column(name, "a feature") }
    if let twice = (named + names).firstDuplicate {
      throw TableError(
        table.source, line: 1, column: table[twice].flatMap(table.place),
        "The column \"\(twice)\" is named twice; it can be only one of target, weight, feature and "
          + "ignored. Name it once.")
    }
    guard !features.isEmpty else {
      throw TableError(
        table.source,
        "No column is left to predict from, but a model needs at least 1 beside the target. Add "
          + "columns, or ignore fewer.")
    }
  }

  private static func all(
    _ names: [String], _ column: (String) throws(TableError) -> Column
  ) throws(TableError) -> [Column] {
    var columns: [Column] = []
    for name in names { columns.append(try column(name)) }
    return columns
  }
}

extension Array where Element: Hashable {
  /// The first element that occurs a second time.
  fileprivate var firstDuplicate: Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}
