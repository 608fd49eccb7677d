import Testing

@testable import Backprop

/// Nothing takes time that grows with the square of a table's rows or columns.
@Suite("Large tables", .serialized) struct LargeTablesTests {
  private func settings() -> TrainingSettings {
    var settings = TrainingSettings(target: "y")
    settings.hidden = []
    settings.batchSize = .rows(256)
    settings.optimizer = SGD(learningRate: 1e-6)
    settings.epochs = 1
    return settings
  }

  @Test("A million columns", .timeLimit(.minutes(1)))
  func columns() throws {
    let count = 1_000_000
    var columns = (0..<count).map { column in
      Column(
        name: "c\(column)",
        values: .numbers(Numbers([Double(column), 1, column % 2 == 0 ? 1 : .nan])))
    }
    columns.append(Column("y", count: 3) { Double($0 * $0) })
    let table = Table(columns)
    let trainer = try TableTrainer<Float>(table, settings: settings(), threads: 1)
    // Column 1 is constant, and no rows are held out.
    #expect(trainer.preprocessing.inputs == count - 1 && trainer.findings.count == 2)
    try trainer.run()
    #expect(trainer.stopReason == .epochs)
    #expect(try trainer.model.evaluate(table).rows == 3)

    var wrong = settings()
    wrong.columns.targets = ["c99999999"]
    let error = try #require(throws: TableError.self) {
      _ = try TableTrainer<Float>(table, settings: wrong, threads: 1)
    }
    #expect(error.problem.contains("there are: c0, c1,") && error.problem.count < 400)
    let missing = try #require(throws: TableError.self) {
      _ = try trainer.model.predict(Table(["c0": [1]]))
    }
    #expect(missing.problem.contains("and 999988 more"))
  }

  @Test("A million rows", .timeLimit(.minutes(1)))
  func rows() throws {
    let count = 1_000_000
    let table = Table([
      Column("x", count: count) { Double($0 % 1009) },
      Column("y", count: count) { Double($0 % 1009 / 505) },
    ])
    let trainer = try TableTrainer<Float>(table, settings: settings(), threads: 1)
    #expect(trainer.preprocessing.targets.classes == ["0", "1"])
    #expect(trainer.trainingRows.count == 800_000 && trainer.validationRows.count == 200_000)
    try trainer.run()
    #expect(trainer.stopReason == .epochs)
    #expect(try trainer.model.predict(table).count == count)
  }
}
