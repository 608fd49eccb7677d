import Testing

@testable import Backprop

@Suite("Training on tables") struct TableTrainerTests {
  private let table = sampleTable(rows: 80)

  private func trainer(
    _ target: String = "class", validation: Table? = nil, threads: Int = 1,
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> TableTrainer<Float> {
    var settings = TrainingSettings(target: target)
    settings.hidden = [16]
    settings.columns.ignored = target == "class" ? ["amount"] : ["class"]
    settings.epochs = 15
    change(&settings)
    return try TableTrainer(table, settings: settings, validation: validation, threads: threads)
  }

  // MARK: The end

  @Test("Epochs are counted from 1 and end with the last")
  func epochs() throws {
    let trainer = try trainer { $0.epochs = 3 }
    #expect(trainer.stopReason == nil && trainer.history.entries.isEmpty)
    try trainer.run()
    #expect(trainer.stopReason == .epochs)
    #expect(trainer.history.entries.map(\.epoch) == [1, 2, 3])
    #expect(trainer.model.record?.epochs == 3 && trainer.model.record?.stopReason == .epochs)
    // Nothing forbids to go on.
    #expect(try trainer.runEpoch()?.epoch == 4)
  }

  @Test("Patience ends a run, and the model is that of its best epoch")
  func earlyStopping() throws {
    // More weights than rows, so that the rows held out get worse.
    func overfitting(epochs: Int) throws -> TableTrainer<Float> {
      let trainer = try self.trainer("class") {
        $0.hidden = [64]
        $0.dropout = 0
        $0.optimizer = Adam(learningRate: 0.05)
        $0.patience = 4
        $0.epochs = epochs
      }
      try trainer.run()
      return trainer
    }
    let trainer = try overfitting(epochs: 500)
    let history = trainer.history
    #expect(trainer.stopReason == .patience(4) && history.entries.count < 500)
    let best = try #require(history.best)
    #expect(history.epochsSinceBest == 4 && history.entries.count == best.epoch + 4)
    #expect(best.validationLoss == history.entries.compactMap(\.validationLoss).min())
    #expect(try trainer.evaluateValidation()?.loss == best.validationLoss)
    #expect(trainer.model.record?.best == best)
    let shorter = try overfitting(epochs: best.epoch)
    #expect(trainer.model.network.digest == shorter.trainer.network.digest)
    #expect(trainer.model.network.digest != trainer.trainer.network.digest)
    let stepsOfEpoch = (trainer.trainingRows.count + trainer.batchSize - 1) / trainer.batchSize
    #expect(trainer.model.record?.steps == best.epoch * stepsOfEpoch)
  }

  @Test("A lower loss counts only if it is lower by the minimum improvement")
  func minimumImprovement() throws {
    let trainer = try trainer {
      $0.minimumImprovement = 100
      $0.patience = 3
    }
    try trainer.run()
    #expect(trainer.stopReason == .patience(3) && trainer.history.best?.epoch == 1)
  }

  @Test("Without rows held out, the training loss decides and the last network is the model")
  func noValidation() throws {
    let trainer = try trainer {
      $0.validation = .none
      $0.patience = 1
      $0.optimizer = SGD(learningRate: 3)
      $0.epochs = 200
    }
    try trainer.run()
    #expect(!trainer.hasValidation && trainer.validationRows.isEmpty)
    #expect(try trainer.evaluateValidation() == nil)
    #expect(trainer.history.entries.allSatisfy { $0.validationLoss == nil })
    #expect(trainer.stopReason == .patience(1))
    #expect(trainer.model.network.digest == trainer.trainer.network.digest)
    #expect(trainer.model.record?.best == trainer.history.last)
  }

  @Test("A target loss ends a run")
  func targetLoss() throws {
    let trainer = try trainer { $0.targetLoss = 0.6 }
    try trainer.run()
    #expect(trainer.stopReason == .targetLoss)
    let losses = trainer.history.entries.compactMap(\.validationLoss)
    #expect((losses.last ?? 1) <= 0.6 && losses.dropLast().allSatisfy { $0 > 0.6 })
  }

  @Test("A minimum that is found ends a run")
  func converged() throws {
    let trainer = try self.trainer("amount") {
      $0.hidden = []
      $0.optimizer = LBFGS()
      $0.validation = .none
      $0.patience = nil
      $0.epochs = 1000
    }
    #expect(trainer.batchSize == 80)
    try trainer.run()
    #expect(trainer.stopReason == .converged && trainer.history.entries.count < 1000)
  }

  @Test("Of a run that diverges, what was best before is kept")
  func diverged() throws {
    func run(epochs: Int) throws -> TableTrainer<Float> {
      let trainer = try self.trainer("amount") {
        // Small steps in the first epoch, then ever larger ones.
        $0.optimizer = SGD(learningRate: 1e12)
        $0.schedule = WarmUp(ticks: 4, startFraction: 1e-14)
        $0.epochs = epochs
      }
      try trainer.run()
      return trainer
    }
    let trainer = try run(epochs: 50)
    guard case .diverged(let text) = trainer.stopReason else {
      Issue.record("It ended since \(trainer.stopReason?.description ?? "nothing").")
      return
    }
    #expect(text.contains("diverged") && text.hasSuffix("."))
    let best = try #require(trainer.history.best)
    #expect(best.epoch == 1 && trainer.model.network.parameters.allSatisfy { $0.isFinite })
    #expect(try trainer.model.network.digest == run(epochs: 1).model.network.digest)
    #expect(try trainer.evaluateValidation()?.loss == best.validationLoss)

    let atOnce = try self.trainer("amount") { $0.optimizer = SGD(learningRate: 1e30) }
    try atOnce.run()
    #expect(atOnce.history.best == nil && atOnce.model.record?.best == nil)
    #expect(atOnce.model.network.parameters.allSatisfy { $0.isFinite })
  }

  // MARK: Rows held out

  @Test("The rows of another table can be held out")
  func validationTable() throws {
    let other = sampleTable(rows: 30, seed: 9)
    let trainer = try self.trainer(validation: other) { $0.validation = .table }
    try trainer.run()
    #expect(trainer.trainingRows.count == 80 && trainer.validationRows.isEmpty)
    #expect(trainer.hasValidation)
    let best = try #require(trainer.history.best?.validationLoss)
    #expect(try trainer.model.evaluate(other).loss == best)
    #expect(try trainer.evaluateValidation()?.rows == 30)
    #expect(trainer.model.record?.validationRows == 30)
    #expect(trainer.model.record?.validationDigest == other.digest)

    let unlike = sampleTable(rows: 30).replacing(
      Column(name: "class", fields: (0..<30).map { $0 == 3 ? "maybe" : "yes" }))
    let error = try #require(throws: TableError.self) {
      _ = try self.trainer(validation: unlike) { $0.validation = .table }
    }
    #expect(error.line == 5 && error.problem.contains("has the class \"maybe\""))
  }

