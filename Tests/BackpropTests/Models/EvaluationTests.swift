import Testing

@testable import Backprop

@Suite("Evaluation") struct EvaluationTests {
  /// Both are means over the validation rows, taken in the same order.
  @Test(arguments: ModelSamples.Task.allCases)
  func lossIsThatOfTraining(task: ModelSamples.Task) throws {
    let trainer = try ModelSamples.trainer(task, epochs: 3, as: Double.self)
    let evaluation = try trainer.model.evaluate(
      ModelSamples.table(), rows: trainer.validationRows)
    let best = try #require(trainer.history.best?.validationLoss)
    #expect((evaluation.loss - best).magnitude < 1e-12)
    #expect(evaluation.rows == trainer.validationRows.count)
  }

  @Test func tablesThatCannotBeCompared() throws {
    let model = try ModelSamples.trainer(.classes, as: Float.self).model
    func error(_ text: String) throws -> String {
      let table = try Table(csvText: text, source: "t.csv")
      return try #require(throws: TableError.self) { try model.evaluate(table) }.description
    }
    let head = "length,width,colour,species"
    #expect(try error("\(head)\n1,2,red,rose\n").contains("\"rose\""))
    #expect(try error("\(head)\n1,2,red,\n").contains("nothing to compare"))
    #expect(try error("length,width,colour\n1,2,red\n").contains("\"species\""))
    #expect(try error("length,species\n1,setosa\n").contains("width"))
    #expect(try error("\(head)\n1e300,2,red,setosa\n").contains("too large"))
    let bare = Model<Float>(network: ModelSamples.network([Dense(3)]), loss: CrossEntropy())
    #expect(throws: ModelError.self) { try bare.evaluate(try ModelSamples.table()) }
  }

  private let table = sampleTable(rows: 60)

  private func model(weight: String? = nil) throws -> Model<Double> {
    var settings = TrainingSettings(target: "class")
    settings.hidden = [6]
    settings.epochs = 2
    settings.columns.features = ["a", "b", "color"]
    settings.columns.weight = weight
    let trainer = try TableTrainer<Double>(
      table.replacing(Column("w", count: 60) { Double($0 % 3) }), settings: settings, threads: 1)
    try trainer.run()
    return trainer.model
  }

  @Test("The loss and the metrics are those of the predictions")
  func metrics() throws {
    let model = try model()
    let predictions = try model.predict(table)
    var (loss, right) = (0.0, 0.0)
    for row in 0..<60 {
      guard case .word(let truth) = table.columns[3].field(row) else { continue }
      loss -= Double.log(predictions[row].probabilities[truth] ?? 0)
      if predictions[row].label == truth { right += 1 }
    }
    let evaluation = try model.evaluate(table)
    expectClose(evaluation.loss, loss / 60, relative: 1e-12, "loss")
    guard case .classification(let metrics) = evaluation.metrics else {
      Issue.record("These are no classes.")
      return
    }
    expectClose(metrics.accuracy, right / 60, "accuracy")
    expectClose(metrics.logLoss, loss / 60, relative: 1e-12, "log loss")
  }

  @Test("Rows without a target or a weight are left out; the column of weights may be missing")
  func leftOut() throws {
    let gaps = table.replacing(
      Column(name: "class", fields: (0..<60).map { $0 < 5 ? nil : table.columns[3].field($0) }))
    #expect(try model().evaluate(gaps).rows == 55)
    let weighted = try model(weight: "w")
    #expect(try weighted.evaluate(gaps).rows == 55)
    let weights = Column("w", count: 60) { $0 < 8 ? .nan : 2 }
    let some = try weighted.evaluate(gaps.replacing(weights))
    #expect(some.rows == 52)
    #expect(some.loss == (try model(weight: "w").evaluate(gaps.taking(Array(8..<60))).loss))
    let none = try #require(throws: TableError.self) {
      _ = try model().evaluate(
        table.replacing(Column(name: "class", fields: (0..<60).map { _ in nil }, isText: true)))
    }
    #expect(none.problem.contains("nothing to compare with"))
  }

  @Test("Evaluating in parts comes to the same")
  func many() throws {
    let model = try model()
    let rows = (0..<66_000).map { $0 % 60 }
    let (few, many) = (try model.evaluate(table), try model.evaluate(table, rows: rows))
    #expect(many.rows == 66_000)
    expectClose(many.loss, few.loss, relative: 1e-9, "loss")
  }

  @Test("Codes that look like numbers are the categories that they were in training")
  func codes() throws {
    let folder = try TemporaryFolder()
    let codes = ["01", "02", "A3", "B4", "C5", "D6"]
    let lines = (0..<90).map { "\(codes[$0 % 6]),\($0 % 2 == 0 ? "yes" : "no")" }
    let training = try Table(csvText: "code,y\n" + lines.joined(separator: "\n"))
    var settings = TrainingSettings(target: "y")
    settings.epochs = 60
    let trainer = try TableTrainer<Float>(training, settings: settings)
    try trainer.run()
    let numbers = lines.filter { $0.hasPrefix("0") }
    try folder.put(Array(("code,y\n" + numbers.joined(separator: "\n")).utf8), "n.csv")
    let path = folder["n.csv"]
    let preprocessing = try #require(trainer.model.preprocessing)
    for table in [
      try Table(contentsOf: path, for: preprocessing), try Table(contentsOf: path, like: training),
      // Whoever reads them as numbers has lost the zero, but not the category.
      try Table(csv: path),
    ] {
      let evaluation = try trainer.model.evaluate(table)
      #expect(evaluation.metrics.headline.value == 1)
      #expect(evaluation.notes.unknown.isEmpty)
    }
  }
}
