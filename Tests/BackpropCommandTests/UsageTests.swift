import Foundation
import Testing

/// Wrong usage: status 64, and a message that names the option, what was found and the rule.
struct UsageTests {
  @Test(arguments: [
    Mistake(["--hidden", "0,4"], says: ["--hidden", "1...1048576", "[0, 4]"]),
    Mistake(["--hidden", "a"], says: ["--hidden", "'a'", "such as 64,32"]),
    Mistake(
      ["--activation", "rellu"], says: ["--activation", "\"rellu\"", "Did you mean \"relu\""]),
    Mistake(["--optimizer", "sgd:momentun=1"], says: ["--optimizer", "\"momentun\"", "momentum"]),
    Mistake(["--optimizer", "sgd:momentum=2"], says: ["--optimizer", "2", "0..<1"]),
    Mistake(["--optimizer", "sgd:momentum"], says: ["--optimizer", "sgd:name=value"]),
    Mistake(["--optimizer", "adam:beta1=x"], says: ["--optimizer", "beta1"]),
    Mistake(["--optimizer", "adam", "--momentum", "0.9"], says: ["--momentum", "beta1"]),
    Mistake(["--learning-rate", "nan"], says: ["--learning-rate", "nan", "finite"]),
    Mistake(["--learning-rate", "-1"], says: ["--learning-rate", "-1", "above 0"]),
    Mistake(["--loss", "squares"], says: ["--loss", "\"squares\"", "mean-squared-error"]),
    Mistake(["--loss", "huber"], says: ["3 classes", "cross-entropy", "huber"]),
    Mistake(["--schedule", "warm-up"], says: ["--schedule", "\"warm-up\"", "cosine"]),
    Mistake(["--initializer", "he"], says: ["--initializer", "\"he\"", "he-normal"]),
    Mistake(["--warmup", "300"], says: ["--warmup", "300", "less than --epochs"]),
    Mistake(["--epochs", "0"], says: ["--epochs", "0", "1 or more"]),
    Mistake(["--batch-size", "0"], says: ["--batch-size", "0", "1 or more"]),
    Mistake(["--batch-size", "some"], says: ["--batch-size", "'some'", "auto"]),
    Mistake(["--dropout", "1"], says: ["--dropout", "1.0", "0..<1"]),
    Mistake(["--clip-norm", "0"], says: ["--clip-norm", "0.0", "above 0"]),
    Mistake(["--validation", "1"], says: ["--validation", "1", "0..<1"]),
    Mistake(["--patience", "0"], says: ["--patience", "0", "1 or more"]),
    Mistake(["--min-delta", "-1"], says: ["--min-delta", "-1"]),
    Mistake(["--seed", "-1"], says: ["--seed", "'-1'"]),
    Mistake(["--scale", "big"], says: ["--scale", "'big'", "min-max"]),
    Mistake(["--task", "guess"], says: ["--task", "'guess'", "regression"]),
    Mistake(["--precision", "half"], says: ["--precision", "'half'", "float64"]),
    Mistake(["--delimiter", "ab"], says: ["--delimiter", "'ab'", "tab"]),
    Mistake(["--threads", "0"], says: ["--threads", "0", "1...4096"]),
    Mistake(["--folds", "1"], says: ["--folds", "1", "2 or more"]),
    Mistake(["--folds", "3", "--validation", "x.csv"], says: ["--folds", "--validation FILE"]),
    Mistake(["--checkpoint-every", "0"], says: ["--checkpoint-every", "0", "1 or more"]),
    Mistake(["--checkpoint-every", "2"], says: ["--checkpoint-every", "--checkpoint FOLDER"]),
    Mistake(
      ["--optimizer", "lbfgs", "--batch-size", "8"], says: ["lbfgs", "--batch-size full"]),
    Mistake(["--wide"], says: ["Unknown option '--wide'"]),
  ])
  func mistakeOfTrainIsExplained(_ mistake: Mistake) throws {
    let place = try Workplace(with: "iris.csv")
    let outcome = try place.run(["train", "iris.csv", "--target", "species"] + mistake.arguments)
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.output == "")
    for part in mistake.says {
      #expect(outcome.errors.onOneLine.contains(part), "\(outcome.errors)")
    }
    #expect(try place.names == ["iris.csv"])
  }

  @Test(arguments: [
    Mistake(["train"], says: ["Name the table"]),
    Mistake(["train", "iris.csv"], says: ["--target species", "--target-file"]),
    Mistake(
      ["train", "iris.csv", "--resume", "run"], says: ["--resume run", "leave out iris.csv"]),
    Mistake(
      ["train", "--resume", "run", "--hidden=3"], says: ["--resume run", "leave out --hidden"]),
    Mistake(["predict", "m"], says: ["Missing expected argument '<table>'"]),
    Mistake(["evaluate"], says: ["Missing expected argument '<model>'"]),
    Mistake(["verify", "m", "t", "--threads", "5000"], says: ["--threads", "5000", "1...4096"]),
    Mistake(["inspect", "m", "more"], says: ["Unexpected argument 'more'"]),
  ])
  func mistakeIsExplained(_ mistake: Mistake) throws {
    try Workplace().run(mistake.arguments).expectError(64, says: mistake.says + ["backprop "])
  }

  @Test(arguments: ["train", "predict", "evaluate", "inspect", "verify", "kinds"])
  func helpIsReadable(subcommand: String) throws {
    let outcome = try Workplace().run([subcommand, "--help"])
    outcome.expectSuccess()
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("USAGE: backprop \(subcommand)"))
    // The line of usage is never broken by the library that prints it.
    for line in outcome.lines where !line.hasPrefix("USAGE") {
      #expect(line.count <= 80, "\(line)")
    }
    for title in subcommand == "train" ? ["COLUMNS:", "NETWORK:", "LEARNING:", "STOPPING:"] : [] {
      #expect(outcome.output.components(separatedBy: "\n\(title)\n").count == 2)
    }
  }
}
