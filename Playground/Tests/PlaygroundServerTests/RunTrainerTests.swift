import Backprop
import Testing

@testable import PlaygroundServer

struct RunTrainerTests {
  private func trainer(_ settings: RunSettings) throws -> RunTrainer {
    let run = try RunTrainer(settings, data: RunData(settings.data, stored: nil))
    while run.isReplaying { try run.step() }
    return run
  }

  @Test func aReplayIsTheSameRun() throws {
    var settings = RunSettings.usual
    settings.dropout = 0.2
    let run = try trainer(settings)
    for _ in 0..<30 { try run.step() }
    try run.edit("0.weight", at: 3, to: 0.25)
    try run.edit("0.weight", at: 3, to: 0.5)
    try run.edit("3.bias", at: 1, to: -1)
    for _ in 0..<25 { try run.step() }
    #expect(run.settings.steps == 55)
    #expect(run.settings.edits.count == 2)
    let again = try trainer(run.settings)
    #expect(again.settings == run.settings)
    #expect(again.trainer.network.parameters == run.trainer.network.parameters)
    #expect(again.curve == run.curve)
    #expect(try again.model() == run.model())
    try run.reset()
    #expect(run.settings.steps == 0)
    #expect(try run.trainer.network.parameters == trainer(settings).trainer.network.parameters)
  }

  @Test func editsOfWhatIsNotThereAreRefusedBeforeTheRunComesToThem() throws {
    for (parameter, index) in [("9.weight", 0), ("0.weight", 1_000_000), ("0.weights", 0)] {
      var settings = RunSettings.usual
      settings.steps = 9
      settings.edits = [.init(step: 5, parameter: parameter, index: index, value: 1)]
      #expect(throws: Problem.self) { _ = try trainer(settings) }
    }
  }

  @Test func aConvergedRunGoesOnAfterAnEdit() throws {
    var settings = RunSettings.usual
    settings.data = .sample("plane", rows: 50, seed: 0)
    settings.hidden = []
    settings.optimizer = "lbfgs"
    settings.batchSize = nil
    let run = try trainer(settings)
    while run.stopReason == nil { try run.step() }
    #expect(run.stopReason == .converged)
    let steps = run.trainer.steps
    try run.edit("0.weight", at: 0, to: 3)
    try run.step()
    #expect(run.trainer.steps == steps + 1)
  }

  @Test func divergenceIsSaid() throws {
    var settings = RunSettings.usual
    settings.data = .sample("plane", rows: 50, seed: 0)
    settings.hidden = []
    settings.optimizer = "sgd:learningRate=1e6"
    settings.steps = 100_000
    let run = try trainer(settings)
    guard case .diverged(let text)? = run.stopReason else {
      Issue.record("The run has not diverged.")
      return
    }
    #expect(text.contains("learning rate"))
    let scene = try RunScene(run)
    let snapshot = Snapshot(
      status: .diverged, message: text, epoch: 0, step: 1, stepInEpoch: 0, learningRate: 1,
      stepsPerSecond: 0, curve: run.curve, network: run.trainer.network, isEdited: false)
    // What cannot be shown is null, and nothing traps.
    _ = try JSON(parsing: Array(snapshot.json(scene).text.utf8))
  }

  @Test func everySampleActivationLossAndOptimizerHasAFrame() throws {
    for sample in Catalog.samples {
      var settings = RunSettings(data: .sample(sample.kind, rows: 40, seed: 1))
      settings.hidden = [.init(units: 3)]
      try show(settings)
    }
    for loss in ["binary-cross-entropy", "cross-entropy"] {
      var settings = RunSettings.usual
      settings.loss = loss
      try show(settings)
    }
    for loss in ["huber", "mean-absolute-error"] {
      var settings = RunSettings(data: .sample("plane", rows: 40, seed: 1))
      settings.loss = loss
      try show(settings)
    }
    for optimizer in Catalog.optimizers {
      var settings = RunSettings.usual
      settings.optimizer = optimizer.kind
      settings.batchSize = nil
      settings.hidden = [.init(units: 2)]
      try show(settings)
    }
  }

  private func show(_ settings: RunSettings) throws {
    let run = try trainer(settings)
    for _ in 0..<3 { try run.step() }
    let scene = try RunScene(run)
    let snapshot = Snapshot(
      status: .paused, message: nil, epoch: 0, step: 3, stepInEpoch: 3,
      learningRate: run.learningRate, stepsPerSecond: 0, curve: run.curve,
      network: run.trainer.network, isEdited: false)
    let json = snapshot.json(scene)
    #expect((json["loss"]?["training"]?.number ?? -1) >= 0, "\(settings)")
    #expect((json["score"]?["training"]?.number ?? 2) <= 1, "\(settings)")
  }
}
