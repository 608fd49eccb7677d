import Testing

@testable import Backprop

@Suite("Learning of targets") struct TargetLearningTests {
  private func find(
    _ columns: [Column], task: Targets.Task? = nil
  ) throws -> (targets: Targets, reason: String) {
    let table = Table(columns)
    return try Targets.find(
      in: columns, of: table, rows: Array(0..<table.count), task: task)
  }

  private func problem(_ columns: [Column], task: Targets.Task? = nil) throws -> String {
    let error = try #require(throws: TableError.self) { _ = try find(columns, task: task) }
    #expect(error.source == "t.csv" && error.column != nil && error.problem.hasSuffix("."))
    return error.problem
  }

  private func numbers(_ name: String = "t", _ numbers: [Double]) -> Column {
    Column(name, count: numbers.count) { numbers[$0] }
  }

  private func words(_ name: String = "t", _ words: [String]) -> Column {
    Column(name: name, fields: words.map { .word($0) })
  }

  @Test("Words are classes, by alphabet")
  func classes() throws {
    let found = try find([words("t", ["b", "a", "c", "a", "b", "c"])])
    #expect(found.targets == Targets(names: ["t"], kind: .classes(["a", "b", "c"])))
    #expect(found.reason == "the target holds words")
  }

  @Test("Two whole numbers are classes, however few the rows; few are if they come back")
  func wholeNumbers() throws {
    #expect(try find([numbers("t", [0, 1, 1, 0])]).targets.classes == ["0", "1"])
    #expect(try find([numbers("t", [2, -1, 2, -1])]).targets.classes == ["-1", "2"])
    // Three need 15 rows.
    #expect(try find([numbers("t", (0..<15).map { Double($0 % 3) })]).targets.classes?.count == 3)
    let few = try find([numbers("t", (0..<14).map { Double($0 % 3) })])
    #expect(few.targets.task == .regression)
    #expect(few.reason == "the target has 3 different numbers in 14 rows")
    let twenty = try find([numbers("t", (0..<100).map { Double($0 % 20) })])
    #expect(twenty.targets.classes?.prefix(3) == ["0", "1", "2"])
    #expect(twenty.reason == "the target has 20 different whole numbers in 100 rows")
    #expect(try find([numbers("t", (0..<500).map { Double($0 % 21) })]).targets.task == .regression)
    #expect(try find([numbers("t", [0.5, 1, 0.5, 1])]).targets.task == .regression)
  }

  @Test("Many numbers are numbers")
  func regression() throws {
    let found = try find([numbers("t", (0..<2000).map(Double.init))])
    #expect(found.targets == Targets(names: ["t"], kind: .numbers([.none])))
    #expect(found.reason == "the target has over 1000 different numbers in 2000 rows")
  }

  @Test("What is asked for is done, if it can be")
  func asked() throws {
    let column = numbers("t", (0..<12).map { Double($0 % 2) })
    #expect(try find([column], task: .regression).targets.task == .regression)
    let many = numbers("t", (0..<60).map { Double($0 % 30) / 2 })
    let found = try find([many], task: .classification)
    #expect(found.targets.classes?.count == 30 && found.reason == "as asked for")
    let text = try problem([words("t", ["a", "b", "a", "b"])], task: .regression)
    #expect(text.contains("\"t\" holds words, so it cannot be the target of a regression"))
  }

  @Test("Several targets are all numbers, or all of two classes")
  func several() throws {
    let (a, b) = (numbers("a", [0, 1, 0, 1]), words("b", ["n", "y", "y", "n"]))
    let labels = try find([a, b]).targets
    #expect(labels == Targets(names: ["a", "b"], kind: .labels([["0", "1"], ["n", "y"]])))
    #expect(try find([a, numbers("c", [0, 1, 1, 0])]).targets.task == .classification)
    let mixed = try find([a, numbers("c", [1, 2, 3, 4])])
    #expect(mixed.targets.kind == .numbers([.none, .none]))
    #expect(mixed.reason == "the targets are numbers")
    let three = try problem([b, words("d", ["x", "y", "z", "z"])])
    #expect(three.contains("\"d\" has 3 different values. Several targets are either all numbers"))
    let wide = try problem([
      numbers("e", (0..<1001).map(Double.init)), words("f", (0..<1001).map { "\($0 % 2) f" }),
    ])
    #expect(wide.contains("\"e\" has over 1000 different values. Several targets"))
  }

  @Test("A target that never changes, or that is almost never the same, is refused")
  func refused() throws {
    #expect(
      try problem([numbers("t", [4, 4, 4])]).contains("\"t\" is 4 in every row; there is nothing"))
    #expect(try problem([words("t", ["a"])]).contains("is a in every row"))
    let asMany = try problem([words("t", ["a", "b", "c"])])
    #expect(
      asMany.contains("\"t\" has 3 classes in 3 rows; there must be at least 2 rows for each class")
    )
    #expect(asMany.hasSuffix("Name another target."))
    let whole = try problem([numbers("t", [1, 2, 3])], task: .classification)
    #expect(whole.hasSuffix("For numbers use --task regression."))
    let names = try problem([words("t", (0..<4000).map { "name \($0 % 1001)" })])
    #expect(names.contains("over 1000 classes in 4000 rows"))
  }

  @Test("Numbers are normalized as the training rows say")
  func normalization() throws {
    let column = numbers("t", [1, 3, 100, 100, 1e200])
    let table = Table([column])
    let found = Targets(names: ["t"], kind: .numbers([.none]))
    let learned = try found.learning(.standard, from: [column], of: table, rows: [0, 1])
    #expect(learned.kind == .numbers([Normalization(center: 2, scale: 1)]))
    let same = try #require(throws: TableError.self) {
      _ = try found.learning(.standard, from: [column], of: table, rows: [2, 3])
    }
    #expect(same.problem.contains("from the 2 training rows, since it is constant there."))
    let large = try #require(throws: TableError.self) {
      _ = try found.learning(.standard, from: [column], of: table, rows: [0, 4])
    }
    #expect(large.line == 6 && large.column == 1)
  }
}
