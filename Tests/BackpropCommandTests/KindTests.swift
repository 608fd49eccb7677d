import Foundation
import Testing

/// Every kind that the command knows can be asked for by its name.
struct KindTests {
  @Test func everyKindCanBeTrainedWith() throws {
    let place = try Workplace(with: "iris.csv")
    let kinds = try place.run("kinds")
    kinds.expectSuccess()
    var option = ""
    var count = 0
    for line in kinds.lines {
      guard line.hasPrefix("  ") else {
        option = line
        continue
      }
      // Losses for numbers are for other targets.
      let text = String(line.dropFirst(2))
      if option == "backprop sample" {
        let sample = try place.run(["sample", text, "--rows", "7"])
        sample.expectSuccess()
        #expect(sample.lines.count == 8, "\(text)")
        count += 1
        continue
      }
      let target =
        option == "--loss" && !text.hasPrefix("cross") && !text.hasPrefix("binary")
        ? "petal_width" : "species"
      if text.hasPrefix("binary") { continue }
      let ignored = target == "species" ? [] : ["--ignore", "species"]
      let outcome = try place.run(
        [
          "train", "iris.csv", "--target", target, "--epochs", "2", "--hidden", "3", "--force",
          option, text, "--json",
        ] + ignored)
      // A start of zeros, or too large a one, may lead nowhere, but is understood.
      #expect(outcome.status == 0 || outcome.status == 1, "\(option) \(text): \(outcome.errors)")
      if option != "--initializer" { outcome.expectSuccess() }
      count += 1
    }
    #expect(count > 45)
  }

  /// The model without further options, trained once for all tests.
  private static let usual = Result {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --epochs 6 --quiet").expectSuccess()
    return try place.bytes("iris.safetensors")
  }

  @Test(arguments: [
    "--hidden none", "--optimizer lbfgs", "--optimizer sgd:nesterov=true --momentum 0.9",
    "--optimizer sgd --momentum 0.5 --weight-decay 1e-3 --learning-rate 0.05",
    "--schedule cosine --warmup 2", "--schedule one-cycle:shape=linear", "--clip-norm 1",
    "--batch-size full", "--batch-size 7", "--batch-normalization", "--precision float64",
    "--validation 0", "--patience none", "--target-loss 0.5", "--min-delta 0.01",
    "--class-weights balanced", "--scale min-max", "--missing drop", "--threads 3",
    "--features petal_length,petal_width", "--activation leaky-relu:leak=0.2",
    "--loss cross-entropy:labelSmoothing=0.1", "--task classification", "--dropout 0.5",
  ])
  func optionChangesWhatItSays(option: String) throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --epochs 6 --quiet " + option).expectSuccess()
    let same = try place.bytes("iris.safetensors") == Self.usual.get()
    #expect(same == option.hasPrefix("--threads"))
    try place.run("verify iris.safetensors iris.csv --threads 1").expectSuccess()
  }
}
