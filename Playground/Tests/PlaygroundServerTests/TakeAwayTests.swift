import Backprop
import Foundation
import Testing

@testable import PlaygroundServer

struct TakeAwayTests {
  private static let tableCSV =
    "size,shape,weight\n"
    + (0..<40).map { "\($0 % 7),\($0 % 3 == 0 ? "round" : "flat"),\(Double($0 * $0 % 11) / 4)\n" }
    .joined()

  /// Settings that have everything in them, of a sample and of a table.
  private static var examples: [RunSettings] {
    var first = RunSettings.usual
    first.data = .sample("spirals:noise=0.05,turns=1", rows: 100, seed: 3)
    first.hidden = [.init(units: 4), .init(units: 3, activation: "leaky-relu:leak=0.1")]
    first.schedule = "cosine"
    (first.l1, first.l2, first.dropout) = (0.001, 0.002, 0.25)
    first.seed = 5
    var second = RunSettings(
      data: .table(id: "t1", name: "it's mine.csv", target: "weight", features: ["shape", "size"]))
    second.hidden = []
    second.batchSize = nil
    second.validation = 0
    second.loss = "huber:delta=0.5"
    second.optimizer = "sgd:learningRate=0.05,momentum=0.9"
    var third = RunSettings(data: .table(id: "t1", name: nil, target: "shape", features: nil))
    third.loss = "binary-cross-entropy"
    third.initializer = "he-normal"
    return [first, second, third]
  }

  private func run(_ settings: RunSettings, epochs: Int) throws -> RunTrainer {
    let stored = try StoredTable(id: "t1", name: "it's mine.csv", bytes: Array(Self.tableCSV.utf8))
    let run = try RunTrainer(settings, data: RunData(settings.data, stored: stored))
    for _ in 0..<epochs * run.trainer.stepsPerEpoch { try run.step() }
    return run
  }

  @Test func fileNamesArePlain() {
    #expect(RunData.fileName(for: "it's mine.csv") == "it-s-mine.csv")
    #expect(RunData.fileName(for: "../../etc/passwd") == "passwd.csv")
    #expect(RunData.fileName(for: "C:\\data\\Iris.CSV") == "Iris.CSV")
    #expect(RunData.fileName(for: "") == "table.csv")
    #expect(RunData.fileName(for: "-rf.csv") == "rf.csv")
    #expect(RunData.fileName(for: "…") == "table.csv")
  }

  @Test func quotes() {
    #expect("a b".shellQuoted == "'a b'")
    #expect("it's".shellQuoted == "'it'\\''s'")
    #expect("$(rm)".shellQuoted == "'$(rm)'")
    #expect("".shellQuoted == "''")
    #expect("-x".shellQuoted == "'-x'")
    #expect("adam:beta1=0.9".shellQuoted == "adam:beta1=0.9")
    #expect("a\"\\\n\u{202E}\\(x)".swiftLiteral == "\"a\\\"\\\\\\n\\u{202e}\\\\(x)\"")
    #expect("a\nrm -rf /\u{2028}b".oneLine == "a rm -rf / b")
  }

  @Test func saysWhatCannotBeRepeated() throws {
    let run = try run(.usual, epochs: 0)
    try run.step()
    try run.edit("0.weight", at: 0, to: 1)
    let text = CommandText(Recipe(run)).text
    #expect(text.contains("# Numbers were changed by hand (1)"))
    #expect(text.contains("# No epoch was over yet"))
    let program = ProgramText(Recipe(run)).text
    #expect(program.contains("for _ in 0..<1 { try trainer.runStep() }"))
    #expect(program.contains("try trainer.setParameter(\"0.weight\", at: 0, to: 1.0)"))
  }

  /// What the program of ``ProgramText`` does, done here.
  @Test func theModelIsThatOfARunOfSoManyEpochs() throws {
    for settings in Self.examples {
      let run = try run(settings, epochs: 7)
      let trainer = try TableTrainer<Double>(
        run.data.table, settings: settings.training(target: run.data.target, epochs: 7))
      while trainer.stopReason == nil { try trainer.runEpoch() }
      #expect(try trainer.model.bytes == run.model())
    }
  }

