import Foundation
import Testing

struct PredictCommandTests {
  private func trained() throws -> Workplace {
    let place = try Workplace()
    let rows = (0..<60).map { i in
      "\(i % 2 == 0 ? "red" : "blue"),\(i),\(i % 2 == 0 ? "\"warm, bright\"" : "cold")"
    }
    try place.write("t.csv", "color,size,kind\n" + rows.joined(separator: "\n") + "\n")
    try place.run("train t.csv --target kind --quiet").expectSuccess()
    return place
  }

  @Test func rowsComeInTheirOrder() throws {
    let place = try trained()
    try place.write("new.csv", "size,color\n1,red\n2,blue\n3,blue\n4,red\n")
    let outcome = try place.run("predict t.safetensors new.csv")
    outcome.expectSuccess()
    #expect(outcome.output == "prediction\n\"warm, bright\"\ncold\ncold\n\"warm, bright\"\n")
    #expect(outcome.errors == "")
  }

  @Test func standardInputIsReadInPieces() throws {
    let place = try trained()
    let rows = (0..<10_000).map { $0 % 3 == 0 ? "red,\($0 % 60)" : "blue,\($0 % 60)" }
    let outcome = try place.run(
      ["predict", "t.safetensors", "-"],
      input: "color,size\n" + rows.joined(separator: "\n") + "\n")
    outcome.expectSuccess()
    let lines = outcome.lines
    #expect(lines.count == 10_001)
    for row in 0..<10_000 {
      guard (lines[row + 1] == "cold") != (row % 3 == 0) else {
        Issue.record("Row \(row) is \(lines[row + 1]).")
        return
      }
    }
  }

  @Test func namesAreQuotedWhereTheyMustBe() throws {
    let place = try Workplace()
    let names = ["\" a\"", "\"b \"", "c d", "\"e\"\"f\"", "\"g\nh\""]
    let rows = (0..<100).map { "\($0 % 5),\(names[$0 % 5])\n" }.joined()
    try place.write("t.csv", "x,kind\n" + rows)
    try place.run("train t.csv --target kind --categorical x --epochs 200 --quiet").expectSuccess()
    let outcome = try place.run("predict t.safetensors t.csv")
    outcome.expectSuccess()
    #expect(outcome.output.hasPrefix("prediction\n" + names.joined(separator: "\n") + "\n"))
  }

  @Test func probabilitiesSumToOne() throws {
    let place = try trained()
    let outcome = try place.run("predict t.safetensors t.csv --probabilities")
    outcome.expectSuccess()
    #expect(outcome.lines.first == "prediction,probability_cold,\"probability_warm, bright\"")
    for line in outcome.lines.dropFirst() {
      let numbers = line.split(separator: ",").suffix(2).compactMap { Double($0) }
      #expect(numbers.count == 2 && abs(numbers[0] + numbers[1] - 1) < 1e-6, "\(line)")
    }
  }

  @Test func whatIsStrangeIsNotedAndCounted() throws {
    let place = try trained()
    try place.write("new.csv", "color,size,shape,weight\ngreen,1,a,b\nblue,,a,b\nmauve,3,a,b\n")
    let outcome = try place.run("predict t.safetensors new.csv")
    outcome.expectSuccess()
    #expect(outcome.lines.count == 4)
    for words in [
      "not used: shape, weight.", "2 values of \"color\" not among the categories",
      "1 missing value of \"size\" filled in",
    ] {
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    let quiet = try place.run("predict t.safetensors new.csv --quiet")
    #expect(quiet.output == outcome.output && quiet.errors == "")
  }

  @Test func missingColumnIsNamedAndNothingIsPrinted() throws {
    let place = try trained()
    try place.write("new.csv", "colour,size\nred,1\n")
    try place.run("predict t.safetensors new.csv").expectError(
      65, says: ["new.csv:1:", "needs the column \"color\""])
  }

  @Test func wordWhereANumberBelongsIsAnError() throws {
    let place = try trained()
    try place.write("new.csv", "color,size\nred,1\nred,big\n")
    try place.run("predict t.safetensors new.csv").expectError(
      65, says: ["new.csv:3:2:", "\"size\"", "\"big\""])
  }

  @Test func numbersHaveNoProbabilities() throws {
    let place = try Workplace(with: "diabetes.csv")
    try place.run("train diabetes.csv --target target --epochs 1 --quiet").expectSuccess()
    try place.run("predict diabetes.safetensors diabetes.csv --probabilities").expectError(
      64, says: ["--probabilities", "predicts numbers", "backprop predict --help"])
  }

  @Test func targetFileHasNoMeaning() throws {
    try Workplace().run("predict m t --target-file y").expectError(
      64, says: ["Unknown option '--target-file'"])
  }

  @Test func brokenModelsAreRefused() throws {
    let place = try trained()
    let model = try place.bytes("t.safetensors")
    try model.prefix(model.count / 2).write(to: place.path("half"))
    try Data().write(to: place.path("nothing"))
    var changed = model
    changed[20] ^= 0x10
    try changed.write(to: place.path("changed"))
    for name in ["half", "nothing", "changed", "t.csv"] {
      for line in ["predict \(name) t.csv", "evaluate \(name) t.csv", "inspect \(name)"] {
        try place.run(line).expectError(65, says: [name])
      }
    }
    try place.run("predict none t.csv").expectError(66, says: ["Cannot read none"])
    try place.run("predict t.safetensors none").expectError(66, says: ["Cannot read none"])
    try place.run("predict . t.csv").expectError(66, says: ["It is a folder"])
  }
}
