import Testing

@testable import Backprop

@Suite struct EvaluationTests {
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
}
