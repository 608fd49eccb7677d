import Foundation
import Testing

@testable import Backprop

/// Files that were cut off or changed anywhere: each is refused with the reason, or serves.
@Suite struct DamagedFileTests {
  /// What became of damaged files.
  private struct Outcome {
    var refused = 0
    var accepted = 0
    var unexpected: [String] = []

    mutating func note(_ work: () throws -> Void) {
      do {
        try work()
        accepted += 1
      } catch let error as ModelFileError {
        if error.problem.isEmpty { unexpected.append("an error without words") }
        refused += 1
      } catch {
        unexpected.append("\(type(of: error)): \(error)")
      }
    }
  }

  // MARK: - Models

  private static func table() throws -> Table {
    try Table(
      csvText: "length,width,colour,weight,species,ripe,sweet,size\n"
        + "4.1,2,red,1,setosa,no,no,9\n5,,mauve,2,virginica,yes,yes,11\n-1e300,1,,0,setosa,no,yes,1\n",
      source: "three.csv")
  }

  /// Does with a model what its user would.
  private static func use(_ bytes: [UInt8], _ table: Table) throws {
    let file = try ModelFile(bytes: bytes, source: "m")
    func use<S: Scalar>(_ model: Model<S>) {
      _ = model.network.description
      // Columns may have other names now, or numbers may be too large.
      _ = try? model.predict(table)[0].description
      _ = try? model.evaluate(table).metrics.description
      if model.network.inputs < 100 {
        let row = [S](repeating: 1, count: model.network.inputs)
        _ = model.predict([row, row])
      }
    }
    use(try file.model() as Model<Double>)
    if !file.isDouble { use(try file.model() as Model<Float>) }
  }

  private static func model(_ task: ModelSamples.Task) throws -> [UInt8] {
    try ModelSamples.trainer(task, as: Float.self) { $0.hidden = [2] }.model.file.bytes
  }

  private static func headerLength(_ bytes: [UInt8]) -> Int {
    8 + Int(bytes[0]) + Int(bytes[1]) << 8
  }

  @Test func soundModels() throws {
    for task in ModelSamples.Task.allCases {
      try Self.use(Self.model(task), Self.table())
    }
  }

  @Test func modelsCutOffAnywhere() throws {
    let (bytes, table) = (try Self.model(.classes), try Self.table())
    var outcome = Outcome()
    for count in 0..<bytes.count {
      outcome.note { try Self.use(Array(bytes.prefix(count)), table) }
    }
    #expect(outcome.unexpected.isEmpty)
    #expect(outcome.refused == bytes.count)
  }

  @Test(arguments: ModelSamples.Task.allCases)
  func modelsWithAnyBitFlipped(task: ModelSamples.Task) throws {
    var (bytes, table) = (try Self.model(task), try Self.table())
    var outcome = Outcome()
    // Every bit of one model, and every seventh of the others.
    for bit in stride(from: 0, to: Self.headerLength(bytes) * 8, by: task == .classes ? 1 : 7) {
      bytes[bit / 8] ^= 1 << (bit % 8)
      outcome.note { try Self.use(bytes, table) }
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
    #expect(outcome.unexpected.isEmpty, "\(outcome.unexpected.prefix(3))")
    #expect(outcome.refused > outcome.accepted / 2 && outcome.accepted > 100)
  }

  /// Some bytes are changed, moved, doubled or taken out.
  private static func damage(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.next(below: 4) {
      let place = random.next(below: bytes.count)
      let end = min(bytes.count, place + 1 + random.next(below: 12))
      switch random.next(below: 5) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: random.next(below: bytes.count))
      case 3: for index in place..<end { bytes[index] = UInt8(ascii: "9") }
      default: bytes[place] = Array("0123456789-+.eE\"{}[],:ntf \\".utf8)[random.next(below: 27)]
      }
      if bytes.count < 9 { return bytes }
    }
    // Half of them keep a length that is true, or they would never get further.
    if let end = bytes.lastIndex(of: UInt8(ascii: "}")), end >= 8, random.next(below: 2) == 0 {
      for place in 0..<8 { bytes[place] = UInt8(truncatingIfNeeded: (end - 7) >> (8 * place)) }
    }
    return bytes
  }

  @Test(arguments: ModelSamples.Task.allCases)
  func modelsWithSeveralBytesChanged(task: ModelSamples.Task) throws {
    let (bytes, table) = (try Self.model(task), try Self.table())
    var (outcome, random) = (Outcome(), Random(seed: 11))
    for _ in 0..<2000 { outcome.note { try Self.use(Self.damage(bytes, &random), table) } }
    #expect(outcome.unexpected.isEmpty, "\(outcome.unexpected.prefix(3))")
    #expect(outcome.refused > 1000)
  }

  // MARK: - Checkpoints

  /// A run that is as small as can be, and its checkpoint.
  private static func run() throws -> (trainer: TableTrainer<Float>, bytes: [UInt8]) {
    func trainer(epochs: Int) throws -> TableTrainer<Float> {
      try ModelSamples.trainer(.number, epochs: epochs) {
        $0.hidden = [2]
        $0.schedule = WarmUp(ticks: 2, then: ReduceOnPlateau(patience: 1))
      }
    }
    let folder = try TemporaryFolder()
    try trainer(epochs: 1).writeCheckpoint(to: folder.path)
    return (try trainer(epochs: 0), try #require(folder.bytes(CheckpointFile.name)))
  }

  private static func resume(_ trainer: TableTrainer<Float>, _ bytes: [UInt8]) throws {
    let file = try CheckpointFile(SafeTensors(bytes: bytes, source: "c"), source: "c")
    do {
      try trainer.resume(from: file)
    } catch is TrainingError {
      // Other settings, another table: said by a checkpoint that is sound as such.
      return
    }
    _ = trainer.history.description
    _ = try trainer.runEpoch()
    _ = try? trainer.model.file
  }

  @Test func checkpointsCutOffAnywhere() throws {
    let (trainer, bytes) = try Self.run()
    try Self.resume(trainer, bytes)
    var outcome = Outcome()
    for count in 0..<bytes.count {
      outcome.note { try Self.resume(trainer, Array(bytes.prefix(count))) }
    }
    #expect(outcome.unexpected.isEmpty)
    #expect(outcome.refused == bytes.count)
  }

  @Test func checkpointsWithAnyBitFlipped() throws {
    var (trainer, bytes) = try Self.run()
    var outcome = Outcome()
    for bit in 0..<Self.headerLength(bytes) * 8 {
      bytes[bit / 8] ^= 1 << (bit % 8)
      outcome.note { try Self.resume(trainer, bytes) }
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
    #expect(outcome.unexpected.isEmpty, "\(outcome.unexpected.prefix(3))")
    #expect(outcome.refused > outcome.accepted / 2 && outcome.accepted > 100)
  }

  @Test func checkpointsWithSeveralBytesChanged() throws {
    let (trainer, bytes) = try Self.run()
    var (outcome, random) = (Outcome(), Random(seed: 12))
    for _ in 0..<4000 {
      outcome.note { try Self.resume(trainer, Self.damage(bytes, &random)) }
    }
    #expect(outcome.unexpected.isEmpty, "\(outcome.unexpected.prefix(3))")
    #expect(outcome.refused > 2000)
  }
}
