import Testing

@testable import Backprop

@Suite("Resuming") struct ResumingTests {
  private let table = sampleTable(rows: 60)

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout TrainingSettings) -> Void
  }

  static let cases: [Case] = [
    Case(testDescription: "defaults") { _ in },
    Case(testDescription: "momentum, a plateau, dropout") {
      $0.optimizer = SGD(learningRate: 0.5, momentum: 0.9)
      $0.schedule = ReduceOnPlateau(patience: 0, threshold: 0.2)
      $0.dropout = 0.4
    },
    Case(testDescription: "adamw, warming up to a plateau, batch normalization") {
      $0.schedule = WarmUp(ticks: 2, then: ReduceOnPlateau(patience: 0, threshold: 0.3))
      $0.batchNormalization = true
    },
    Case(testDescription: "nadam, whose momentum carries a product") {
      $0.optimizer = NAdam(learningRate: 0.01)
      $0.clipping = .norm(0.5)
    },
    Case(testDescription: "rprop") {
      $0.optimizer = Rprop()
      $0.batchSize = .full
      $0.dropout = 0
    },
    Case(testDescription: "lbfgs") { $0.optimizer = LBFGS() },
    Case(testDescription: "a cosine, no rows held out") {
      $0.schedule = CosineDecay(ticks: 6)
      $0.validation = .none
    },
  ]

  private func settings(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
    var settings = TrainingSettings(target: "class")
    settings.hidden = [12]
    settings.columns.ignored = ["amount"]
    settings.epochs = 6
    settings.patience = 4
    settings.seed = 3
    change(&settings)
    return settings
  }

  private func trainer<S: Scalar>(
    _ settings: TrainingSettings, threads: Int = 1, as scalar: S.Type = S.self
  ) throws -> TableTrainer<S> {
    try TableTrainer(table, settings: settings, threads: threads)
  }

  @Test("In pieces, the bytes are those of an uninterrupted run", arguments: cases)
  func inPieces(one: Case) throws {
    try expectSameBytes(Float.self, settings(one.change))
    try expectSameBytes(Double.self, settings(one.change))
  }

  private func expectSameBytes<S: Scalar>(_ scalar: S.Type, _ settings: TrainingSettings) throws {
    let whole: TableTrainer<S> = try trainer(settings)
    try whole.run()
    let folder = try TemporaryFolder()
    var pieces: TableTrainer<S> = try trainer(settings)
    var restarts = 0
    while pieces.stopReason == nil {
      try pieces.runEpoch()
      let next: TableTrainer<S> = try trainer(settings, threads: restarts % 3 + 1)
      if restarts.isMultiple(of: 2) {
        try pieces.writeCheckpoint(to: folder["run"])
        try next.resume(from: CheckpointFile(folder: folder["run"]))
      } else {
        try next.resume(from: CheckpointFile(pieces.checkpointFile(), source: "memory"))
      }
      #expect(next.stopReason == pieces.stopReason && next.history == pieces.history)
      pieces = next
      restarts += 1
    }
    #expect(restarts == whole.history.entries.count && restarts > 1)
    #expect(pieces.history == whole.history)
    #expect(pieces.trainer.network.digest == whole.trainer.network.digest)
    let (mine, theirs) = (pieces.model, whole.model)
    #expect(try JSONText.encode(mine.record) == JSONText.encode(theirs.record))
    #expect(mine.network.digest == theirs.network.digest)
  }

  @Test("A run that is over can go on with more epochs, and one that is not can end with fewer")
  func otherEpochs() throws {
    let short: TableTrainer<Float> = try trainer(
      settings {
        $0.epochs = 3
        $0.patience = nil
      })
    try short.run()
    let file = try CheckpointFile(short.checkpointFile(), source: "memory")
    let long: TableTrainer<Float> = try trainer(settings { $0.patience = nil })
    try long.resume(from: file)
    #expect(long.stopReason == nil)
    try long.run()
    let whole: TableTrainer<Float> = try trainer(settings { $0.patience = nil })
    try whole.run()
    #expect(long.model.network.digest == whole.model.network.digest)
    #expect(long.history == whole.history)

    let shorter: TableTrainer<Float> = try trainer(
      settings {
        $0.epochs = 2
        $0.patience = nil
      })
    try shorter.resume(from: file)
    #expect(shorter.stopReason == .epochs)
  }

  @Test("A checkpoint of other settings, of another table or other numbers is refused")
  func mismatches() throws {
    let run: TableTrainer<Float> = try trainer(settings())
    try run.runEpoch()
    let file = try CheckpointFile(run.checkpointFile(), source: "c")

    func refusal<S: Scalar>(_ other: TableTrainer<S>) throws -> String {
      let before = other.trainer.network.digest
      let error = try #require(throws: TrainingError.self) { try other.resume(from: file) }
      #expect(other.trainer.network.digest == before && other.history.entries.isEmpty)
      return error.description
    }
    #expect(
      try refusal(trainer(settings { $0.seed = 4 }, as: Float.self)).contains("other settings"))
    #expect(try refusal(trainer(settings(), as: Double.self)).contains("is of Float numbers"))
    let another = Table(table.columns, digest: "1111111111111111")
    #expect(
      try refusal(TableTrainer<Float>(another, settings: settings(), threads: 1))
        .contains("its digest is 1111111111111111, and was 0000000000000000"))
    let otherwise = Table(table.columns, reading: CSVOptions(categorical: ["color"]))
    #expect(
      try refusal(TableTrainer<Float>(otherwise, settings: settings(), threads: 1))
        .contains("read in another way"))
  }

  @Test("A checkpoint that is damaged anywhere is refused, or is the same run")
  func damaged() throws {
    let run: TableTrainer<Float> = try trainer(settings { $0.hidden = [2] })
    try run.runEpoch()
    let folder = try TemporaryFolder()
    try run.writeCheckpoint(to: folder.path)
    let bytes = try #require(folder.bytes(CheckpointFile.name))
    func open(_ damaged: [UInt8]) throws {
      let file = try CheckpointFile(SafeTensors(bytes: damaged, source: "c"), source: "c")
      let next: TableTrainer<Float> = try trainer(settings { $0.hidden = [2] })
      try next.resume(from: file)
    }
    try open(bytes)
    for end in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: (any Error).self) { try open(Array(bytes.prefix(end))) }
    }
    var random = Random(seed: 8)
    var refused = 0
    for _ in 0..<300 {
      var damaged = bytes
      damaged[random.next(below: bytes.count)] ^= UInt8(1 + random.next(below: 255))
      do { try open(damaged) } catch is ModelFileError { refused += 1 } catch is TrainingError {
        refused += 1
      }
    }
    #expect(refused > 100)
  }

  @Test("What has diverged leaves the checkpoint as it was")
  func diverged() throws {
    let folder = try TemporaryFolder()
    let run: TableTrainer<Float> = try trainer(
      settings {
        $0.columns = ColumnSettings(targets: ["amount"])
        $0.optimizer = SGD(learningRate: 1e12)
        $0.schedule = WarmUp(ticks: 4, startFraction: 1e-14)
        $0.patience = nil
      })
    try run.runEpoch()
    try run.writeCheckpoint(to: folder.path)
    let before = try #require(folder.bytes(CheckpointFile.name))
    try run.run()
    guard case .diverged = run.stopReason else {
      Issue.record("It did not diverge.")
      return
    }
    try run.writeCheckpoint(to: folder.path)
    #expect(folder.bytes(CheckpointFile.name) == before)
  }
}
