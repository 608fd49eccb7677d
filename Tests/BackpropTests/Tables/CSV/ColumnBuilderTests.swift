import Testing

@testable import Backprop

@Suite struct ColumnBuilderTests {
  private func table(_ cells: [String], _ options: CSVOptions = .init()) throws -> [String?] {
    try values(Table(csvText: "x\n" + cells.joined(separator: "\n") + "\n", options: options))[0]
  }

  @Test func aColumnWithoutValuesIsNumbers() throws {
    let table = try Table(csvText: "x,y\n1,\n2,NA\n")
    guard case .numbers(let missing) = table.columns[1].values else {
      Issue.record("It is text.")
      return
    }
    #expect(missing.count == 2 && missing[0].isNaN && missing[1].isNaN)
  }

  @Test func textKeepsItsSpelling() throws {
    #expect(try table(["A", "B", "007"]) == ["A", "B", "007"])
    #expect(
      try table(["007", "A", "B", "1.50"].map { "\"\($0)\"" } + ["C"])
        == ["007", "A", "B", "1.50", "C"])
    #expect(try table(["A", "inf", "B"]) == ["A", "inf", "B"])
    #expect(try table(["1e999", "A", "B"]) == ["1e999", "A", "B"])
  }

  @Test func textAfterManyNumbersIsReadAgain() throws {
    let cells = (0..<1000).map { "0\($0)" } + (0..<1001).map { "w\($0)" }
    #expect(try table(cells) == cells)
    let text = "x,n\n" + cells.map { "\($0),1\n" }.joined()
    let table = try withFile(text) { try Table(csv: $0) }
    #expect(values(table) == [cells, cells.map { _ in "1.0" }])
  }

  @Test func numbersAfterTextAreCountedWithoutTheirSpelling() throws {
    let numbers = (0..<ColumnBuilder.spellingsKept + 100).map { "\($0)" }
    let error = try #require(throws: TableError.self) { try table(["w"] + numbers) }
    #expect(error.line == 2)
    let words = (0..<numbers.count + 10).map { "w\($0)" }
    let cells = ["w"] + numbers + words
    #expect(try table(cells) == cells)
  }

  @Test func halfNumbersIsAnErrorAtTheFirstText() throws {
    let error = try problem("k,x\n1,\n2,A\n3,1\n4,2\n5,B\n")
    #expect(error.line == 3 && error.column == 2)
    #expect(error.problem.contains("\"x\" has \"A\""))
    #expect(error.problem.contains("2 of its 4 values"))
    #expect(error.problem.contains("--categorical x"))
    #expect(try problem("x\n1\n2\nn.a.\n").line == 4)
    #expect(try problem("x,y\n1,1\n2,b\na,2\n").line == 3)
  }

  @Test func aCategoricalColumnIsText() throws {
    #expect(
      try table(["1", "02", "NA", "inf"], .init(categorical: ["x"])) == ["1", "02", nil, "inf"])
    let error = try problem("x\n1\n", options: .init(categorical: ["y"]))
    #expect(error.problem.contains("no column is called \"y\""))
  }

  @Test func infiniteNumbersAreErrors() throws {
    for text in ["inf", "-Infinity", "1e999"] {
      let error = try problem("a,x\n1,2\n1,\(text)\n1,3\n")
      #expect(error.line == 3 && error.column == 2)
      #expect(error.problem.contains(text))
    }
  }

  @Test func whatCannotBeReadAgainMustBeDeclared() throws {
    let source = ByteSource(Array("x\n1\na\nb\n".utf8), name: "pipe", canRewind: false)
    let error = try #require(throws: TableError.self) {
      try Table(source, options: CSVOptions())
    }
    #expect(error.line == 3 && error.column == 1)
    #expect(error.problem.contains("--categorical x"))
  }
}
