import Foundation
import Testing

/// What a run reads and writes is never lost to another part of it.
struct RunFileTests {
  private static let usual = "train iris.csv --target species --epochs 2 --quiet "

  /// Runs the command on a table that is there under several names.
  private func expectRefusal(_ options: String, says parts: [String]) throws {
    let place = try Workplace(with: "iris.csv")
    let files = FileManager.default
    try files.linkItem(at: place.path("iris.csv"), to: place.path("hard"))
    try files.copyItem(at: place.path("iris.csv"), to: place.path("copy"))
    try files.createSymbolicLink(
      atPath: place.path("soft").path, withDestinationPath: "iris.csv")
    try files.createSymbolicLink(atPath: place.path("nowhere").path, withDestinationPath: "new")
    try files.createDirectory(at: place.path("run"), withIntermediateDirectories: false)
    let (before, table) = (try place.names, try place.bytes("iris.csv"))
    try place.run(Self.usual + options).expectError(64, says: parts + ["name another file"])
    #expect(try place.names == before)
    #expect(try place.bytes("iris.csv") == table)
  }

  @Test(arguments: [
    "--log iris.csv", "--log ./iris.csv --force", "--log hard", "--log soft --force",
    "--output iris.csv --force", "--output soft --force", "--output run/../iris.csv",
  ])
  func tableIsNotReplaced(options: String) throws {
    try expectRefusal(options, says: ["the same file as the table, iris.csv"])
  }

  @Test func validationTableIsNotReplaced() throws {
    try expectRefusal(
      "--validation copy --output m --log ./copy", says: ["the same file as the validation table"])
  }

  @Test(arguments: [
    "--output m --log m", "--output m --log ./m --force", "--output new --log nowhere",
    "--log run/checkpoint.safetensors --checkpoint run", "--log iris.safetensors",
    "--output run/checkpoint.safetensors --checkpoint run/",
  ])
  func outputsAreNotEachOther(options: String) throws {
    try expectRefusal(options, says: ["is the same file as", "each would destroy the other"])
  }

  @Test func tableFromStandardInputAndTargetsAreNotReplaced() throws {
    let place = try Workplace()
    try place.write("x.csv", "a\n1\n2\n3\n4\n")
    try place.write("y.csv", "b\n1\n2\n3\n4\n")
    try place.run("train x.csv --target-file y.csv --log y.csv --force")
      .expectError(64, says: ["the same file as the file of the targets, y.csv"])
    #expect(try place.text("y.csv") == "b\n1\n2\n3\n4\n")
  }

  @Test func onlyLogsOfEpochsAreReplacedWithoutForce() throws {
    let place = try Workplace(with: "iris.csv")
    for content in ["my notes\n", "{\"epochs\":1}\n"] {
      try place.write("log", content)
      try place.run(Self.usual + "--log log").expectError(
        64, says: ["--log log", "no log of epochs", "--force"])
      #expect(try place.text("log") == content)
      #expect(try place.names == ["iris.csv", "log"])
    }
    for content in ["", "{\"epo", "{\"epoch\":1,\"training_loss\":2}\n"] {
      try place.write("log", content)
      try place.run(Self.usual + "--log log --output m\(content.count)").expectSuccess()
      #expect(try place.text("log").split(separator: "\n").count == 2)
    }
    try place.write("log", "my notes\n")
    try place.run(Self.usual + "--log log --force").expectSuccess()
    #expect(try place.text("log").hasPrefix("{\"epoch\":1,"))
    try place.run(Self.usual + "--log /dev/null --output other").expectSuccess()
  }

  @Test func resumedRunReplacesNoTableEither() throws {
    let place = try Workplace(with: "iris.csv")
    let table = try place.bytes("iris.csv")
    try place.run(Self.usual + "--checkpoint run").expectSuccess()
    for option in ["--log", "--output"] {
      try place.run("train --resume run --epochs 3 --force \(option) iris.csv")
        .expectError(64, says: ["\(option) iris.csv", "the same file as the table"])
    }
    #expect(try place.bytes("iris.csv") == table)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func failuresOfLogAndCheckpointAreBothTold() throws {
    let place = try Workplace(with: "iris.csv")
    let line =
      "train iris.csv --target species --epochs 1000000000 --patience none --log /dev/full"
      + " --checkpoint run"
    let run = try place.start(line.split(separator: " ").map(String.init))
    #expect(run.wait { run.errorsSoFar.contains("Training goes on, without a log.") })
    // A folder that is gone would be made again.
    try FileManager.default.moveItem(at: place.path("run"), to: place.path("gone"))
    try place.write("run", "")
    #expect(run.wait(seconds: 20) { run.errorsSoFar.contains("Training goes on.\n") })
    #expect(run.errorsSoFar.contains("Cannot write run"))
    run.send(SIGINT)
    #expect(try run.outcome().status == 130)
  }

  // MARK: Going on and repeating

  @Test(arguments: ["cosine", "polynomial", "one-cycle:endFraction=0"])
  func moreEpochsThanTheScheduleHasAreRefused(schedule: String) throws {
    let place = try Workplace(with: "iris.csv")
    try place.run(Self.usual + "--checkpoint run --schedule \(schedule) --warmup 1")
      .expectSuccess()
    try place.run("train --resume run --epochs 5").expectError(
      64, says: ["--epochs 5", "ticks=1", "0 after the 2 epochs", "train anew"])
    try place.run("train --resume run --quiet").expectSuccess()
  }

  @Test(arguments: ["constant-rate", "cosine:floor=0.1", "cosine-restarts:ticks=2", "step"])
  func moreEpochsOfOtherSchedulesAreRun(schedule: String) throws {
    let place = try Workplace(with: "iris.csv")
    try place.run(Self.usual + "--checkpoint run --schedule \(schedule)").expectSuccess()
    try place.run("train --resume run --epochs 4 --quiet").expectSuccess()
  }

  @Test func repeatLineHasItsSeedBeforeTheEndOfTheOptions() throws {
    let place = try Workplace(with: "iris.csv")
    let outcome = try place.run("train --target species --epochs 2 -- iris.csv")
    outcome.expectSuccess()
    #expect(
      outcome.output.contains(
        "Repeat: backprop train --target species --epochs 2 --seed 0 -- iris.csv\n"))
  }
}
