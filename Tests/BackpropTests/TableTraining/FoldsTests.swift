import Testing

@testable import Backprop

@Suite("Cross-validation") struct FoldsTests {
  private func settings(_ target: String = "class") -> TrainingSettings {
    var settings = TrainingSettings(target: target)
    settings.hidden = [4]
    settings.epochs = 2
    return settings
  }

  @Test("Each row is judged once, by a model that did not see it")
  func folds() throws {
    let table = sampleTable(rows: 53)
    for target in ["class", "amount"] {
      let folds = try TableTrainer<Float>.folds(of: table, settings: settings(target), count: 5)
      #expect(folds.flatMap(\.split.heldOut).sorted() == Array(0..<53))
      for fold in folds {
        let trainer = try fold.trainer(threads: 1)
        #expect((trainer.trainingRows + trainer.validationRows).sorted() == fold.split.training)
        try trainer.run()
        let evaluation = try fold.evaluate(trainer.model)
        #expect(evaluation.rows == fold.split.heldOut.count && evaluation.loss.isFinite)
      }
    }
  }

  @Test("Rows without a target are in no fold")
  func missingTargets() throws {
    let table = sampleTable(rows: 20)
    let column = Column(
      name: "class", fields: (0..<20).map { $0 == 7 ? nil : table.columns[3].field($0) })
    let folds = try TableTrainer<Float>.folds(
      of: table.replacing(column), settings: settings(), count: 2)
    #expect(folds.flatMap(\.split.heldOut).sorted() == (0..<20).filter { $0 != 7 })
  }

  @Test("Too few rows, and a class of one row, are errors")
  func refused() throws {
    let table = sampleTable(rows: 9)
    let few = try #require(throws: TableError.self) {
      _ = try TableTrainer<Float>.folds(of: table, settings: settings("amount"), count: 5)
    }
    #expect(few.problem.contains("9 rows are too few for 5 folds"))
    let lonely = table.replacing(
      Column(name: "class", fields: (0..<9).map { $0 == 4 ? "odd" : $0 % 2 == 0 ? "a" : "b" }))
    let error = try #require(throws: TableError.self) {
      _ = try TableTrainer<Float>.folds(of: lonely, settings: settings(), count: 2)
    }
    #expect(error.line == 6 && error.column == 4)
    #expect(error.problem.contains("has odd, a class of which there is no other row"))
  }
}
