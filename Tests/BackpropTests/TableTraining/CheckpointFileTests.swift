import Foundation
import Testing

@testable import Backprop

@Suite struct CheckpointFileTests {
  private static let file = Result { try bytes(of: ModelSamples.trainer(.classes, as: Float.self)) }

  private static func bytes<S: Scalar>(of trainer: TableTrainer<S>) throws -> SafeTensors {
    let folder = try TemporaryFolder()
    try trainer.writeCheckpoint(to: folder["run"])
    return try SafeTensors(contentsOf: CheckpointFile.path(in: folder["run"] + "/"))
  }

  private func trainer(
    change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> TableTrainer<Float> {
    try ModelSamples.trainer(.classes, epochs: 0, change: change)
  }

  // MARK: - There and back

  @Test(arguments: Catalog.optimizers.map { Item($0) })
  func everyOptimizer(item: Item) throws {
    let optimizer = try item.as((any Optimizer).self)
    func check<S: Scalar>(_ scalar: S.Type) throws {
      func begin() throws -> TableTrainer<S> {
        try ModelSamples.trainer(.number, epochs: 2) {
          $0.optimizer = optimizer
          $0.schedule = WarmUp(ticks: 2, then: ReduceOnPlateau(patience: 1))
          $0.epochs = 9
        }
      }
      let trainer = try begin()
      let file = try CheckpointFile(Self.bytes(of: trainer), source: "c")
      #expect(file.isDouble == (S.self == Double.self))
      #expect(file.history == trainer.history)
      #expect(try JSONText.encode(file.settings) == JSONText.encode(trainer.settings))
      for _ in 0..<3 { try trainer.runEpoch() }
      let other = try begin()
      for _ in 0..<2 { try other.runEpoch() }
      try other.resume(from: file)
      #expect(other.history == file.history)
      for _ in 0..<3 { try other.runEpoch() }
      #expect(try Self.bytes(of: other).bytes == Self.bytes(of: trainer).bytes)
      #expect(try other.model.file.bytes == trainer.model.file.bytes)
    }
    try check(Float.self)
    try check(Double.self)
  }

  @Test func ownParts() throws {
    struct Half: Activation {
      static let kind = "half"
      func value<S: Scalar>(at x: S) -> S { x / 2 }
      func slope<S: Scalar>(at x: S, value y: S) -> S { 0.5 }
    }
    let folder = try TemporaryFolder()
    let trainer = try ModelSamples.trainer(.classes, as: Float.self) { $0.activations = [Half()] }
    try trainer.writeCheckpoint(to: folder.path)
    let error = #expect(throws: ModelFileError.self) { try CheckpointFile(folder: folder.path) }
    #expect(error?.place == .metadata("settings"))
    let file = try CheckpointFile(folder: folder.path, including: [Half()])
    #expect(file.settings.activations[0] is Half)
    try trainer.resume(from: file)
  }

  @Test func divergedRunsLeaveTheLastCheckpoint() throws {
    let folder = try TemporaryFolder()
    let trainer = try ModelSamples.trainer(.number, epochs: 0, as: Float.self) {
      $0.optimizer = SGD(learningRate: 1e30)
      $0.epochs = 50
    }
    try trainer.writeCheckpoint(to: folder.path)
    let before = try #require(folder.bytes(CheckpointFile.name))
    try trainer.run()
    guard case .diverged = trainer.stopReason else {
      Issue.record("A learning rate of 1e30 must diverge.")
      return
    }
    try trainer.writeCheckpoint(to: folder.path)
    #expect(folder.bytes(CheckpointFile.name) == before)
  }

  // MARK: - What does not fit

  @Test func otherRuns() throws {
    let file = try CheckpointFile(Self.file.get(), source: "c")
    try trainer().resume(from: file)
    try trainer { $0.epochs = 77 }.resume(from: file)
    for change: (inout TrainingSettings) -> Void in [
      { $0.seed = 1 }, { $0.hidden = [5] }, { $0.optimizer = Adam() }, { $0.dropout = 0.5 },
      { $0.schedule = CosineDecay(ticks: 5) },
    ] {
      let error = #expect(throws: TrainingError.self) {
        try trainer(change: change).resume(from: file)
      }
      #expect(error?.description.contains("other settings") == true)
    }
    let table = try ModelSamples.table(rows: 61)
    let other = try TableTrainer<Float>(table, settings: file.settings)
    let error = #expect(throws: TrainingError.self) { try other.resume(from: file) }
    #expect(error?.description.contains("digest") == true)
    let double = try ModelSamples.trainer(.classes, epochs: 0, as: Double.self)
    let precision = #expect(throws: TrainingError.self) { try double.resume(from: file) }
    #expect(precision?.description.contains("float64") == true)
    #expect(double.history.entries.isEmpty)
  }

  @Test func modelsAndCheckpoints() throws {
    let model = try ModelSamples.trainer(.classes, as: Float.self).model.file
    let error = #expect(throws: ModelFileError.self) { try CheckpointFile(model, source: "m") }
    #expect(error?.description.contains("It is a model, not a checkpoint.") == true)
    #expect(error?.description.contains(CheckpointFile.name) == true)
    let other = #expect(throws: ModelFileError.self) { try ModelFile(Self.file.get()) }
    #expect(other?.description.contains("It is a checkpoint, not a model.") == true)
    let folder = try TemporaryFolder()
    let missing = #expect(throws: FileError.self) { try CheckpointFile(folder: folder.path) }
    #expect(missing?.isMissing == true)
  }

