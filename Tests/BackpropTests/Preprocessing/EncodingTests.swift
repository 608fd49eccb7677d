import Testing

@testable import Backprop

@Suite("Encoding") struct EncodingTests {
  private let preprocessing = Preprocessing(
    features: [
      Feature(name: "x", encoding: .number(Normalization(center: 10, scale: 2), fill: 12)),
      Feature(name: "color", encoding: .categories(["blue", "green", "red"], fill: 1)),
      Feature(name: "code", encoding: .categories(["1", "2"], fill: 0)),
    ], targets: Targets(names: ["y"], kind: .numbers([Normalization(center: 100, scale: 50)])),
    reading: CSVOptions())

  private func inputs(
    _ table: Table, rows: [Int]? = nil
  ) throws -> (numbers: [[Double]], notes: EncodingNotes) {
    let rows = rows ?? Array(0..<table.count)
    let (memory, notes): (Memory<Double>, EncodingNotes) = try preprocessing.inputs(
      of: table, rows: rows)
    let all = memory.vector.rows(rows.count, columns: preprocessing.inputs)
    return (rows.indices.map { all[$0].array }, notes)
  }

  @Test("Numbers are normalized, and categories are 1 in one place")
  func oneHot() throws {
    let table = Table([
      "x": [10, 14, 7], "color": ["red", "blue", "green"], "code": [2, 1, 2],
    ])
    let (numbers, notes) = try inputs(table)
    #expect(
      numbers == [[0, 0, 0, 1, 0, 1], [2, 1, 0, 0, 1, 0], [-1.5, 0, 1, 0, 0, 1]])
    #expect(notes == EncodingNotes())
    #expect(try inputs(table, rows: [2, 0, 2]).numbers == [2, 0, 2].map { numbers[$0] })
  }

  @Test("Unknown categories become zeros and are counted")
  func unknown() throws {
    let table = Table(["x": [10, 10], "color": ["pink", "RED"], "code": [3, 1.5]])
    let (numbers, notes) = try inputs(table)
    #expect(numbers == [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]])
    #expect(notes.unknown == ["color": 2, "code": 2] && notes.filled.isEmpty)
  }

  @Test("Missing values are filled and counted, also in columns that are all missing")
  func filled() throws {
    let table = Table(["x": [nil, 10], "color": [nil, nil], "code": [nil, 1]])
    let (numbers, notes) = try inputs(table)
    #expect(numbers == [[1, 0, 1, 0, 1, 0], [0, 0, 1, 0, 1, 0]])
    #expect(notes.filled == ["x": 1, "color": 2, "code": 1] && notes.unknown.isEmpty)
  }

  @Test("Codes that were words in training may be read as numbers, and the other way round")
  func codes() throws {
    let asNumbers = Table(["x": [0], "color": ["red"], "code": [2]])
    let asWords = Table(["x": [0], "color": ["red"], "code": ["2"]])
    #expect(try inputs(asNumbers).numbers == inputs(asWords).numbers)
  }

  @Test("Notes of many rows are added up")
  func manyRows() throws {
    let count = 1300
    let table = Table([
      Column("x", count: count) { $0 % 3 == 0 ? .nan : Double($0) },
      Column(name: "color", fields: (0..<count).map { $0 % 2 == 0 ? "red" : "mauve" }),
      Column("code", count: count) { _ in 1 },
    ])
    let (numbers, notes) = try inputs(table)
    #expect(notes.filled == ["x": 434] && notes.unknown == ["color": 650])
    for row in 0..<count {
      let x = row % 3 == 0 ? 1 : (Double(row) - 10) / 2
      #expect(numbers[row] == [x, 0, 0, row % 2 == 0 ? 1 : 0, 1, 0])
    }
  }

  @Test("What a network cannot take is an error at the first such row")
  func tooLarge() throws {
    let table = Table([
      "x": [1, 1e39, .number(.infinity)], "color": ["red", "red", "red"], "code": [1, 1, 1],
      "y": [1, 1e41, 1],
    ])
    let error = try #require(throws: TableError.self) {
      let _: (Memory<Float>, EncodingNotes) = try preprocessing.inputs(of: table, rows: [0, 1, 2])
    }
    #expect(error.line == 3 && error.column == 1)
    #expect(error.problem.contains("\"x\" has 1e+39, which is too large for a network of float32."))
    let infinite = try #require(throws: TableError.self) {
      let _: (Memory<Double>, EncodingNotes) = try preprocessing.inputs(of: table, rows: [0, 1, 2])
    }
    #expect(infinite.line == 4)
    let target = try #require(throws: TableError.self) {
      let _: Memory<Float> = try preprocessing.targets(of: table, rows: [0, 1])
    }
    #expect(target.line == 3 && target.column == 4)
  }

  // MARK: Targets

  private func targets(_ kind: Targets.Kind, _ table: Table) throws -> [Double] {
    let names = table.names
    let preprocessing = Preprocessing(
      features: [], targets: Targets(names: names, kind: kind), reading: CSVOptions())
    let memory: Memory<Double> = try preprocessing.targets(of: table, rows: Array(0..<table.count))
    return Array(memory.vector.array.prefix(names.count * table.count))
  }

  @Test("Targets are numbers of classes, or normalized numbers")
  func goodTargets() throws {
    #expect(
      try targets(.classes(["a", "b", "c"]), Table(["t": ["c", "a", "b"]])) == [2, 0, 1])
    #expect(try targets(.classes(["1", "10", "9"]), Table(["t": [9, 10]])) == [2, 1])
    #expect(
      try targets(
        .labels([["no", "yes"], ["0", "1"]]), Table(["t": ["yes", "no"], "u": [0, 1]]))
        == [1, 0, 0, 1])
    #expect(
      try targets(
        .numbers([.none, Normalization(center: 1, scale: 2)]), Table(["t": [7], "u": [9]]))
        == [7, 4])
  }

  @Test("Targets that cannot be compared with are errors with a place")
  func badTargets() throws {
    for (kind, table, words) in [
      (
        .classes(["a", "b"]), Table(["t": ["a", "d"]]),
        "has the class \"d\", where the model knows a, b"
      ),
      (.classes(["a", "b"]), Table(["t": ["a", nil]]), "has no value"),
      (.numbers([.none]), Table(["t": [1, nil]]), "has no value, where a number is expected"),
      (.numbers([.none]), Table(["t": ["b", "a"]]), "has \"b\", where a number is expected"),
      (.numbers([.none]), Table(["t": [1, .number(.infinity)]]), "has \"inf\""),
    ] as [(Targets.Kind, Table, String)] {
      let error = try #require(throws: TableError.self) { _ = try targets(kind, table) }
      #expect(error.problem.contains("Column \"t\" \(words)"), "\(error)")
      #expect(error.line != nil && error.column == 1 && error.problem.hasSuffix("."))
    }
    let absent = try #require(throws: TableError.self) {
      let _: Memory<Double> = try preprocessing.targets(of: Table(["Y": [1]]), rows: [0])
    }
    #expect(absent.description.contains("There is no column \"y\", which the model predicts."))
    #expect(absent.description.contains("Did you mean \"Y\"?"))
  }
}
