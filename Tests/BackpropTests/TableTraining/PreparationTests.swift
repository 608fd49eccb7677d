import Testing

@testable import Backprop

@Suite("Preparation of tables") struct PreparationTests {
  private let table = sampleTable(rows: 50)

  private func prepare(
    _ table: Table, target: String = "class", _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> Preparation {
    var settings = TrainingSettings(target: target)
    change(&settings)
    return try Preparation(table, settings)
  }

  @Test("Nothing is learned from the rows that are held out", arguments: ["class", "amount"])
  func trainingRowsOnly(target: String) throws {
    for (scaling, missing) in [
      (Scaling.standard, MissingValues.mean), (.minMax, .median), (.none, .mode),
    ] {
      func prepare(_ table: Table) throws -> Preparation {
        try self.prepare(table, target: target) {
          $0.columns.scaling = scaling
          $0.columns.missing = missing
          $0.seed = 4
        }
      }
      let before = try prepare(table)
      #expect(before.validation.count == 10 && before.training.count == 40)
      let heldOut = Set(before.validation)
      func change(_ name: String, _ value: (Int) -> Field) throws -> Column {
        let column = try #require(table[name])
        return Column(
          name: name,
          fields: (0..<table.count).map { heldOut.contains($0) ? value($0) : column.field($0) })
      }
      var changed = table
      changed = changed.replacing(try change("a") { .number(1e6 + Double($0)) })
      changed = changed.replacing(try change("b") { $0 % 2 == 0 ? nil : -1e6 })
      changed = changed.replacing(try change("color") { _ in "ultraviolet" })
      changed = changed.replacing(try change("amount") { .number(-1e6 - Double($0)) })
      let after = try prepare(changed)
      #expect(after.training == before.training && after.validation == before.validation)
      #expect(after.preprocessing == before.preprocessing)
      // While a change of a row that is learned from does make a difference.
      let learned = before.training[0]
      let other = try #require(table["a"])
      let seen = table.replacing(
        Column(
          name: "a",
          fields: (0..<table.count).map { $0 == learned ? 1e6 : other.field($0) }))
      let preprocessing = try prepare(seen).preprocessing
      #expect((preprocessing != before.preprocessing) == (scaling != .none || missing != .mode))
    }
  }

  @Test("Of small tables no row is held out, unless that is asked for")
  func smallTables() throws {
    #expect(try prepare(sampleTable(rows: 19)).validation.isEmpty)
    #expect(try prepare(sampleTable(rows: 20)).validation.count == 4)
    #expect(
      try prepare(sampleTable(rows: 19)) { $0.validation = .part(0.25) }.validation.count == 5)
    #expect(try prepare(table) { $0.validation = .none }.validation.isEmpty)
  }

  @Test("The classes are held out in proportion")
  func stratified() throws {
    let column = Column(name: "class", fields: (0..<50).map { $0 < 10 ? "rare" : "frequent" })
    let prepared = try prepare(table.replacing(column))
    #expect(prepared.validation.count { $0 < 10 } == 2)
  }

  @Test("Rows without a target or a weight are left out, and so are those of weight 0")
  func unusableRows() throws {
    let small = Table([
      "x": [1, 2, 3, 4, 5, 6], "y": [1, nil, 0, 1, 0, 1], "w": [1, 1, 0, nil, 2, 1],
    ])
    let prepared = try prepare(small, target: "y") {
      $0.columns.task = .regression
      $0.columns.weight = "w"
    }
    #expect(prepared.training == [0, 4, 5])
    #expect(prepared.findings.map(\.what) == ["Some rows are left out", "No rows are held out"])
    #expect(prepared.findings.first?.evidence == "2 of 6 rows have no target or weight")
    for fields in [[nil, nil], [0, 0]] as [[Field]] {
      let error = try #require(throws: TableError.self) {
        _ = try prepare(Table(["x": [1, 2], "y": [0, 1], "w": fields]), target: "y") {
          $0.columns.weight = "w"
        }
      }
      #expect(error.source == "t.csv" && error.problem.hasSuffix("."))
    }
  }

  @Test("Missing values are filled, or their rows left out, or an error with its place")
  func missing() throws {
    let small = Table([
      "x": [1, nil, 3, 4, 8], "c": ["a", "b", nil, "b", "a"], "y": [1, 0, 0, 1, 0],
    ])
    func prepare(_ missing: MissingValues) throws -> Preparation {
      try self.prepare(small, target: "y") {
        $0.columns.task = .regression
        $0.columns.missing = missing
      }
    }
    #expect(try prepare(.mean).training == [0, 1, 2, 3, 4])
    #expect(try prepare(.mean).findings.map(\.what) == ["No rows are held out"])
    let dropped = try prepare(.drop)
    #expect(dropped.training == [0, 3, 4])
    #expect(dropped.findings.first?.evidence == "2 of 5 rows have no value of some feature")
    let error = try #require(throws: TableError.self) { _ = try prepare(.error) }
    #expect(error.line == 3 && error.column == 1)
    #expect(error.problem.contains("Column \"x\" has no value, where --missing error wants one"))
    let noTarget = try #require(throws: TableError.self) {
      _ = try self.prepare(Table(["x": [1, 2, 3], "y": [1, nil, 0]]), target: "y") {
        $0.columns.missing = .error
      }
    }
    #expect(noTarget.line == 3 && noTarget.column == 2)
    let all = try #require(throws: TableError.self) {
      _ = try self.prepare(Table(["x": [1, nil], "z": [nil, 2], "y": [1, 0]]), target: "y") {
        $0.columns.missing = .drop
      }
    }
    #expect(all.problem.contains("No row has a value of some feature in"))
  }

  @Test("Columns that say nothing are left out with a finding; without any other it is an error")
  func constantColumns() throws {
    let extra = table.replacing(Column("same", count: 50) { _ in 7 })
    let prepared = try prepare(extra)
    #expect(prepared.findings.map(\.what) == ["Column \"same\" is left out"])
    #expect(!prepared.preprocessing.inputNames.contains("same"))
    let error = try #require(throws: TableError.self) {
      _ = try prepare(extra) { $0.columns.features = ["same"] }
    }
    #expect(error.problem.contains("All columns beside the target are constant or empty in the 40"))
  }

  @Test("There must be rows")
  func noRows() throws {
    let error = try #require(throws: TableError.self) {
      _ = try prepare(Table(["x": [], "y": []]), target: "y")
    }
    #expect(error.problem.contains("no row to learn from"))
  }

  @Test("Counts, as the Poisson loss expects them, are not scaled")
  func poisson() throws {
    let counts = table.replacing(Column("amount", count: 50) { Double($0) })
    let prepared = try prepare(counts, target: "amount") { $0.loss = Poisson() }
    #expect(prepared.preprocessing.targets.kind == .numbers([.none]))
  }
}
