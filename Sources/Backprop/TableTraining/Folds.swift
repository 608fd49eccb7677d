/// One of several partings of a table, each of which holds out other rows: what cross-validation
/// runs through.
///
/// ```swift
/// for fold in try TableTrainer<Float>.folds(of: table, settings: settings, count: 5) {
///   let trainer = try fold.trainer()
///   try trainer.run()
///   print(try fold.evaluate(trainer.model).metrics)
/// }
/// ```
public struct Fold<S: Scalar>: Sendable {
  /// The numbers of the rows to learn from and of those held out.
  public let split: Split

  let table: Table
  let settings: TrainingSettings

  /// A trainer that sees only the rows to learn from; when to stop it sees by a part of those.
  public func trainer(threads: Int? = nil) throws -> TableTrainer<S> {
    try TableTrainer(table, settings: settings, rows: split.training, threads: threads)
  }

  /// How good a model is on the rows held out.
  public func evaluate(_ model: Model<S>) throws -> Evaluation {
    try model.evaluate(table, rows: split.heldOut)
  }
}

extension TableTrainer {
  /// Parts the rows of a table, of each class in proportion, into folds.
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - settings: the settings of each run; they may not name a validation table.
  ///   - count: how many folds, at least 2.
  /// - Returns: the folds, each of which holds out other rows.
  /// - Throws: ``TableError`` if the table has too few rows, also of one class, or cannot be learned
  ///   from.
  public static func folds(
    of table: Table, settings: TrainingSettings, count: Int
  ) throws -> [Fold<S>] {
    precondition(count >= 2, "Cross-validation needs at least 2 folds, not \(count).")
    let rows = try Preparation.labelledRows(of: table, settings)
    guard rows.numbers.count >= 2 * count else {
      throw TableError(
        table.source,
        "\(rows.numbers.count) rows are too few for \(count) folds; each needs at least 2. Take "
          + "fewer folds."
      )
    }
    if let lonely = rows.classes.flatMap(Self.onlyOne) {
      let row = rows.numbers[lonely]
      let target = settings.columns.targets[0]
      throw table.error(
        row: row, column: target,
        "has \(table[target]?.word(row: row) ?? ""), a class of which there is no other row, so "
          + "that a fold without it cannot learn it. Leave out the row, or add others.")
    }
    return Split.folds(rows.numbers, classes: rows.classes, count: count, seed: settings.seed).map {
      Fold(split: $0, table: table, settings: settings)
    }
  }

  /// The place of a row that is the only one of its class.
  private static func onlyOne(of classes: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    for number in classes { counts[number, default: 0] += 1 }
    return classes.firstIndex { counts[$0] == 1 }
  }
}
