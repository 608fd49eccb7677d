import Testing

@testable import Backprop

@Suite struct TablePredictionTests {
  @Test(arguments: ModelSamples.Task.allCases)
  func aRowIsPredictedAsInATable(task: ModelSamples.Task) throws {
    let model = try ModelSamples.trainer(task, epochs: 3, as: Float.self).model
    let text = "colour,length,width\nred,4.5,2\nmauve,5,\n,6,1.5\n"
    let predictions = try model.predict(Table(csvText: text))
    let rows: [[String: Field]] = [
      ["length": 4.5, "width": 2, "colour": "red"], ["length": 5, "colour": "mauve"],
      ["length": 6, "width": 1.5, "colour": nil],
    ]
    for (number, row) in rows.enumerated() {
      #expect(try model.predict(row) == predictions[number])
    }
    #expect(predictions.notes.unknown == ["colour": 1])
    #expect(predictions.notes.filled == ["width": 1, "colour": 1])
    #expect(predictions.count == 3)
  }

  @Test func rowsThatCannotBe() throws {
    let model = try ModelSamples.trainer(.classes, as: Float.self).model
    func error(_ row: [String: Field]) throws -> String {
      try #require(throws: TableError.self) { try model.predict(row) }.description
    }
    #expect(try error(["lenght": 1]).contains("Did you mean \"length\""))
    #expect(try error(["length": "long"]).contains("\"long\""))
    #expect(try error(["length": .number(.infinity)]).contains("too large"))
    #expect(try !model.predict([:]).label.isEmpty)
    let bare = Model<Float>(network: ModelSamples.network([Dense(3)]), loss: CrossEntropy())
    #expect(throws: ModelError.self) { try bare.predict(["x": 1]) }
  }

  /// Inputs of many categories are made for fewer rows at a time, to the same predictions.
  @Test func manyInputs() throws {
    let names = (0..<5000).map { "c\($0)" }
    let preprocessing = Preprocessing(
      features: [Feature(name: "c", encoding: .categories(names, fill: 0))],
      targets: Targets(names: ["y"], kind: .numbers([.none])), reading: CSVOptions())
    let model = Model<Float>(
      network: ModelSamples.network([Dense(1)], inputs: 5000), loss: MeanSquaredError(),
      preprocessing: preprocessing, record: nil)
    #expect(model.rowsOfTableAtOnce * 5000 <= 1 << 24)
    let words = (0..<10_000).map { "c\($0 * 7 % 5000)" }
    let table = Table(
      source: "t", count: words.count,
      columns: [Column(name: "c", values: .text(Text(words)))], digest: "")
    let predictions = try model.predict(table)
    let (weights, bias) = (model.network["0.weight"], model.network["0.bias"][0])
    for row in stride(from: 0, to: words.count, by: 97) {
      #expect(predictions.number(row: row) == Double(weights[row * 7 % 5000] + bias))
    }
  }
}
