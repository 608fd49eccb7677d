import Backprop

/// A table that runs can be made of, with the bytes that it was read from.
struct StoredTable: Sendable {
  let id: String
  let name: String
  let bytes: [UInt8]
  let table: Table
  /// The column that is suggested to be predicted.
  let target: String

  /// Reads the bytes of a CSV file.
  ///
  /// - Throws: ``Problem`` if they are no table, or one that is too large to play with.
  init(id: String, name: String, bytes: [UInt8], target: String? = nil) throws {
    self.id = id
    self.name = name
    self.bytes = bytes
    table = try Table(csvBytes: bytes, source: name)
    guard table.count <= Limits.rows else {
      throw Problem.badRequest(
        "\(name) has \(table.count) rows; the playground takes up to \(Limits.rows). Take a part "
          + "of it, or train with `backprop train`.")
    }
    guard table.names.count <= Limits.columns else {
      throw Problem.badRequest(
        "\(name) has \(table.names.count) columns; the playground takes up to \(Limits.columns). "
          + "Take a part of it, or train with `backprop train`.")
    }
    guard let last = table.names.last, table.names.count > 1 else {
      throw Problem.badRequest(
        "\(name) has \(table.names.count) columns, where a target and at least one feature are "
          + "expected. Take another file.")
    }
    if let target, table.names.contains(target) {
      self.target = target
    } else {
      self.target = last
    }
  }

  /// What the page learns of it.
  var json: JSON {
    [
      "id": .string(id), "name": .string(name), "rows": .integer(table.count),
      "columns": .array(
        table.columns.map { column in
          let isNumber = if case .numbers = column.values { true } else { false }
          return ["name": .string(column.name), "kind": isNumber ? "number" : "word"]
        }),
      "target": .string(target),
    ]
  }
}

/// The tables that the server was started with, and those that pages have brought.
actor TableStore {
  /// Reading takes as long as it takes; it must not keep requests waiting.
  private let executor = QueueExecutor("tables")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let given: [StoredTable]
  private var brought: [StoredTable] = []
  private var number: Int

  /// Holds the tables that the server was started with.
  init(given: [StoredTable] = []) {
    self.given = given
    number = given.count
  }

  /// All tables, the given ones first.
  var all: [StoredTable] { given + brought }

  /// The table of an identifier.
  ///
  /// - Throws: ``Problem`` if there is none.
  func table(_ id: String) throws(Problem) -> StoredTable {
    guard let table = all.first(where: { $0.id == id }) else {
      throw .badRequest(
        "There is no table \"\(id.short)\" here; it was of another start of the server, or had to "
          + "make room for others. Load the file again.")
    }
    return table
  }

  /// Takes a table, for which the oldest that was brought makes room if there are too many or they
  /// are too large together.
  ///
  /// - Throws: ``Problem`` if it is none.
  func add(name: String, bytes: [UInt8]) throws -> StoredTable {
    let table = try StoredTable(id: "t\(number + 1)", name: name, bytes: bytes)
    number += 1
    brought.append(table)
    while brought.count > Limits.tables || brought.reduce(0, { $0 + $1.bytes.count }) > Limits.bytes
    {
      brought.removeFirst()
    }
    return table
  }
}
