/// What was noticed while rows became numbers.
public struct EncodingNotes: Sendable, Equatable {
  /// Nothing was noticed.
  public init() {}

  /// How many values of a column were categories that the model does not know; each became zeros.
  public internal(set) var unknown: [String: Int] = [:]
  /// How many values of a column were missing and filled.
  public internal(set) var filled: [String: Int] = [:]

  /// Adds what was noticed in other rows.
  public mutating func add(_ other: EncodingNotes) {
    unknown.merge(other.unknown, uniquingKeysWith: +)
    filled.merge(other.filled, uniquingKeysWith: +)
  }
}

extension Preprocessing {
  /// The features of some rows of a table, as inputs: rows × inputs.
  ///
  /// - Throws: ``TableError`` if a column is missing or of the wrong kind, or a number is infinite.
  func inputs<S: Scalar>(
    of table: Table, rows: [Int], as scalar: S.Type = S.self
  ) throws -> (memory: Memory<S>, notes: EncodingNotes) {
    let memory = Memory<S>(count: rows.count * inputs)
    var notes = EncodingNotes()
    let columns = try columns(of: table)
    let places = memory.vector.rows(rows.count, columns: inputs)
    if let source = MatrixRows(features, columns, rows: rows) {
      return (memory, try encode(source, of: table, rows: rows, into: places))
    }
    let encoders = zip(features, columns).map { ColumnEncoder($1, as: $0) }
    // Some rows at a time, so that what is written lies close together.
    for start in stride(from: 0, to: rows.count, by: Self.rowsAtOnce) {
      let some = rows[start..<min(start + Self.rowsAtOnce, rows.count)]
      var place = 0
      for (feature, encoder) in zip(features, encoders) {
        let count = encoder.encode(some, into: places, row: start, column: place)
        if let row = count.tooLarge {
          throw table.tooLarge(row: row, column: feature.name, for: S.self)
        }
        if count.unknown > 0 { notes.unknown[feature.name, default: 0] += count.unknown }
        if count.filled > 0 { notes.filled[feature.name, default: 0] += count.filled }
        place += feature.width
      }
    }
    return (memory, notes)
  }

  private static var rowsAtOnce: Int { 512 }

  /// The same for the rows of a matrix in a file.
  private func encode<S: Scalar>(
    _ source: MatrixRows, of table: Table, rows: [Int], into places: Rows<S>
  ) throws -> EncodingNotes {
    do {
      var notes = EncodingNotes()
      for (feature, count) in zip(features, try source.encodeAll(into: places)) where count > 0 {
        notes.filled[feature.name] = count
      }
      return notes
    } catch {
      throw table.tooLarge(
        row: rows[error.row], column: features[error.column].name, for: S.self)
    }
  }

  /// The targets of some rows, as a loss wants them: rows × targets.
  ///
  /// - Throws: ``TableError`` where a value is missing, or a class is not one of the model's.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func targets<S: Scalar>(
    of table: Table, rows: [Int], as scalar: S.Type = S.self
  ) throws -> Memory<S> {
    let memory = Memory<S>(count: rows.count * targets.names.count)
    let places = memory.vector.rows(rows.count, columns: targets.names.count)
    for (place, name) in targets.names.enumerated() {
      guard let column = table[name] else {
        throw TableError(
          table.source, line: 1,
          "There is no column \"\(name)\", which the model "
            + "predicts.\(nearest(to: name, in: table.names))"
        )
      }
      switch targets.kind {
      case .classes(let classes):
        try encode(classes, of: column, in: table, rows: rows, into: places, column: place)
      case .labels(let labels):
        try encode(labels[place], of: column, in: table, rows: rows, into: places, column: place)
      case .numbers(let normalizations):
        for (offset, row) in rows.enumerated() {
          let target = S(normalizations[place](try number(of: column, in: table, row: row)))
          guard target.isFinite else {
            throw table.tooLarge(row: row, column: name, for: S.self)
          }
          places[offset, place] = target
        }
      }
    }
    return memory
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  private func encode<S: Scalar>(
    _ classes: [String], of column: Column, in table: Table, rows: [Int], into places: Rows<S>,
    column place: Int
  ) throws {
    let categories = Categories(classes, in: column)
    for (offset, row) in rows.enumerated() {
      guard case .at(let number) = categories[row] else {
        let found = column.word(row: row).map { "the class \"\($0)\"" } ?? "no value"
        let known = classes.prefix(10).joined(separator: ", ") + (classes.count > 10 ? ", …" : "")
        throw table.error(
          row: row, column: column.name,
          "has \(found), where the model knows \(known). Correct the row or leave it out.")
      }
      places[offset, place] = S(number)
    }
  }

  private func number(of column: Column, in table: Table, row: Int) throws -> Double {
    guard case .numbers(let numbers) = column.values, numbers[row].isFinite else {
      throw table.error(
        row: row, column: column.name,
        "has \(column.word(row: row).map { "\"\($0)\"" } ?? "no value"), where a number is "
          + "expected. Correct the row or leave it out.")
    }
    return numbers[row]
  }
}

