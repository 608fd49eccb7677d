import Foundation
import Testing

/// `backprop train --report`.
struct ReportTests {
  private static let usual = "train iris.csv --target species --epochs 3 "

  private func expectPage(_ html: String, at location: SourceLocation = #_sourceLocation) {
    #expect(html.hasPrefix("<!DOCTYPE html>"), sourceLocation: location)
    #expect(html.hasSuffix("</html>\n"), sourceLocation: location)
  }

  @Test func pageIsWrittenAndNamed() throws {
    let place = try Workplace(with: "iris.csv")
    let outcome = try place.run(Self.usual + "--report report.html --folds 3")
    outcome.expectSuccess()
    #expect(outcome.lines.last == "Report: report.html")
    let html = try place.text("report.html")
    expectPage(html)
    let command = try #require(outcome.lines.first { $0.hasPrefix("Repeat: ") }).dropFirst(8)
    #expect(html.contains("<code>\(command)</code>"))
    #expect(html.contains("cross-validation, 3 folds: accuracy "))
    // Every row of the scores is one of the page.
    for line in outcome.lines.dropFirst().prefix(7) {
      let fields = line.split(separator: " ").suffix(3)
      for field in fields { #expect(html.contains(">\(field)</td>"), "\(line)") }
    }
  }

  @Test func programsAreToldToo() throws {
    let place = try Workplace(with: "iris.csv")
    let json = try place.run(Self.usual + "--report r.html --json").json
    #expect(json["report"] as? String == "r.html")
    try place.run(Self.usual + "--report s.html --quiet --force").expectSuccess()
    expectPage(try place.text("s.html"))
    #expect(try place.run(Self.usual + "--json --force").json["report"] == nil)
  }

  @Test func fileIsReplacedOnlyByForce() throws {
    let place = try Workplace(with: "iris.csv")
    try place.write("r.html", "mine")
    try place.run(Self.usual + "--report r.html").expectError(
      64, says: ["--report r.html", "is there already", "--force"])
    #expect(try place.names == ["iris.csv", "r.html"])
    #expect(try place.text("r.html") == "mine")
    try place.run(Self.usual + "--report r.html --force").expectSuccess()
    expectPage(try place.text("r.html"))
  }

  @Test(arguments: [
    ("--report iris.csv --force", "the same file as the table"),
    ("--report m --output m --force", "the same file as --report m"),
    ("--report iris.safetensors", "each would destroy the other"),
    ("--report l --log l", "each would destroy the other"),
    ("--report run/checkpoint.safetensors --checkpoint run", "each would destroy the other"),
  ])
  func otherFilesAreNotReplaced(options: String, what: String) throws {
    let place = try Workplace(with: "iris.csv")
    try FileManager.default.createDirectory(
      at: place.path("run"), withIntermediateDirectories: false)
    let table = try place.bytes("iris.csv")
    try place.run(Self.usual + options).expectError(64, says: [what, "name another file"])
    #expect(try place.bytes("iris.csv") == table)
    #expect(try place.names == ["iris.csv", "run"])
  }

  @Test(arguments: ["nowhere/r.html", "."])
  func placeThatCannotBeWrittenIsToldAtOnce(path: String) throws {
    let place = try Workplace(with: "iris.csv")
    try place.run(Self.usual + "--report \(path)").expectError(74, says: ["Cannot write \(path)"])
    #expect(try place.names == ["iris.csv"])
  }

  @Test func resumedRunReplacesItsReport() throws {
    let place = try Workplace(with: "iris.csv")
    try place.run(Self.usual + "--checkpoint run --report r.html --quiet").expectSuccess()
    let first = try place.text("r.html")
    let outcome = try place.run("train --resume run --epochs 5")
    outcome.expectSuccess()
    #expect(outcome.lines.last == "Report: r.html")
    #expect(try place.text("r.html") != first)
    #expect(try place.text("r.html").contains("not started by a command that repeats it"))
    try place.write("r.html", "<!DOCTYPE html>\n<p>mine</p>")
    try place.run("train --resume run --epochs 6").expectError(64, says: ["--report r.html"])
    #expect(try place.text("r.html").contains("mine"))
    // Another file is somebody else's.
    try place.write("mine", "mine")
    try place.run("train --resume run --epochs 6 --report mine").expectError(
      64, says: ["--report mine", "--force"])
    try place.run("train --resume run --epochs 6 --report new.html").expectSuccess()
    expectPage(try place.text("new.html"))
  }

  @Test func interruptedRunHasAReport() throws {
    let place = try Workplace(with: "iris.csv")
    let line =
      "train iris.csv --target species --epochs 1000000000 --patience none --log log"
      + " --report r.html"
    let run = try place.start(line.split(separator: " ").map(String.init))
    #expect(
      run.wait { (try? place.text("log").split(separator: "\n").count).map { $0 > 3 } ?? false })
    run.send(SIGINT)
    #expect(try run.outcome().status == 130)
    #expect(try place.text("r.html").contains("was interrupted"))
  }

  @Test func divergedRunHasAReport() throws {
    let place = try Workplace(with: "diabetes.csv")
    let outcome = try place.run(
      "train diabetes.csv --target target --optimizer sgd --learning-rate 1.5 --dropout 0"
        + " --patience none --epochs 5000 --batch-size full --report r.html --quiet")
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(try place.text("r.html").contains("Training diverged"))
  }
}
