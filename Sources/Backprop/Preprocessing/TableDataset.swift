extension Preprocessing {
  /// Rows of a table as a data set for training.
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - rows: the numbers of the rows; all that have a target if nil.
  ///   - settings: which column is the weight, and whether classes are balanced.
  /// - Throws: ``TableError`` where the table is not what the model expects.
  func dataset<S: Scalar>(
    of table: Table, rows: [Int]?, settings: TrainingSettings, as scalar: S.Type = S.self
  ) throws -> Dataset<S> {
    let rows = rows ?? rowsWithTargets(of: table)
    guard !rows.isEmpty else {
      throw TableError(
        table.source, "No row has a value in \(targets.names.joined(separator: ", ")).")
    }
    let targets: Memory<S> = try self.targets(of: table, rows: rows)
    var weights = try settings.columns.weight.map { name in
      try self.weights(in: name, of: table, rows: rows)
    }
    if settings.balancesClasses { balance(&weights, rows: rows.count, classes: targets) }
    let memory = weights.map { Memory($0.map { S($0) }) }
    if rows.count * self.inputs > Self.mostInMemory,
      let source = MatrixRows(features, try columns(of: table), rows: rows)
    {
      return Dataset(inputs: source, targets: targets, weights: memory)
    }
    let (inputs, _): (Memory<S>, EncodingNotes) = try self.inputs(of: table, rows: rows)
    return Dataset(
      inputs: inputs, inputColumns: self.inputs, targets: targets, weights: memory,
      count: rows.count)
  }

  /// More numbers than this stay in their file, if it is one that can be mapped: 1 GB of `Float`.
  static var mostInMemory: Int { 1 << 28 }

  /// The rows that have a value in every target column.
  func rowsWithTargets(of table: Table) -> [Int] {
    let columns = targets.names.compactMap { table[$0] }
    return (0..<table.count).filter { row in !columns.contains { $0.isMissing(row: row) } }
  }

  /// The numbers of the weight column.
  ///
  /// - Throws: ``TableError`` if it is missing, or has something else than numbers of 0 or more.
  func weights(in name: String, of table: Table, rows: [Int]) throws -> [Double] {
    guard let column = table[name] else {
      throw TableError(
        table.source, line: 1,
        "There is no column \"\(name)\" to be the weight.\(nearest(to: name, in: table.names))")
    }
    let weights = try rows.map { row in
      guard case .numbers(let numbers) = column.values, numbers[row] >= 0, numbers[row].isFinite
      else {
        throw table.error(
          row: row, column: name,
          "has \(column.word(row: row) ?? "no value"), where a weight is expected: a number of 0 or more."
        )
      }
      return numbers[row]
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw TableError(
        table.source, column: table.place(of: column),
        "All weights in column \"\(name)\" are 0; at least one row must count.")
    }
    return weights
  }

  /// Weights each row so that all classes count the same: rows / (classes · rows of its class).
  private func balance<S>(_ weights: inout [Double]?, rows: Int, classes numbers: Memory<S>) {
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
