import Foundation
import Testing

/// How tables are read for training, and read again for a model.
struct ReadingTests {
  /// A class for each even and odd number, in rows that `row` writes.
  private func table(_ header: String, _ row: (Int) -> String) -> String {
    header + "\n" + (0..<60).map(row).joined(separator: "\n") + "\n"
  }

  @Test func ignoredColumnsMayHoldAnything() throws {
    let place = try Workplace()
    try place.write(
      "t.csv", table("a,note,y") { "\($0 % 2),\($0 == 7 ? "see below" : "5"),\($0 % 2)" })
    try place.run("train t.csv --target y --epochs 3 --quiet")
      .expectError(65, says: ["t.csv:9:2", "\"note\""])
    try place.run("train t.csv --target y --ignore note --epochs 3 --quiet").expectSuccess()
    try place.run("evaluate t.safetensors t.csv").expectSuccess()
    try place.run("verify t.safetensors t.csv").expectSuccess()
    try place.run("train t.csv --target y --ignore nte --epochs 3 --force")
      .expectError(65, says: ["\"nte\"", "Did you mean \"note\""])
  }

  @Test func codesStayWordsInOtherTables() throws {
    let place = try Workplace()
    let codes = ["01", "02", "A3", "B4", "C5", "D6"]
    func row(_ number: Int) -> String { "\(codes[number % 6]),\(number % 2 == 0 ? "even" : "odd")" }
    try place.write("t.csv", table("code,y", row))
    try place.write("n.csv", table("code,y") { row($0 % 2) })
    try place.run("train t.csv --target y --validation n.csv --epochs 60 --quiet").expectSuccess()
    for options in ["", " --delimiter ,"] {
      let evaluated = try place.run("evaluate t.safetensors n.csv --json" + options)
      let metrics = try #require(evaluated.json["metrics"] as? [String: Any])
      #expect(metrics["accuracy"] as? Double == 1)
      #expect(!evaluated.errors.contains("not among"))
    }
    try place.run("verify t.safetensors t.csv --validation n.csv").expectSuccess()
  }

  @Test func whatIsNotSaidStaysAsInTraining() throws {
    let place = try Workplace()
    try place.write("t.csv", table("a;y") { "\($0 % 6),5;\($0 % 2 == 0 ? "even" : "odd")" })
    try place.run("train t.csv --target y --epochs 3 --quiet")
      .expectError(65, says: ["t.csv:1:1", "look like numbers", "--decimal-comma"])
    try place.run("train t.csv --target y --decimal-comma --epochs 3 --quiet").expectSuccess()
    try place.run(["predict", "t.safetensors", "t.csv", "--delimiter", ";"]).expectSuccess()
  }

  @Test func targetsInAnotherFileAreNamedThere() throws {
    let place = try Workplace()
    try place.write("X.csv", table("zip") { "\(1000 + $0 % 3)" })
    try place.write("y.csv", table("label") { _ in "p" })
    try place.run("train X.csv --target-file y.csv --epochs 3")
      .expectError(65, says: ["y.csv:1:1", "\"label\" is p in every row"])
    try place.write("y.csv", table("label") { "\($0 % 3 == 0 ? "p" : "q")" })
    try place.run("train X.csv --target-file y.csv --categorical zip --epochs 3 --quiet")
      .expectSuccess()
  }

  @Test func fewRowsAreHeldOutOnlyIfThatIsAskedFor() throws {
    let place = try Workplace()
    try place.write("t.csv", "a,y\n" + (0..<12).map { "\($0),\($0 % 2)\n" }.joined())
    let usual = try place.run("train t.csv --target y --epochs 3")
    #expect(usual.errors.contains("0 held out") && usual.output.contains("No rows are held out"))
    let asked = try place.run("train t.csv --target y --epochs 3 --validation 0.2 --force")
    #expect(asked.errors.contains("2 held out"))
  }

  @Test func networksThatFitNoMemoryAreRefused() throws {
    let place = try Workplace()
    try place.write("t.csv", table("a,y") { "\($0),\($0 % 2)" })
    try place.run("train t.csv --target y --hidden 1048576,1048576")
      .expectError(64, says: ["parameters", "--hidden"])
  }
}
