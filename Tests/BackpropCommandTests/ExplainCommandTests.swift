import Foundation
import Testing

/// `backprop explain`: the recorded step on XOR, models, formats, mistakes.
struct ExplainCommandTests {
  @Test func xorIsAsRecorded() throws {
    let place = try Workplace()
    let recorded = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("BackpropTests/References/explain-xor.txt")
    let outcome = try place.run("explain")
    outcome.expectSuccess()
    #expect(outcome.output == (try String(contentsOf: recorded, encoding: .utf8)))
  }

  @Test func everyGradientOfOtherNetworksIsRight() throws {
    let place = try Workplace()
    for options in [
      "--hidden 3,2 --activation tanh --activation gelu --optimizer adam --seed 4",
      "--loss cross-entropy:labelSmoothing=0.1", "--loss huber --hidden none",
      "--optimizer lbfgs", "--learning-rate 0.01",
    ] {
      let outcome = try place.run("explain \(options)")
      outcome.expectSuccess()
      #expect(outcome.output.contains("agree with their finite differences"), "\(options)")
    }
  }

  @Test func aRowOfAModelIsExplained() throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --hidden 4 --epochs 5 --quiet").expectSuccess()
    let outcome = try place.run("explain --model iris.safetensors --data iris.csv --row 17")
    outcome.expectSuccess()
    #expect(outcome.output.contains("row 17 of iris.csv"))
    #expect(outcome.output.contains("petal_width"))
    #expect(outcome.output.contains("adamw"))
    #expect(outcome.output.contains("agree with their finite differences"))
  }

  @Test func otherFormatsAreFilesOfTheirOwn() throws {
    let place = try Workplace()
    try place.run("explain --format markdown --output step.md").expectSuccess()
    let markdown = try place.text("step.md")
    #expect(markdown.hasPrefix("# One training step on XOR\n"))
    #expect(markdown.contains("$$\nz = x \\cdot W + b\n$$"))
    try place.run("explain --format html --output step.html").expectSuccess()
    let page = try place.text("step.html")
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("a = 1 / (1 + e⁻ᶻ)"))
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
    // What is there is not lost.
    let again = try place.run("explain --output step.html")
    #expect(again.status == 74 && again.output.isEmpty)
    #expect(try place.text("step.html") == page)
    try place.run("explain --output step.html --force").expectSuccess()
  }

  @Test(arguments: [
    ("--model m.safetensors", "--data"), ("--data iris.csv", "--model"), ("--row 2", "--row"),
    ("--hidden 0,3", "hidden"), ("--hidden 100000", "20000"), ("--activation star", "star"),
    ("--activation relu --activation tanh", "one for each"), ("--loss mse", "mse"),
    ("--optimizer sgd:speed=1", "speed"), ("--learning-rate 0", "--learning-rate"),
    ("--learning-rate -1", "--learning-rate"), ("--format pdf", "pdf"), ("--seed -1", "seed"),
    ("--model m --data d --hidden 3", "Leave them out"), ("--model m --data d --row 0", "--row"),
  ])
  func mistakesAreNamed(options: String, named: String) throws {
    let outcome = try Workplace().run("explain \(options)")
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(options)")
    #expect(outcome.errors.contains(named), "\(options): \(outcome.errors)")
  }

  @Test func whatIsNotThereIsNamed() throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --hidden 4 --epochs 2 --quiet").expectSuccess()
    for (options, status, named) in [
      ("--model none.safetensors --data iris.csv", 66, "none.safetensors"),
      ("--model iris.safetensors --data none.csv", 66, "none.csv"),
      ("--model iris.safetensors --data iris.csv --row 151", 64, "150 rows"),
      ("--output nowhere/step.txt", 74, "nowhere"),
    ] {
      let outcome = try place.run("explain \(options)")
      #expect(outcome.status == status && outcome.output.isEmpty, "\(options): \(outcome.errors)")
      #expect(outcome.errors.contains(named), "\(options): \(outcome.errors)")
    }
  }
}
