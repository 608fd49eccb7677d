import Testing

@testable import Backprop

@Suite("Training step by step") struct SteppingTests {
  private let table = sampleTable(rows: 80)

  private func trainer(
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> TableTrainer<Double> {
    var settings = TrainingSettings(target: "class")
    settings.hidden = [6]
    settings.columns.ignored = ["amount"]
    settings.batchSize = .rows(10)
    settings.patience = nil
    change(&settings)
    return try TableTrainer(table, settings: settings, threads: 1)
  }

  @Test("Steps make the same epochs as epochs do", arguments: [true, false])
  func steps(isWhole: Bool) throws {
    let (whole, single) = (
      try trainer { if isWhole { $0.batchSize = .full } },
      try trainer { if isWhole { $0.batchSize = .full } }
    )
    for _ in 0..<5 { try whole.runEpoch() }
    #expect(single.stepsPerEpoch == (isWhole ? 1 : 7))
    for step in 0..<5 * single.stepsPerEpoch {
      #expect(single.stepInEpoch == step % single.stepsPerEpoch)
      let entry = try single.runStep()
      #expect((entry != nil) == (single.stepInEpoch == 0))
    }
    #expect(single.network.parameters == whole.network.parameters)
    #expect(single.history == whole.history && single.steps == whole.steps)
    #expect(try single.model.bytes == whole.model.bytes)
  }

  @Test("An epoch finishes what steps have begun")
  func mixed() throws {
    let (whole, mixed) = (try trainer(), try trainer())
    for _ in 0..<3 { try whole.runEpoch() }
    try mixed.runStep()
    try mixed.runStep()
    #expect(try mixed.runEpoch()?.epoch == 1)
    try mixed.runEpoch()
    for _ in 0..<6 { #expect(try mixed.runStep() == nil) }
    #expect(mixed.history.entries.count == 2)
    try mixed.runEpoch()
    #expect(mixed.network.parameters == whole.network.parameters)
    #expect(mixed.history == whole.history)
  }

  @Test("The network can be seen between two steps, and a number changed by hand")
  func editing() throws {
    let trainer = try trainer { $0.keepsLast = true }
    try trainer.runStep()
    var expected = trainer.network
    try trainer.setParameter("0.weight", at: 3, to: 0.5)
    expected["0.weight"][3] = 0.5
    #expect(trainer.network.parameters == expected.parameters)
    try trainer.runEpoch()
    #expect(trainer.network.parameters != expected.parameters)
    for (name, place, value) in [
      ("0.weights", 0, 1.0), ("0.weight", -1, 1), ("0.weight", 1_000_000, 1),
      ("0.weight", .max, 1), ("0.bias", 0, .nan), ("0.bias", 0, .infinity),
    ] {
      #expect(throws: TrainingError.self, "\(name) \(place) \(value)") {
        try trainer.setParameter(name, at: place, to: value)
      }
    }
  }

  @Test("A line search goes on after a number was changed by hand")
  func lineSearch() throws {
    let trainer = try trainer {
      $0.optimizer = LBFGS()
      $0.batchSize = .full
      $0.keepsLast = true
      $0.penalty = Penalty(l2: 0.01)
      $0.epochs = 1000
    }
    try trainer.run()
    #expect(trainer.stopReason == .converged)
    let lowest = try #require(trainer.history.last?.trainingLoss)
    try trainer.setParameter("2.bias", at: 0, to: 5)
    #expect(trainer.stopReason == nil)
    try trainer.runEpoch()
    let raised = try #require(trainer.history.last?.trainingLoss)
    #expect(raised > lowest + 0.1)
    for _ in 0..<20 { try trainer.runEpoch() }
    #expect(try #require(trainer.history.last?.trainingLoss) < raised - 0.1)
  }

  @Test("The model can be that of the last epoch")
  func keepsLast() throws {
    let (best, last) = (try trainer(), try trainer { $0.keepsLast = true })
    for trainer in [best, last] { for _ in 0..<40 { try trainer.runEpoch() } }
    #expect(last.model.network.parameters == last.network.parameters)
    #expect(best.network.parameters == last.network.parameters)
    #expect(last.model.record?.best?.epoch == 40)
    #expect(best.model.record?.best == best.history.best)
  }

  @Test("A model so far is the one of a run with just so many epochs")
  func endedModel() throws {
    let open = try trainer {
      $0.epochs = 1000
      $0.keepsLast = true
    }
    for _ in 0..<7 { try open.runEpoch() }
    let ended = try trainer {
      $0.epochs = 7
      $0.keepsLast = true
    }
    try ended.run()
    #expect(try open.endedModel.bytes == ended.model.bytes)
    #expect(try open.model.bytes != ended.model.bytes)
  }

  @Test("A model so far of a run that diverged is the one of a run that ended before")
  func endedBeforeDivergence() throws {
    func run(epochs: Int) throws -> TableTrainer<Double> {
      let trainer = try trainer {
        $0.optimizer = SGD(learningRate: 3)
        $0.activations = [Identity()]
        $0.loss = CrossEntropy()
        $0.batchSize = .full
        $0.penalty = Penalty(l2: 2)
        $0.keepsLast = true
        $0.epochs = epochs
      }
      try trainer.run()
      return trainer
    }
    let diverged = try run(epochs: 10_000)
    guard case .diverged = diverged.stopReason else {
      Issue.record("The run ended by \(String(describing: diverged.stopReason)).")
      return
    }
    let ended = try run(epochs: diverged.history.entries.count)
    #expect(try diverged.endedModel.bytes == ended.model.bytes)
  }

  @Test("A penalty of the settings is that of the trainer")
  func penalty() throws {
    let (without, with) = (try trainer(), try trainer { $0.penalty = Penalty(l1: 0.1, l2: 0.1) })
    for trainer in [without, with] { for _ in 0..<20 { try trainer.runEpoch() } }
    func size(_ trainer: TableTrainer<Double>) -> Double {
      trainer.network["0.weight"].reduce(0) { $0 + $1.magnitude }
    }
    #expect(size(with) < 0.5 * size(without))
  }

  @Test("Rows of a data set are those of the table")
  func rows() throws {
    let trainer = try trainer()
    let data = trainer.trainingData
    #expect(data.count == trainer.trainingRows.count)
    #expect(trainer.validationData?.count == trainer.validationRows.count)
    #expect(data.inputs(ofRow: 3).count == trainer.preprocessing.inputs)
    let look = try Inspection(trainer.network.withoutDropout, on: data, loss: trainer.loss)
    #expect(Array(look.layers[0].input.numbers.prefix(data.inputColumns)) == data.inputs(ofRow: 0))
    #expect(look.targets[5, 0] == data.targets(ofRow: 5)[0])
  }
}