/// A column of a table made ready to become inputs.
private enum ColumnEncoder {
  case numbers(Numbers, Normalization, fill: Double)
  case categories(Categories, fill: Int)

  /// Takes a column of numbers, if that is what the feature needs.
  init(_ column: Column, as feature: Feature) {
    switch (feature.encoding, column.values) {
    case (.number(let normalization, let fill), .numbers(let numbers)):
      self = .numbers(numbers, normalization, fill: fill)
    case (.categories(let names, let fill), _):
      self = .categories(Categories(names, in: column), fill: fill)
    case (.number, .text):
      preconditionFailure("Column \(column.name) holds words; it was checked before.")
    }
  }

  /// Writes the inputs of some rows; the places of categories hold zeros before.
  ///
  /// - Returns: how many values were unknown or missing, and the first row whose number is too
  ///   large.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func encode<S: Scalar>(
    _ rows: ArraySlice<Int>, into places: Rows<S>, row start: Int, column place: Int
  ) -> (unknown: Int, filled: Int, tooLarge: Int?) {
    var (unknown, filled) = (0, 0)
    var tooLarge: Int?
    switch self {
    case .numbers(let numbers, let normalization, let fill):
      for (offset, row) in rows.enumerated() {
        let number = numbers[row]
        if number.isNaN { filled += 1 }
        let input = S(normalization(number.isNaN ? fill : number))
        if !input.isFinite && tooLarge == nil { tooLarge = row }
        places[start + offset, place] = input
      }
    case .categories(let categories, let fill):
      for (offset, row) in rows.enumerated() {
        switch categories[row] {
        case .at(let category): places[start + offset, place + category] = 1
        case .unknown: unknown += 1
        case .missing:
          filled += 1
          places[start + offset, place + fill] = 1
        }
      }
    }
    return (unknown, filled, tooLarge)
  }
}

extension Table {
  /// An error about a number that a network cannot take.
  func tooLarge<S: Scalar>(row: Int, column: String, for scalar: S.Type) -> TableError {
    error(
      row: row, column: column,
      "has \(self[column]?.word(row: row) ?? "a number"), which is too large for a network of "
        + "\(S.name). Correct it, or leave the field empty if the value is not known.")
  }

  /// An error about a value: the column, by name, "has …".
  func error(row: Int, column: String, _ finding: String) -> TableError {
    let place = self[column].flatMap(place)
    let subject = line(ofRow: row) == nil ? "Row \(row + 1) of column" : "Column"
    let isTarget = targetSource != nil && targetNames.contains(column)
    return TableError(
      isTarget ? targetSource ?? source : source, line: line(ofRow: row),
      column: isTarget ? targetNames.firstIndex(of: column).map { $0 + 1 } : place,
      "\(subject) \"\(column)\" \(finding)")
  }
}