  private enum Part { case text(String), tensor(String) }

  @Test func damage() throws {
    let file = try Self.file.get()
    func change(_ key: String, _ old: String, _ new: String) -> SafeTensors? {
      file.replacing(old, by: new, in: key)
    }
    let one: [Float] = [1]
    for (changed, part, words) in [
      (change("progress", "\"epochs\":1", "\"epochs\":-1"), Part.text("progress"), "epochs"),
      (change("progress", "\"epochs\":1", "\"epochs\":0"), .text("progress"), "goes on to 1"),
      (change("progress", "\"epochs\":1", "\"epochs\":\(Int.max)"), .text("progress"), "epochs"),
      (change("progress", "\"steps\":", "\"steps\":\(Int.max),\"x\":"), .text("progress"), "steps"),
      (change("progress", "\"bestSteps\":", "\"bestSteps\":9"), .text("progress"), "best network"),
      (change("progress", "constant-rate", "relu"), .text("progress"), "not a schedule"),
      (change("progress", "constant-rate", "cosine"), .text("progress"), "missing"),
      (change("history", "\"bestPlace\":0", "\"bestPlace\":1"), .text("history"), "best one"),
      (change("history", "\"bestPlace\":0", "\"bestPlace\":-1"), .text("history"), "best one"),
      (change("history", "\"bestPlace\":0", "\"bestPlace\":null"), .text("history"), "best one"),
      (file.with("history", "{\"entries\":[],\"bestPlace\":5}"), .text("history"), "best one"),
      (change("history", "\"epoch\":1", "\"epoch\":0"), .text("history"), "ascend"),
      (
        change("settings", "\"hidden\":[4]", "\"hidden\":[1048576,1048576]"),
        .tensor("network.6.weight"), "missing"
      ),
      (
        change("settings", "\"hidden\":[4]", "\"hidden\":[1048576]"), .text("settings"), "more than"
      ),
      (
        change("settings", "\"hidden\":[4]", "\"hidden\":[1048577]"), .text("settings"),
        "1...1048576"
      ),
      (change("settings", "\"hidden\":[4]", "\"hidden\":[3]"), .tensor("optimizer"), "shape"),
      (
        change("settings", "\"kind\":\"adamw\"", "\"kind\":\"lion\""), .tensor("optimizer"), "shape"
      ),
      (
        change(
          "settings", "\"validation\":{\"automatic\":{}}", "\"validation\":{\"table\":{}}"),
        .text("tables"), "validation table"
      ),
      (change("tables", "{", "{\"validation\":\"x\","), .text("tables"), "validation table"),
      (file.without("optimizer"), .tensor("optimizer"), "shape"),
      (file.without("network.0.weight"), .tensor("network.0.weight"), "no matrix"),
      (file.without("network.0.bias"), .tensor("network.0.bias"), "missing"),
      (file.without("best.0.bias"), .tensor("best.0.bias"), "missing"),
      (file.with(.init("best.9.bias", shape: [1], one)), .tensor("best.9.bias"), "no such"),
      (file.with(.init("other", shape: [1], one)), .tensor("other"), "no such tensor"),
      (
        file.with(.init("network.0.bias", shape: [4], [0, 0, 0, .nan] as [Float])),
        .tensor("network.0.bias"), "nan"
      ),
      (file.with("settings", nil), .text("settings"), "missing"),
      (file.with("setting", ""), .text("setting"), "nothing of this name"),
    ] as [(SafeTensors?, Part, String)] {
      let changed = try #require(changed, "\(words) \(part)")
      let error = #expect(throws: ModelFileError.self, "\(words)") {
        let file = try CheckpointFile(changed, source: "c")
        try trainer().resume(from: file)
      }
      switch part {
      case .text(let key): #expect(error?.place == .metadata(key), "\(String(describing: error))")
      case .tensor(let name): #expect(error?.place == .tensor(name), "\(String(describing: error))")
      }
      #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
    }
  }

  /// What a schedule remembers must not overflow when it counts on.
  @Test func countersOfSchedules() throws {
    for text in [
      "{\"kind\":\"warm-up\",\"ticks\":1,\"startFraction\":1,\"ended\":\(Int.max),"
        + "\"then\":{\"kind\":\"constant-rate\"}}",
      "{\"kind\":\"warm-up\",\"ticks\":1,\"startFraction\":1,\"ended\":-1,"
        + "\"then\":{\"kind\":\"constant-rate\"}}",
      "{\"kind\":\"reduce-on-plateau\",\"factor\":0.5,\"patience\":\(Int.max),\"threshold\":0,"
        + "\"cooldown\":0,\"floor\":0,\"progress\":{\"current\":1,\"waited\":\(Int.max),\"resting\":0}}",
      "{\"kind\":\"reduce-on-plateau\",\"factor\":0.5,\"patience\":1,\"threshold\":0,"
        + "\"cooldown\":0,\"floor\":0,\"progress\":{\"current\":1e300,\"waited\":0,\"resting\":0}}",
    ] {
      #expect(throws: JSONTextError.self, "\(text)") { try JSONText.decode(text, as: Coded.self) }
    }
    // A product that overflows must not make runs short again, whose end would never be reached.
    let restarts = CosineRestarts(ticks: 4, growth: 1 << 62 + 1)
    #expect((0...1).contains(restarts.factor(at: 1 << 53)))
  }
}
