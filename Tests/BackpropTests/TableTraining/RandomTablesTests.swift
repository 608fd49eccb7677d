import Testing

@testable import Backprop

/// Whatever a table holds, training ends with a model or with an error that says what is wrong.
@Suite("Any table") struct RandomTablesTests {
  private struct Maker {
    var random: Random
    /// Whether everything is possible, or only what most tables hold.
    var isWild = false

    init(seed: UInt64) {
      random = Random(seed: seed)
      isWild = chance(0.5)
    }

    mutating func chance(_ probability: Double) -> Bool { random.nextUniform() < probability }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
      elements[random.next(below: elements.count)]
    }

    mutating func number() -> Double {
      switch random.next(below: 12) {
      case 0...4: Double(random.next(below: 3))
      case 5...8: random.nextNormal()
      case 9:
        pick([
          1e300, -1e300, 1e39, 1e-300, Double.leastNonzeroMagnitude, .infinity, -.infinity, 1e140,
        ])
      case 10: 1e9 + random.nextNormal()
      default: -0.0
      }
    }

    mutating func field(_ kind: Int, constant: Field) -> Field {
      switch kind {
      case 0: .number(number())
      case 1: .number(random.nextNormal())
      case 2: .number(Double(random.next(below: 2)))
      case 3: .word(pick(["a", "b", "c", "é", "e\u{301}", " ", "1", "NaN"]))
      case 4: .word("2024-01-0\(1 + random.next(below: 9))")
      case 5: .word("text \(random.next(below: 1000))")
      case 6: .word(pick(["yes", "no"]))
      case 7: .missing
      default: constant
      }
    }

    mutating func column(_ name: String, rows: Int) -> Column {
      let kind = isWild ? random.next(below: 9) : pick([1, 1, 2, 3, 6])
      let gaps = chance(0.4) ? random.nextUniform() / (isWild ? 1 : 4) : 0
      let constant: Field = pick([0, "x", 1e300, nil])
      return Column(
        name: name,
        fields: (0..<rows).map { _ in chance(gaps) ? .missing : field(kind, constant: constant) },
        isText: chance(0.1))
    }

    mutating func table() -> Table {
      let rows = chance(isWild ? 0.3 : 0.1) ? random.next(below: 4) : 1 + random.next(below: 60)
      let columns = (0..<1 + random.next(below: 6)).map { column("c\($0)", rows: rows) }
      return Table(columns)
    }

    mutating func settings(columns: Int) -> TrainingSettings {
      var settings = TrainingSettings(target: "c\(random.next(below: columns))")
      let unusual = isWild ? 0.2 : 0.05
      if chance(unusual) { settings.columns.targets.append("c\(random.next(below: columns + 1))") }
      if chance(unusual) { settings.columns.weight = "c\(random.next(below: columns + 1))" }
      if chance(0.1) { settings.columns.ignored = ["c\(random.next(below: columns))"] }
      if chance(unusual) { settings.columns.task = pick(Targets.Task.allCases) }
      settings.columns.scaling = pick(Scaling.allCases)
      settings.columns.missing = pick(MissingValues.allCases)
      settings.hidden = pick([[], [3], [4, 2]])
      settings.batchNormalization = chance(0.2)
      settings.balancesClasses = chance(0.2)
      settings.batchSize = pick([.automatic, .full, .rows(1), .rows(7)])
      settings.validation = pick([.part(0.2), .part(0.9), .part(0), .none])
      if chance(unusual) { settings.loss = pick([Poisson(), Huber(), BinaryCrossEntropy()]) }
      if chance(0.2) { settings.optimizer = pick([LBFGS(), SGD(learningRate: 1e3), Rprop()]) }
      settings.epochs = 2
      settings.seed = random.next()
      return settings
    }
  }

  /// Whether everything went well; what went wrong must be told by an error of ours.
  private func survives(_ body: () throws -> Void, _ what: @autoclosure () -> String) -> Bool {
    do {
      try body()
      return true
    } catch let error as TableError {
      #expect(error.source == "t.csv" && error.problem.count > 20, "\(error)")
      #expect(error.problem.hasSuffix(".") || error.problem.hasSuffix("?"), "\(error)")
    } catch let error as TrainingError {
      #expect(error.description.count > 20, "\(error)")
    } catch {
      Issue.record("\(error) for \(what())")
    }
    return false
  }

  private func use<S: Scalar>(_ scalar: S.Type, seed: UInt64) -> Bool {
    var maker = Maker(seed: seed)
    let table = maker.table()
    let settings = maker.settings(columns: table.columns.count)
    let other = Table(table.columns.map { maker.column($0.name, rows: 5) })
    return survives(
      {
        let trainer = try TableTrainer<S>(table, settings: settings, threads: 1)
        try trainer.run()
        let model = trainer.model
        #expect(model.network.parameters.allSatisfy { $0.isFinite })
        #expect(try model.predict(table).count == table.count)
        _ = try trainer.baseline().metrics.description
        #expect(try trainer.evaluateTraining().rows == trainer.trainingRows.count)
        _ = try trainer.evaluateValidation()?.metrics.description
        _ = try CheckpointFile(trainer.checkpointFile(), source: "memory")
        let copy: Model<S> = try ModelFile(
          model.file, source: "memory", including: []
        ).model()
        #expect(
          try copy.predict(table).values.map(\.bitPattern)
            == model.predict(table).values.map(\.bitPattern))
        // Other tables may have words where numbers belong, and much else.
        _ = survives({ for row in 0..<5 { _ = try model.predict(other)[row].labels } }, "")
        _ = survives({ _ = try model.evaluate(other) }, "")
        _ = survives(
          {
            for fold in try TableTrainer<S>.folds(of: table, settings: settings, count: 2) {
              let trainer = try fold.trainer(threads: 1)
              try trainer.runEpoch()
              _ = try fold.evaluate(trainer.model)
            }
          }, "")
      }, "seed \(seed): \(settings.columns)")
  }

  @Test("There is an answer to every table, and it is no crash", arguments: 0..<8)
  func anything(part: UInt64) {
    var models = 0
    for number in 0..<100 {
      let seed = part * 100 + UInt64(number)
      if number % 4 == 0 ? use(Double.self, seed: seed) : use(Float.self, seed: seed) {
        models += 1
      }
    }
    // Neither were all of them errors.
    #expect((15...85).contains(models), "\(models) of 100 were trained on")
  }
}
