import Foundation
import Testing

struct EvaluateAndVerifyTests {
  private func trained(_ more: String = "") throws -> Workplace {
    let place = try Workplace(with: "iris.csv", "diabetes.csv")
    try place.run("train iris.csv --target species --epochs 5 --quiet " + more).expectSuccess()
    return place
  }

  // MARK: evaluate and inspect

  @Test func evaluationAsJSONHasThreeKeys() throws {
    let place = try trained()
    let outcome = try place.run("evaluate iris.safetensors iris.csv --json")
    outcome.expectSuccess()
    #expect(outcome.errors == "")
    let json = try outcome.json
    #expect(Set(json.keys) == ["rows", "loss", "metrics"])
    #expect(json["rows"] as? Int == 150)
    #expect(json["loss"] is Double)
    #expect((json["metrics"] as? [String: Any])?["accuracy"] is Double)
  }

  @Test func rowsWithoutATargetAreLeftOutAndNoted() throws {
    let place = try trained()
    let lines = try place.text("iris.csv").split(separator: "\n")
    try place.write("part.csv", lines.prefix(10).joined(separator: "\n") + "\n1,2,3,4,\n")
    let outcome = try place.run("evaluate iris.safetensors part.csv")
    outcome.expectSuccess()
    #expect(outcome.output.hasPrefix("9 rows, "))
    #expect(outcome.errors.hasPrefix("Note: 1 row"))
  }

  @Test func unknownClassIsAnError() throws {
    let place = try trained()
    try place.write(
      "new.csv", "sepal_length,sepal_width,petal_length,petal_width,species\n1,2,3,4,rose\n")
    try place.run("evaluate iris.safetensors new.csv").expectError(
      65, says: ["new.csv:2:5:", "\"rose\"", "setosa"])
  }

  @Test func inspectionAsJSONIsOneObject() throws {
    let place = try trained()
    let outcome = try place.run("inspect iris.safetensors --json")
    outcome.expectSuccess()
    let json = try outcome.json
    #expect(Set(json.keys) == ["network", "preprocessing", "record", "loss", "digest"])
    #expect(json["loss"] as? String == "cross-entropy")
    let network = try #require(json["network"] as? [String: Any])
    #expect(network["inputs"] as? Int == 4 && network["outputs"] as? Int == 3)
    #expect(network["parameters"] as? Int == 5 * 100 + 101 * 3)
    #expect(network["precision"] as? String == "float32")
    let layers = try #require(network["layers"] as? [[String: Any]])
    #expect(layers.compactMap { $0["kind"] as? String } == ["dense", "relu", "dropout", "dense"])
    #expect(layers.compactMap { $0["outputs"] as? Int } == [100, 100, 100, 3])
    #expect(layers.compactMap { $0["parameters"] as? Int } == [500, 0, 0, 303])
  }

  @Test func inspectionShowsAllOfTheTraining() throws {
    let place = try trained(
      "--optimizer sgd:momentum=0.5 --schedule cosine --warmup 2 --batch-size 16")
    let outcome = try place.run("inspect iris.safetensors")
    outcome.expectSuccess()
    let text = outcome.output.onOneLine
    for part in [
      "momentum=0.5", "task classification", "batch size 16",
      "schedule warm-up of 2 epochs from 0.3333, then cosine:floor=0,ticks=3",
    ] {
      #expect(text.contains(part), "\(outcome.output)")
    }
  }

  // MARK: verify

  @Test(arguments: ["", "--precision float64 --optimizer lbfgs", "--validation 0", "--patience 1"])
  func verifySaysSame(options: String) throws {
    let place = try trained(options)
    let outcome = try place.run("verify iris.safetensors iris.csv")
    outcome.expectSuccess()
    #expect(outcome.output.hasPrefix("iris.safetensors: the same bytes after"))
  }

  @Test func verifySaysNotSameOfAChangedModel() throws {
    let place = try trained()
    var model = try place.bytes("iris.safetensors")
    model[model.count - 3] ^= 1
    try model.write(to: place.path("iris.safetensors"))
    let outcome = try place.run("verify iris.safetensors iris.csv")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("iris.safetensors: NOT the same bytes"))
  }

  @Test func verifySaysThatTheTableIsAnother() throws {
    let place = try trained()
    let outcome = try place.run("verify iris.safetensors diabetes.csv")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("NOT verified; diabetes.csv is not the table"))
  }

  @Test func verifyNeedsTheValidationTable() throws {
    let place = try Workplace(with: "iris.csv")
    let lines = try place.text("iris.csv").split(separator: "\n")
    try place.write("other.csv", (lines.prefix(1) + lines.suffix(90)).joined(separator: "\n"))
    try place.run("train iris.csv --target species --epochs 3 --quiet --validation other.csv")
      .expectSuccess()
    try place.run("verify iris.safetensors iris.csv").expectError(64, says: ["--validation"])
    try place.run("verify iris.safetensors iris.csv --validation other.csv").expectSuccess()
    let wrong = try place.run("verify iris.safetensors iris.csv --validation iris.csv")
    #expect(wrong.status == 1)
  }
}