  @Test("The loss of the evaluation is that of training, with weights too")
  func sameLoss() throws {
    let weighted = table.replacing(Column("w", count: 80) { Double($0 % 4) + 0.1 })
    for target in ["class", "amount"] {
      var settings = TrainingSettings(target: target)
      settings.columns.weight = "w"
      settings.epochs = 3
      let trainer = try TableTrainer<Double>(weighted, settings: settings, threads: 1)
      try trainer.run()
      #expect(try trainer.evaluateValidation()?.loss == trainer.history.best?.validationLoss)
    }
  }

  // MARK: The same bytes

  @Test("The same settings make the same model, whatever the number of threads")
  func sameBytes() throws {
    func digest(threads: Int, seed: UInt64 = 0) throws -> String {
      let trainer = try self.trainer(threads: threads) {
        $0.hidden = [300, 300]
        $0.batchNormalization = true
        $0.dropout = 0.3
        $0.epochs = 3
        $0.seed = seed
      }
      try trainer.run()
      return trainer.model.network.digest + trainer.history.description
    }
    let one = try digest(threads: 1)
    for threads in 1...3 { #expect(try digest(threads: threads) == one) }
    #expect(try digest(threads: 1, seed: 1) != one)
  }

  // MARK: What does not fit

  @Test("A loss that does not fit the targets is refused")
  func losses() throws {
    for (target, loss, words) in [
      (
        "class", MeanSquaredError(),
        "For 2 classes the loss is cross-entropy or binary-cross-entropy"
      ),
      ("amount", CrossEntropy(), "cross-entropy is for classes; for numbers take"),
      ("class", CrossEntropy(classWeights: [1, 2, 3]), "3 class weights"),
    ] as [(String, any Loss, String)] {
      let error = try #require(throws: TrainingError.self) {
        _ = try trainer(target) { $0.loss = loss }
      }
      #expect(error.description.contains(words), "\(error)")
    }
    let two = try trainer { $0.loss = BinaryCrossEntropy() }
    try two.run()
    #expect(two.model.network.outputs == 1)
    let probabilities = try two.model.predict(table)[0].probabilities
    expectClose(probabilities.values.reduce(0, +), 1, "sum of probabilities")
  }

  @Test("Settings that break a rule are refused")
  func settings() throws {
    for change in [
      { $0.epochs = 0 }, { $0.hidden = [0] }, { $0.dropout = 1 }, { $0.patience = 0 },
      { $0.batchSize = .rows(0) }, { $0.validation = .part(1) }, { $0.targetLoss = .nan },
      { $0.minimumImprovement = -1 }, { $0.columns.targets = [] },
    ] as [(inout TrainingSettings) -> Void] {
      let error = try #require(throws: TrainingError.self) { _ = try trainer("class", change) }
      #expect(error.description.hasSuffix("."))
    }
  }
}
