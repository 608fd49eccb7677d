import Foundation
import Testing

struct InterruptTests {
  private static let endless =
    "train iris.csv --target species --epochs 1000000000 --patience none --log log --output m"

  private func start(_ line: String, in place: Workplace) throws -> Started {
    try place.start(line.split(separator: " ").map(String.init))
  }

  private func linesOfLog(_ place: Workplace) -> Int {
    (try? place.bytes("log").count { $0 == 0x0A }) ?? 0
  }

  @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func signalEndsTheEpochAndKeepsTheModel(signal: Int32, status: Int32) throws {
    let place = try Workplace(with: "iris.csv")
    let run = try start(Self.endless, in: place)
    #expect(run.wait { linesOfLog(place) > 2 })
    run.send(signal)
    let outcome = try run.outcome()
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(!outcome.wasKilled)
    #expect(outcome.errors.contains("Interrupted after epoch "))
    #expect(outcome.output.contains("; interrupted; "))
    #expect(!outcome.output.contains("Repeat:"))
    #expect(try place.names == ["iris.csv", "log", "m"])
    try place.run("predict m iris.csv --quiet").expectSuccess()
  }

  @Test func secondSignalQuitsAtOnceAndLeavesNothing() throws {
    let place = try Workplace(with: "digits.csv")
    // One epoch that takes minutes.
    let run = try start(
      "train digits.csv --target target --hidden 3000,3000 --batch-size 1 --threads 1 --output m",
      in: place)
    #expect(run.wait { run.errorsSoFar.contains("classification") })
    let began = Date()
    // Two that come together may count as one, so they are sent until it ends.
    var last = Date.distantPast
    let isOver = !run.wait {
      if Date().timeIntervalSince(last) > 0.1 {
        run.send(SIGINT)
        last = Date()
      }
      return Date().timeIntervalSince(began) > 30
    }
    #expect(isOver)
    let outcome = try run.outcome(seconds: 10)
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(!outcome.wasKilled)
    #expect(try place.names == ["digits.csv"])
  }

  @Test func resumedRunEndsInTheSameBytes() throws {
    let place = try Workplace(with: "digits.csv")
    let calm = "train digits.csv --target target --hidden 32 --epochs 60 --patience none --quiet"
    try place.run(calm + " --output calm").expectSuccess()
    let run = try start(calm + " --output m --checkpoint run --log log", in: place)
    #expect(run.wait { linesOfLog(place) > 2 })
    run.send(SIGINT)
    let outcome = try run.outcome()
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.errors.contains("backprop train --resume run"))
    #expect(try place.bytes("m") != place.bytes("calm"))
    // It knows its output and its log, and may replace what it has written itself.
    try place.run("train --resume run --quiet").expectSuccess()
    #expect(try place.bytes("m") == place.bytes("calm"))
    #expect(linesOfLog(place) == 60)
    #expect(try place.names == ["calm", "digits.csv", "log", "m", "run"])
  }

  @Test func checkpointOfAnotherRunIsNotLost() throws {
    let place = try Workplace(with: "iris.csv")
    let first = "train iris.csv --target species --epochs 2 --quiet --checkpoint run --output a"
    try place.run(first).expectSuccess()
    let checkpoint = try place.bytes("run/checkpoint.safetensors")
    let second = "train iris.csv --target species --epochs 3 --quiet --checkpoint run --output b"
    try place.run(second).expectError(64, says: ["--resume run", "--force"])
    #expect(try place.bytes("run/checkpoint.safetensors") == checkpoint)
    try place.run(second + " --force").expectSuccess()
  }

  @Test func leftoversOfKilledRunsAreRemoved() throws {
    let place = try Workplace(with: "iris.csv")
    let run = "train iris.csv --target species --epochs 2 --quiet --checkpoint run --output m"
    try place.run(run).expectSuccess()
    try place.write("run/.checkpoint.safetensors.abcdefgh.tmp", "half")
    try place.write(".m.abcdefgh.tmp", "half")
    try place.write(".m.other.tmp", "somebody's")
    try place.run("train --resume run --epochs 3 --quiet").expectSuccess()
    #expect(try place.names == [".m.other.tmp", "iris.csv", "m", "run"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: place.path("run").path)
        == ["checkpoint.safetensors"])
  }

  @Test func checkpointOfAnotherTableIsRefused() throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --epochs 2 --quiet --checkpoint run")
      .expectSuccess()
    let table = try place.text("iris.csv")
    try place.write("iris.csv", table + "1,2,3,4,setosa\n")
    try place.run("train --resume run --epochs 3 --force").expectError(
      64, says: ["iris.csv is not the one", "digest"])
  }
}
