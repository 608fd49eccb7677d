import Testing

@testable import Backprop

@Suite("Categories") struct CategoriesTests {
  @Test("Words are found among names, and numbers by their names")
  func places() {
    let words = Column(name: "w", fields: ["b", nil, "c", "a"])
    let among = Categories(["a", "b"], in: words)
    #expect((0..<4).map { among[$0] } == [.at(1), .missing, .unknown, .at(0)])

    let numbers = Column(name: "n", fields: [1, 2.5, nil, -0.0, 1e20, 7])
    let names = Categories(["0", "01", "1", "1.0", "1e+20", "2.5"], in: numbers)
    #expect(
      (0..<6).map { names[$0] } == [.at(2), .at(5), .missing, .at(0), .at(4), .unknown])
  }

  @Test("Whole numbers and others, small ones and large ones, are found alike")
  func numbers() {
    let known = [0, 1, 3, 254, 255, 256, 257, 1000, -1, 0.5, 254.5, 256.5]
    let others = [2, 4, 200, 258, -0.5, -2, 0.25, 3.5, 255.5, 1e300]
    let column = Column(
      name: "n", values: .numbers(Numbers(known + others + [.nan, .infinity, -.infinity])))
    let categories = Categories(known.map(\.name), in: column)
    let expected: [Categories.Place] =
      known.indices.map { .at($0) } + others.map { _ in .unknown } + [.missing, .unknown, .unknown]
    #expect(expected.indices.map { categories[$0] } == expected)
  }

  @Test("Names of numbers are as short as can be")
  func names() {
    #expect(3.0.name == "3" && (-0.0).name == "0" && 0.5.name == "0.5" && 1e20.name == "1e+20")
  }

  @Test("Different values come in order, up to a limit, and only those of the rows")
  func distinct() {
    let numbers = Column(name: "n", fields: [10, 9, nil, 9, -1, 0, -0.0])
    #expect(numbers.distinctWords(rows: Array(0..<7), limit: 4) == ["-1", "0", "9", "10"])
    #expect(numbers.distinctWords(rows: Array(0..<7), limit: 3) == nil)
    #expect(numbers.distinctWords(rows: [1, 2, 3], limit: 1) == ["9"])
    let words = Column(name: "w", fields: ["b", "a", nil, "b", "c"])
    #expect(words.distinctWords(rows: [0, 1, 2, 3], limit: 2) == ["a", "b"])
    #expect(words.distinctWords(rows: Array(0..<5), limit: 2) == nil)
  }

  @Test("A letter that Unicode spells in two ways is one letter")
  func canonicalEquivalence() throws {
    // Bytes tell them apart when a table is read; as words they are equal.
    let text = Text(vocabulary: ["caf\u{E9}", "tea", "cafe\u{301}"], codes: [0, 1, 2, 2])
    let column = Column(name: "drink", values: .text(text))
    #expect(column.distinctWords(rows: [0, 1, 2, 3], limit: 2) == ["café", "tea"])
    #expect(text.frequencies(rows: [0, 1, 2, 3]).map(\.count) == [3, 1])
    let categories = Categories(["café", "tea"], in: column)
    #expect((0..<4).map { categories[$0] } == [.at(0), .at(1), .at(0), .at(0)])

    let table = try Table(
      csvText: "drink,y\ncaf\u{E9},1\ncafe\u{301},2\ntea,3\ntea,4\n")
    let trainer = try TableTrainer<Float>(
      table, settings: TrainingSettings(target: "drink"), threads: 1)
    #expect(trainer.preprocessing.targets.classes == ["café", "tea"])
    #expect(try trainer.model.predict(table)[0].probabilities.count == 2)
  }
}
