import Testing

@testable import Backprop

/// What must not make a difference, and what must make a certain one.
@Suite("Changes of tables") struct MetamorphicTests {
  /// Every step takes all rows, whose order then matters to rounding only.
  private func settings(
    _ target: String, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) -> TrainingSettings {
    var settings = TrainingSettings(target: target)
    settings.hidden = [7]
    settings.activations = [Tanh()]
    settings.dropout = 0
    settings.optimizer = SGD(learningRate: 0.1, momentum: 0.9)
    settings.batchSize = .full
    settings.validation = .none
    settings.patience = nil
    settings.epochs = 20
    // Columns are scaled without weights.
    settings.columns.scaling = .none
    settings.columns.ignored = target == "class" ? ["amount"] : ["class"]
    change(&settings)
    return settings
  }

  private func train(_ table: Table, _ settings: TrainingSettings) throws -> Model<Double> {
    let trainer = try TableTrainer<Double>(table, settings: settings, threads: 1)
    try trainer.run()
    #expect(trainer.stopReason == .epochs)
    return trainer.model
  }

  private let table = sampleTable(rows: 40)
  private let targets = ["class", "amount"]

  private func weighted(_ weights: [Double]) -> Table {
    table.replacing(Column("w", count: weights.count) { weights[$0] })
  }

  @Test("A weight of 2 is the row twice", arguments: ["class", "amount"])
  func twice(target: String) throws {
    let weights = (0..<40).map { $0 % 3 == 0 ? 2.0 : 1 }
    let one = try train(weighted(weights), settings(target) { $0.columns.weight = "w" })
    let repeated = (0..<40).flatMap { $0 % 3 == 0 ? [$0, $0] : [$0] }
    let two = try train(table.taking(repeated), settings(target))
    expectClose(
      one.network.parameters, two.network.parameters, relative: 1e-9, absolute: 1e-11, "parameters")
    let plain = try train(table, settings(target))
    #expect(zip(plain.network.parameters, one.network.parameters).contains { abs($0 - $1) > 1e-4 })

    let ofOne = try one.evaluate(weighted(weights))
    let ofTwo = try two.evaluate(table.taking(repeated))
    expectClose(ofOne.loss, ofTwo.loss, relative: 1e-9, "loss")
    #expect(ofOne.rows == 40 && ofTwo.rows == repeated.count)
    switch (ofOne.metrics, ofTwo.metrics) {
    case (.classification(let a), .classification(let b)):
      expectClose(a.accuracy, b.accuracy, "accuracy")
      #expect(a.confusion == b.confusion)
    case (.regression(let a), .regression(let b)): expectClose(a.rmse, b.rmse, "error")
    default: Issue.record("The metrics are of different kinds.")
    }
  }

  @Test("A row of weight 0 is not there, whatever it holds", arguments: ["class", "amount"])
  func zero(target: String) throws {
    let weights = (0..<40).map { $0 % 5 == 0 ? 0.0 : 1 + Double($0 % 2) }
    var odd = weighted(weights)
    let a = try #require(odd["a"])
    odd = odd.replacing(
      Column(name: "a", fields: (0..<40).map { $0 % 5 == 0 ? 1e100 : a.field($0) }))
    odd = odd.replacing(
      Column(
        name: "class",
        fields: (0..<40).map { weights[$0] == 0 ? "maybe" : table.columns[3].field($0) }))
    let settings = settings(target) {
      $0.columns.weight = "w"
      $0.columns.scaling = .standard
    }
    let without = weighted(weights).taking((0..<40).filter { weights[$0] > 0 })
    let digests = try [odd, without].map { try train($0, settings).network.digest }
    #expect(digests[0] == digests[1])
  }

  @Test("Balanced classes are weights that make their sums equal")
  func balanced() throws {
    let rare = table.taking((0..<40).filter { table.columns[3].field($0) == "yes" || $0 < 16 })
    let isYes = (0..<rare.count).map { rare.columns[3].field($0) == "yes" }
    let (all, yes) = (Double(rare.count), Double(isYes.count { $0 }))
    #expect(yes != all - yes)
    let weights = isYes.map { all / (2 * ($0 ? yes : all - yes)) }
    let balanced = try train(rare, settings("class") { $0.balancesClasses = true })
    let explicit = try train(
      rare.replacing(Column("w", count: rare.count) { weights[$0] }),
      settings("class") { $0.columns.weight = "w" })
    #expect(balanced.network.digest == explicit.network.digest)
    #expect(try balanced.network.digest != train(rare, settings("class")).network.digest)
  }

  @Test("The names of columns do not matter", arguments: ["class", "amount"])
  func names(target: String) throws {
    let renamed = Table(
      table.columns.map {
        Column(name: targets.contains($0.name) ? $0.name : "renamed \($0.name)", values: $0.values)
      })
    #expect(
      try train(renamed, settings(target)).network.digest
        == train(table, settings(target)).network.digest)
  }

  @Test(
    "A model finds its columns by name, and passes over others", arguments: ["class", "amount"])
  func order(target: String) throws {
    let model = try train(table, settings(target))
    let expected = try model.predict(table)
    let features = table.columns.filter { !targets.contains($0.name) }
    let noise = Column(name: "noise", fields: (0..<40).map { .word("n\($0)") })
    for columns in [features.reversed(), [noise] + features, table.columns.reversed()] {
      let found = try model.predict(Table(columns))
      #expect(found.values == expected.values && found.count == 40)
    }
    // Nor do the rows beside a row matter.
    for row in [0, 7, 39] {
      #expect(try model.predict(table.taking([row]))[0] == expected[row])
      var fields: [String: Field] = [:]
      for column in features { fields[column.name] = column.field(row) }
      #expect(try model.predict(fields) == expected[row])
    }
  }

  @Test("The order of rows matters to rounding only, if a step takes all of them")
  func rowOrder() throws {
    let backwards = table.taking(Array((0..<40).reversed()))
    let models = try [table, backwards].map { try train($0, settings("amount")) }
    expectClose(
      models[0].network.parameters, models[1].network.parameters, relative: 1e-8, absolute: 1e-10,
      "parameters")
  }

  @Test("Numbers in other units predict the same, since they are scaled")
  func units() throws {
    let settings = settings("class") { $0.columns.scaling = .standard }
    let inches = table.replacing(
      Column("b", count: 40) { row in
        if case .number(let b) = table.columns[1].field(row) { b * 1024 } else { .nan }
      })
    let models = try [table, inches].map { try train($0, settings).predict($0) }
    expectClose(models[0].values, models[1].values, relative: 1e-9, "probabilities")
  }
}
