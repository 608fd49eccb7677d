/// Rows to learn from: for each its features, its targets and, if wanted, its weight.
///
/// The numbers are copied once, at the start, and never change.
public struct Dataset<S: Scalar>: @unchecked Sendable {
  /// The number of rows.
  public let count: Int
  /// The number of features of each row.
  public let inputColumns: Int
  /// The number of targets of each row.
  public let targetColumns: Int

  // Unchecked, but never written to after the initializer.
  private let features: Features
  private let targetMemory: Memory<S>
  private let weightMemory: Memory<S>?

  /// Where the features are.
  private enum Features {
    case memory(Memory<S>)
    case source(any RowSource)
  }

  /// Makes a data set from rows of features and rows of targets.
  ///
  /// - Parameters:
  ///   - inputs: the features, finite numbers; all rows of one length.
  ///   - targets: as many rows of targets; what they may be is up to the loss.
  ///   - weights: how much each row counts, 0 or more; all count 1 if nil.
  /// - Throws: ``DataError`` that tells where the data is not as it should be.
  public init(inputs: [[S]], targets: [[S]], weights: [S]? = nil) throws {
    guard let first = inputs.first, let firstTarget = targets.first else {
      throw DataError(
        "A data set needs at least 1 row; there are \(inputs.count) of inputs and "
          + "\(targets.count) of targets.")
    }
    guard inputs.count == targets.count else {
      throw DataError(
        "There are \(inputs.count) rows of inputs but \(targets.count) of targets; every row "
          + "needs both.")
    }
    features = .memory(try Self.joined(inputs, columns: first.count, "inputs"))
    targetMemory = try Self.joined(targets, columns: firstTarget.count, "targets")
    if let weights { try Self.check(weights: weights, rows: inputs.count) }
    count = inputs.count
    inputColumns = first.count
    targetColumns = firstTarget.count
    weightMemory = weights.map { Memory($0) }
  }

  /// Takes over memory that was filled and checked by whoever made it.
  init(inputs: Memory<S>, inputColumns: Int, targets: Memory<S>, weights: Memory<S>?, count: Int) {
    self.count = count
    self.inputColumns = inputColumns
    targetColumns = targets.vector.count / max(count, 1)
    features = .memory(inputs)
    targetMemory = targets
    weightMemory = weights
  }

  /// Takes features that stay where they are until a batch asks for them.
  init(inputs: any RowSource, targets: Memory<S>, weights: Memory<S>?) {
    count = inputs.count
    inputColumns = inputs.columns
    targetColumns = targets.vector.count / max(count, 1)
    features = .source(inputs)
    targetMemory = targets
    weightMemory = weights
  }

  /// The rows one after the other, all of one length and of finite numbers.
  @specialized(where S == Float)
  @specialized(where S == Double)
  private static func joined(_ rows: [[S]], columns: Int, _ name: String) throws -> Memory<S> {
    guard columns > 0 else { throw DataError("Row 0 of the \(name) is empty.") }
    let memory = Memory<S>(count: rows.count * columns)
    let places = memory.vector.rows(rows.count, columns: columns)
    for (number, row) in rows.enumerated() {
      guard row.count == columns else {
        throw DataError(
          "Row \(number) of the \(name) has \(row.count) numbers, row 0 has \(columns); all rows "
            + "must be equally long.")
      }
      places[number].assign(row)
      if !places[number].isFinite, let column = row.firstIndex(where: { !$0.isFinite }) {
        throw DataError(
          "Row \(number) of the \(name) has \(row[column]) in column \(column); only finite "
            + "numbers can be learned from.")
      }
    }
    return memory
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  private static func check(weights: [S], rows: Int) throws {
    guard weights.count == rows else {
      throw DataError("There are \(weights.count) weights for \(rows) rows; each row needs one.")
    }
    if let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw DataError("The weight of row \(row) is \(weights[row]); it must be 0 or more.")
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw DataError("All weights are 0; at least one row must count.")
    }
  }

  /// The features of one row, as the network sees them.
  public func inputs(ofRow row: Int) -> [S] {
    precondition((0..<count).contains(row), "There is no row \(row) in a data set of \(count).")
    let memory = Memory<S>(count: inputColumns)
    let alone = ThreadTeam()
    gatherInputs(
      [row], into: memory.vector.rows(1, columns: inputColumns), on: alone.team)
    return memory.array
  }

  /// The targets of one row, as the loss sees them.
  public func targets(ofRow row: Int) -> [S] {
    precondition((0..<count).contains(row), "There is no row \(row) in a data set of \(count).")
    return targets[row].array
  }

  /// The features, if they are in memory.
  var inputs: Rows<S>? {
    guard case .memory(let memory) = features else { return nil }
    return memory.vector.rows(count, columns: inputColumns)
  }

  var targets: Rows<S> { targetMemory.vector.rows(count, columns: targetColumns) }
  var weights: Vector<S>? { weightMemory?.vector }

  /// Copies the features of the rows with the given numbers.
  func gatherInputs(_ rows: ArraySlice<Int>, into places: Rows<S>, on team: Team) {
    switch features {
    case .memory(let memory):
      gather(memory.vector.rows(count, columns: inputColumns), rows: rows, into: places, on: team)
    case .source(let source):
      if let places = places as? Rows<Float> {
        source.gather(rows, into: places)
      } else if let places = places as? Rows<Double> {
        source.gather(rows, into: places)
      }
    }
  }

  /// The same data set with its features in memory.
  func inMemory() -> Dataset {
    guard case .source = features else { return self }
    let memory = Memory<S>(count: count * inputColumns)
    let alone = ThreadTeam()
    gatherInputs(
      Array(0..<count)[...], into: memory.vector.rows(count, columns: inputColumns), on: alone.team)
    return Dataset(
      inputs: memory, inputColumns: inputColumns, targets: targetMemory, weights: weightMemory,
      count: count)
  }
}

/// Features that stay in their file, and become numbers for a network when a batch asks for them.
protocol RowSource: Sendable {
  /// The number of rows.
  var count: Int { get }
  /// The number of features of each row.
  var columns: Int { get }
  /// Copies the rows with the given numbers.
  func gather(_ rows: ArraySlice<Int>, into places: Rows<Float>)
  /// Copies the rows with the given numbers.
  func gather(_ rows: ArraySlice<Int>, into places: Rows<Double>)
}

/// Data that cannot be used, with the reason and the place.
public struct DataError: Error, CustomStringConvertible, Equatable {
  /// What was found where, what was expected and what to do.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
