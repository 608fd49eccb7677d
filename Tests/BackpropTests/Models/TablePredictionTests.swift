import Testing

@testable import Backprop

@Suite("Predictions for tables") struct TablePredictionTests {
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

  private let table = sampleTable(rows: 60)

  private func model(
    _ target: String, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> Model<Float> {
    var settings = TrainingSettings(target: target)
    settings.hidden = [6]
    settings.epochs = 2
    settings.columns.features = ["a", "b", "color"]
    change(&settings)
    let trainer = try TableTrainer<Float>(table, settings: settings, threads: 1)
    try trainer.run()
    return trainer.model
  }

  @Test("Of classes the most probable one, with the probabilities of all")
  func classes() throws {
    let predictions = try model("class").predict(table)
    #expect(predictions.count == 60)
    for row in 0..<60 {
      let one = predictions[row]
      let most = try #require(one.probabilities.max { $0.value < $1.value })
      #expect(one.label == most.key && one.labels == [one.label] && one.description == one.label)
      expectClose(one.probabilities.values.reduce(0, +), 1, absolute: 1e-6, "sum")
      #expect(one.numbers.isEmpty && one.number.isNaN && predictions.number(row: row).isNaN)
      #expect(one.probabilityTexts.count == 2)
    }
  }

  @Test("Of numbers the number, in its own unit")
  func numbers() throws {
    let predictions = try model("amount").predict(table)
    for row in 0..<60 {
      let one = predictions[row]
      #expect(one.numbers == [one.number] && one.number == predictions.number(row: row))
      #expect(one.probabilities.isEmpty && one.probabilityTexts.isEmpty)
      #expect(Double(one.label).map { Float($0) } == Float(one.number))
    }
  }

  @Test("Several answers of yes and no")
  func labels() throws {
    let more = table.replacing(Column("even", count: 60) { Double($0 % 2) })
    var settings = TrainingSettings(target: "class")
    settings.columns.targets = ["class", "even"]
    settings.epochs = 2
    let trainer = try TableTrainer<Float>(more, settings: settings, threads: 1)
    try trainer.run()
    #expect(trainer.loss is BinaryCrossEntropy)
    let one = try trainer.model.predict(more)[0]
    #expect(one.probabilities.keys.sorted() == ["class", "even"])
    for (label, (name, names)) in zip(
      one.labels, [("class", ["no", "yes"]), ("even", ["0", "1"])])
    {
      #expect(label == names[(one.probabilities[name] ?? 0) > 0.5 ? 1 : 0])
    }
    guard case .multiLabel(let metrics) = try trainer.model.evaluate(more).metrics else {
      Issue.record("These are no labels.")
      return
    }
    #expect(metrics.labels.map(\.name) == ["class", "even"])
  }

  @Test("A row by the names of its columns; what is not there is missing")
  func row() throws {
    let model = try model("class")
    let all = try model.predict(["a": 1, "b": 2.5, "color": "red"])
    #expect(all == (try model.predict(Table(["a": [1], "b": [2.5], "color": ["red"]]))[0]))
    let some = try model.predict(["a": 1])
    #expect(
      some == (try model.predict(Table(["a": [1], "b": [nil], "color": [nil]]))[0]))
    let unknown = try #require(throws: TableError.self) {
      _ = try model.predict(["a": 1, "colour": "red"])
    }
    #expect(
      unknown.problem == "The model knows no column \"colour\". Did you mean \"color\"?")
    let word = try #require(throws: TableError.self) { _ = try model.predict(["a": "one"]) }
    #expect(word.problem.contains("\"a\" has \"one\", where the model expects numbers"))
  }

  @Test("Many rows are predicted some at a time, and are the same")
  func many() throws {
    let model = try model("amount")
    let few = try model.predict(table)
    let rows = (0..<70_000).map { $0 % 60 }
    let many = try model.predict(table, rows: rows)
    #expect(many.count == 70_000)
    #expect(rows.indices.allSatisfy { many.number(row: $0) == few.number(row: rows[$0]) })
  }

  @Test("What was noticed is told")
  func notes() throws {
    let odd = Table(["a": [1, nil], "b": [1, 1], "color": ["pink", "mauve"]])
    let notes = try model("class").predict(odd).notes
    #expect(notes.unknown == ["color": 2] && notes.filled == ["a": 1])
  }

  @Test("A model of bare numbers knows no columns")
  func bare() throws {
    let model = Model(network: Network<Float>(inputs: 1) { Dense(1) }, loss: MeanSquaredError())
    #expect(throws: ModelError.self) { _ = try model.predict(table) }
    #expect(throws: ModelError.self) { _ = try model.predict(["a": 1]) }
    #expect(throws: ModelError.self) { _ = try model.evaluate(table) }
  }
}