  @Test func ofARunThatDivergedThereIsWhatWasBefore() throws {
    var settings = RunSettings.usual
    settings.data = .sample("plane", rows: 40, seed: 0)
    settings.hidden = [.init(units: 4, activation: "relu")]
    settings.optimizer = "sgd:learningRate=30"
    settings.batchSize = nil
    settings.seed = 1
    let run = try run(settings, epochs: 50)
    #expect(run.hasDiverged)
    let recipe = Recipe(run)
    let epochs = run.trainer.history.entries.count
    try #require(epochs > 0)
    #expect(recipe.epochs == epochs && recipe.steps == epochs && recipe.isPlain)
    #expect(CommandText(recipe).text.contains("# It diverged in the next epoch"))
    let trainer = try TableTrainer<Double>(
      run.data.table, settings: settings.training(target: run.data.target, epochs: epochs))
    try trainer.run()
    #expect(try trainer.model.bytes == run.model())
  }

  @Test func columnsMayLookLikeOptions() throws {
    var settings = RunSettings(
      data: .table(id: "t1", name: nil, target: "--y", features: ["-x", "z"]))
    settings.hidden = []
    let recipe = Recipe(
      settings: settings, fileName: "a.csv", target: "--y", epochs: 1, stepInEpoch: 0,
      stepsPerEpoch: 1)
    let text = CommandText(recipe).text
    #expect(text.contains("--target='--y'") && text.contains("--features='-x,z'"))
  }

  /// Needs the built command in the environment: `BACKPROP=../.build/release/backprop swift test`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["BACKPROP"] != nil))
  func theCommandMakesTheVeryBytes() throws {
    let command = try #require(ProcessInfo.processInfo.environment["BACKPROP"])
    for settings in Self.examples {
      let run = try run(settings, epochs: 7)
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "backprop-\(Token.random(bytes: 6))")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try Data(run.data.bytes).write(to: folder.appendingPathComponent(run.data.fileName))
      let recipe = Recipe(run)
      let script = "set -e\nbackprop() { '\(command)' \"$@\"; }\n" + CommandText(recipe).text
      try Data(script.utf8).write(to: folder.appendingPathComponent("run.sh"))
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["run.sh"]
      process.currentDirectoryURL = folder
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      let model = try Data(contentsOf: folder.appendingPathComponent(recipe.modelName))
      #expect(try Array(model) == run.model(), "\(script)")
    }
  }
}

struct TableStoreTests {
  private func csv(rows: Int) -> [UInt8] {
    Array(("a,b\n" + (0..<rows).map { "\($0),x\($0 % 2)\n" }.joined()).utf8)
  }

  @Test func theOldestMakesRoomButNotTheGiven() async throws {
    let given = try StoredTable(id: "t1", name: "given.csv", bytes: csv(rows: 4))
    let store = TableStore(given: [given])
    for number in 0..<Limits.tables + 3 {
      _ = try await store.add(name: "\(number).csv", bytes: csv(rows: 4))
    }
    let ids = await store.all.map(\.id)
    #expect(ids.count == Limits.tables + 1)
    #expect(ids.first == "t1" && ids[1] == "t5")
    await #expect(throws: Problem.self) { _ = try await store.table("t2") }
    #expect(try await store.table("t1").name == "given.csv")
  }

  @Test func refusesWhatIsNoTableOrTooLarge() async throws {
    let store = TableStore()
    _ = try await store.add(name: "a", bytes: csv(rows: Limits.rows))
    for bytes in [[], [0], [0xFF, 0xFE, 0x00], Array("a\n1\n".utf8), csv(rows: Limits.rows + 1)] {
      await #expect(throws: (any Error).self) {
        _ = try await store.add(name: "a", bytes: bytes)
      }
    }
  }

  @Test func tablesComeByHTTP() async throws {
    try await TestServer.run { server in
      let text = String(decoding: csv(rows: 30), as: UTF8.self)
      let answer = try await server.send(.post, "/api/tables?name=my%20table.csv", text)
      #expect(answer.status == .created)
      let json = try answer.json
      #expect(json["name"] == "my table.csv" && json["rows"]?.number == 30)
      #expect(json["target"] == "b")
      let id = try #require(json["id"]?.string)
      let run = try await server.begin(
        #"{"data":{"table":"\#(id)","target":"b"},"hidden":[{"units":2}]}"#)
      let data = try await server.send(.get, "/api/runs/\(run)/data")
      #expect(data.text == text)
      #expect(data.headers[.contentDisposition] == "attachment; filename=\"my-table.csv\"")
      for (path, body) in [("/api/tables", text), ("/api/tables?name=a.csv", "")] {
        #expect(try await server.send(.post, path, body).status == .badRequest)
      }
      let wrong = try await server.send(
        .post, "/api/runs", #"{"settings":{"data":{"table":"\#(id)","target":"c"}}}"#)
      #expect(wrong.status == .badRequest && wrong.error.contains("\"c\""))
    }
  }
}
