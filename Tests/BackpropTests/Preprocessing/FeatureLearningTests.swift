import Testing

@testable import Backprop

@Suite("Learning of features") struct FeatureLearningTests {
  private func learn(
    _ column: Column, rows: [Int]? = nil, scaling: Scaling = .standard,
    missing: MissingValues = .mean, isDeclared: Bool = false
  ) throws -> (feature: Feature?, reason: String?) {
    let table = Table([Column("other", count: 1) { _ in 0 }, column])
    let count =
      switch column.values {
      case .numbers(let numbers): numbers.count
      case .text(let text): text.count
      }
    let rows = rows ?? Array(0..<count)
    return try Feature.learn(
      column, table.statistics(of: [column], rows: rows)[0], of: table, rows: rows,
      settings: ColumnSettings(targets: [], scaling: scaling, missing: missing),
      isDeclared: isDeclared)
  }

  private func problem(_ column: Column, isDeclared: Bool = false) throws -> String {
    let error = try #require(throws: TableError.self) {
      _ = try learn(column, isDeclared: isDeclared)
    }
    #expect(error.source == "t.csv" && error.column == 2 && error.problem.hasSuffix("."))
    return error.problem
  }

  @Test("A missing number becomes what was asked for")
  func fills() throws {
    let column = Column(name: "x", fields: [1, nil, 2, 2, 11, 4, nil])
    for (missing, fill) in [
      (MissingValues.mean, 4.0), (.median, 2), (.mode, 2), (.drop, 4), (.error, 4),
    ] {
      let feature = try learn(column, scaling: .none, missing: missing).feature
      #expect(feature?.encoding == .number(.none, fill: fill), "\(missing)")
    }
    let even = Column(name: "x", fields: [8, 1, 2, 5, nil])
    #expect(
      try learn(even, scaling: .none, missing: .median).feature?.encoding
        == .number(.none, fill: 3.5))
    // The smallest of those that are equally frequent.
    #expect(
      try learn(even, scaling: .none, missing: .mode).feature?.encoding == .number(.none, fill: 1))
    let some = try learn(column, rows: [0, 1, 4], scaling: .minMax).feature
    #expect(some?.encoding == .number(Normalization(center: 1, scale: 10), fill: 6))
  }

  @Test("Constant and empty columns are left out, with the reason")
  func leftOut() throws {
    for (column, reason) in [
      (Column(name: "x", fields: [3, 3, nil, 3]), "constant"),
      (Column(name: "x", fields: [nil, nil]), "without a value"),
      (Column(name: "x", fields: ["a", "a", nil]), "constant"),
      (Column(name: "x", fields: [nil, nil], isText: true), "without a value"),
    ] {
      let learned = try learn(column)
      #expect(learned.feature == nil)
      #expect(learned.reason == reason)
    }
    // Constant only in the rows that are learned from.
    #expect(try learn(Column(name: "x", fields: [3, 3, 4]), rows: [0, 1]).feature == nil)
    #expect(try learn(Column(name: "x", fields: ["a", "a", "b"]), rows: [0, 1]).feature == nil)
  }

  @Test("Categories are sorted, and the most frequent one fills gaps, the first of several")
  func categories() throws {
    let column = Column(name: "x", fields: ["pear", "fig", "pear", nil, "apple", "zucchini"])
    let feature = try learn(column, rows: [0, 1, 2, 3, 4]).feature
    #expect(feature?.encoding == .categories(["apple", "fig", "pear"], fill: 2))
    #expect(feature?.inputNames == ["x=apple", "x=fig", "x=pear"])
    #expect(
      try learn(column, rows: [0, 1, 4]).feature?.encoding
        == .categories(["apple", "fig", "pear"], fill: 0))
  }

  @Test("Dates are refused by name, with advice")
  func dates() throws {
    let text = try problem(Column(name: "day", fields: ["2024-01-31", "2024-02-01", nil]))
    #expect(text.contains("Column \"day\" holds dates, such as \"2024-01-31\""))
    #expect(text.contains("year, month, day of the week") && text.contains("--ignore day"))
    for date in ["31.01.2024", "1/31/24", "2024-01-31T12:00:00Z", "2024-1-3 12:00"] {
      #expect(Feature.isDate(date), "\(date)")
    }
    for word in ["", "-", "a-b-c", "2024-01", "1-2-3-4", "192.168.0.1", "123-45-6789", "10", "--"] {
      #expect(!Feature.isDate(word), "\(word)")
    }
    // Whoever says that they are categories must know.
    let days = Column(name: "day", fields: ["2024-01-31", "2024-02-01"])
    #expect(try learn(days, isDeclared: true).feature?.width == 2)
    #expect(try learn(Column(name: "x", fields: ["2024-01-31", "never"])).feature?.width == 2)
  }

  @Test("Free text is refused, unless it is declared to be categories")
  func freeText() throws {
    let words: [Field] = (0..<42).map { .word("word \($0 % 22)") }
    let text = try problem(Column(name: "note", fields: words))
    #expect(text.contains("\"note\" holds free text: 22 different values in 42 rows, such as"))
    #expect(text.contains("--ignore note, or if these are categories all the same, add"))
    #expect(text.contains("--categorical note"))
    #expect(try learn(Column(name: "note", fields: words), isDeclared: true).feature?.width == 22)
    // Few values, or values that come back, are categories.
    #expect(try learn(Column(name: "note", fields: Array(words.prefix(20)))).feature?.width == 20)
    #expect(try learn(Column(name: "note", fields: words + words)).feature?.width == 22)
  }

  @Test("There is an end to the number of categories")
  func tooMany() throws {
    func column(_ count: Int) -> Column {
      Column(name: "x", fields: (0..<count * 3).map { .word("\($0 % count)") })
    }
    #expect(try learn(column(1000)).feature?.width == 1000)
    #expect(try problem(column(1001)).contains("1001 different values"))
    #expect(try learn(column(10_000), isDeclared: true).feature?.width == 10_000)
    let declared = try problem(column(10_001), isDeclared: true)
    #expect(declared.contains("10001 different") && !declared.contains("--categorical"))
  }
}
