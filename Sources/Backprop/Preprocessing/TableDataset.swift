extension Preprocessing {
  /// Rows of a table as a data set for training.
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - rows: the numbers of the rows; all that have a target and a weight if nil.
  ///   - settings: which column is the weight, and whether classes are balanced.
  ///   - mostInMemory: more numbers than this stay in their file, if it is one that can be mapped.
  ///   - scalar: the kind of number of the network.
  /// - Returns: the data set, whose rows are in the order of `rows`.
  /// - Throws: ``TableError`` where the table is not what the model expects.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func dataset<S: Scalar>(
    of table: Table, rows: [Int]?, settings: TrainingSettings,
    mostInMemory: Int = Self.mostInMemory, as scalar: S.Type = S.self
  ) throws -> Dataset<S> {
    let rows = try rows ?? rowsWithTargets(of: table, weight: settings.columns.weight)
    let targets: Memory<S> = try self.targets(of: table, rows: rows)
    try check(targets, of: table, rows: rows, for: settings.loss ?? self.targets.usualLoss)
    var weights = try settings.columns.weight.map { name in
      try self.weights(in: name, of: table, rows: rows)
    }
    if settings.balancesClasses { balance(&weights, rows: rows.count, classes: targets) }
    let memory = weights.map { Memory($0.map { S($0) }) }
    if rows.count * self.inputs > mostInMemory,
      let source = MatrixRows(features, try columns(of: table), rows: rows)
    {
      do {
        try source.checkAll(for: S.self)
      } catch {
        throw table.tooLarge(
          row: rows[error.row], column: features[error.column].name, for: S.self)
      }
      return Dataset(inputs: source, targets: targets, weights: memory)
    }
    let (inputs, _): (Memory<S>, EncodingNotes) = try self.inputs(of: table, rows: rows)
    return Dataset(
      inputs: inputs, inputColumns: self.inputs, targets: targets, weights: memory,
      count: rows.count)
  }

  /// 1 GB of `Float`.
  static var mostInMemory: Int { 1 << 28 }

  /// The rows that have a value in every target column and, if there is one, in that of the weight.
  ///
  /// - Throws: ``TableError`` if there are none.
  func rowsWithTargets(of table: Table, weight: String?) throws(TableError) -> [Int] {
    let names = targets.names + [weight].compactMap(\.self)
    let columns = names.compactMap { table[$0] }
    let rows = (0..<table.count).filter { row in !columns.contains { $0.isMissing(row: row) } }
    guard !rows.isEmpty else {
      throw TableError(
        table.source,
        "No row has a value in \(names.joined(separator: ", ")), so there is nothing to compare "
          + "with. Fill them in.")
    }
    return rows
  }

  /// Whether the loss takes all targets, as a Poisson loss takes no negative ones.
  @specialized(where S == Float)
  @specialized(where S == Double)
  private func check<S: Scalar>(
    _ numbers: Memory<S>, of table: Table, rows: [Int], for loss: any Loss
  ) throws(TableError) {
    guard targets.task == .regression else { return }
    let width = targets.names.count
    for place in 0..<numbers.vector.count
    where !loss.accepts(target: Double(numbers.vector[place]), columns: width, outputs: width) {
      let (row, name) = (rows[place / width], targets.names[place % width])
      throw table.error(
        row: row, column: name,
        "has \(table[name]?.word(row: row) ?? "no value"), where the loss \(loss.kind) expects "
          + "\(loss.targetRule). Take another loss, or leave out the row.")
    }
  }

  /// The numbers of the weight column.
  ///
  /// - Throws: ``TableError`` if it is missing, or has something else than numbers of 0 or more, or
  ///   zeros alone.
  func weights(in name: String, of table: Table, rows: [Int]) throws -> [Double] {
    guard let column = table[name] else {
      throw TableError(
        table.source, line: 1,
        "There is no column \"\(name)\" to be the weight.\(nearest(to: name, in: table.names))")
    }
    let weights = try rows.map { row in
      guard case .numbers(let numbers) = column.values,
        (0...Self.largestWeight).contains(numbers[row])
      else {
        throw table.error(
          row: row, column: name,
          "has \(column.word(row: row) ?? "no value"), where a weight is expected: a number from "
            + "0 to \(Self.largestWeight). Correct it, or take another column.")
      }
      return numbers[row]
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw table.error(
        about: column,
        "All weights in column \"\(name)\" are 0; at least one row must count. Correct them, or "
          + "take another column.")
    }
    return weights
  }

  /// As a `Float`, so many rows of larger weights would have an infinite one together.
  private static var largestWeight: Double { 1e20 }

  /// Weights each row so that all classes count the same: rows / (classes · rows of its class).
  @specialized(where S == Float)
  @specialized(where S == Double)
  private func balance<S: Scalar>(_ weights: inout [Double]?, rows: Int, classes numbers: Memory<S>)
  {
    guard let classes = targets.classes else { return }
    let old = weights ?? [Double](repeating: 1, count: rows)
    var sums = [Double](repeating: 0, count: classes.count)
    for row in 0..<rows { sums[Int(numbers.vector[row])] += old[row] }
    let present = Double(sums.filter { $0 > 0 }.count)
    let total = old.reduce(0, +)
    weights = (0..<rows).map { row in
      let sum = sums[Int(numbers.vector[row])]
      return sum > 0 ? old[row] * total / (present * sum) : 0
    }
  }
}
