import Testing

@testable import Backprop

/// Findings of whole runs on tables.
@Suite struct TableFindingsTests {
  private func findings(
    _ table: Table, _ target: String, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> [Finding] {
    var settings = TrainingSettings(target: target)
    change(&settings)
    let trainer = try TableTrainer<Float>(table, settings: settings, threads: 1)
    try trainer.run()
    return try trainer.allFindings(
      training: trainer.evaluateTraining(), validation: trainer.evaluateValidation(),
      baseline: trainer.baseline())
  }

  private func example(_ name: String) throws -> Table {
    let folder = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return try Table(contentsOf: "/\(folder)/Examples/data/\(name).csv")
  }

  @Test(arguments: UInt64(0)..<5)
  func goodRunsOnGoodTablesRaiseNoAlarm(seed: UInt64) throws {
    for (name, target) in [("iris", "species"), ("diabetes", "target")] {
      let found = try findings(example(name), target) { $0.seed = seed }
      #expect(found.isEmpty, "\(name): \(found)")
    }
    let digits = try example("digits")
    let found = try findings(digits, digits.names.last ?? "") { $0.seed = seed }
    // Some pixels are white in all digits.
    #expect(found.allSatisfy { $0.what.hasSuffix("left out") }, "\(found)")
    #expect(found.count <= 1, "\(found)")
  }

  /// Rows with a row number, the answer in other words, a column with gaps and a constant one.
  private var bad: String {
    var text = "nr,x,answer,gaps,same,y\n"
    for row in 0..<200 {
      let isYes = row * 7919 % 211 % 10 == 0
      let x = Double(row * 37 % 101) / 10 + 0.05
      text += "\(row),\(x),\(isYes ? 1 : 0),\(row % 2 == 0 ? "" : "\(x * x)"),1,"
      text += isYes ? "yes\n" : "no\n"
    }
    return text
  }

  @Test func badTableIsSeenThrough() throws {
    let found = try findings(Table(csvText: bad, source: "bad"), "y") { $0.epochs = 5 }.map(\.what)
    for what in [
      "Column \"same\" is left out", "Column \"nr\" names rows instead of describing them",
      "Column \"answer\" alone predicts \"y\"", "Column \"gaps\" has many gaps",
    ] {
      #expect(found.contains(what), "\(what) is not among \(found)")
    }
  }

  @Test func singleFeatureIsNoGiveaway() throws {
    let text = "x,y\n" + (0..<100).map { "\($0),\(2 * $0 + 1)\n" }.joined()
    let found = try findings(Table(csvText: text, source: "line"), "y") { $0.epochs = 200 }
    #expect(found.allSatisfy { !$0.advice.contains("--ignore") }, "\(found)")
  }

  @Test func runThatDivergedSaysOnlyThat() throws {
    let found = try findings(example("iris"), "species") {
      $0.optimizer = SGD(learningRate: 1000)
    }
    #expect(found.map(\.what) == ["Training diverged"])
  }
}
