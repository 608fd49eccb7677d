import Foundation
import Testing

struct TrainCommandTests {
  // MARK: The flow

  @Test func fourCommandsWorkTogether() throws {
    let place = try Workplace(with: "iris.csv")
    let trained = try place.run("train iris.csv --target species")
    trained.expectSuccess()
    for words in ["training", "validation", "accuracy", "best epoch", "seed 0", "Repeat: backprop"]
    {
      #expect(trained.output.contains(words))
    }
    #expect(
      trained.errors.hasPrefix("classification (the target holds words): 3 classes; 4 inputs"))
    #expect(try place.names == ["iris.csv", "iris.safetensors"])

    let rows = try place.text("iris.csv").split(separator: "\n")
    let predicted = try place.run("predict iris.safetensors iris.csv")
    predicted.expectSuccess()
    #expect(predicted.lines.count == rows.count)
    #expect(predicted.lines.first == "prediction")
    let right = zip(predicted.lines, rows).dropFirst().filter { $1.hasSuffix("," + $0) }.count
    #expect(right >= 140)

    let evaluated = try place.run("evaluate iris.safetensors iris.csv")
    evaluated.expectSuccess()
    #expect(evaluated.output.hasPrefix("150 rows, cross-entropy "))
    let inspected = try place.run("inspect iris.safetensors")
    inspected.expectSuccess()
    #expect(inspected.output.contains("sepal_length"))
    #expect(inspected.output.contains("setosa, versicolor, virginica"))
  }

  @Test func numbersArePredictedInTheirOwnUnit() throws {
    let place = try Workplace(with: "diabetes.csv")
    let trained = try place.run("train diabetes.csv --target target --epochs 30 --json")
    trained.expectSuccess()
    let validation = try #require(trained.json["validation"] as? [String: Any])
    let metrics = try #require(validation["metrics"] as? [String: Any])
    #expect(try #require(metrics["r2"] as? Double) > 0.3)
    let predicted = try place.run("predict diabetes.safetensors diabetes.csv")
    let numbers = predicted.lines.dropFirst().compactMap(Double.init)
    #expect(numbers.count == 442)
    #expect((100..<200).contains(numbers.reduce(0, +) / 442))
  }

  @Test func severalTargetsAreNumbersOrLabels() throws {
    let place = try Workplace()
    let rows = (0..<60).map { i in
      "\(i),\(i % 7),\(2 * i),\(i % 7 - i),\(i < 30 ? "yes" : "no"),\(i % 7 > 3 ? "hot" : "cold")"
    }
    try place.write("t.csv", "a,b,sum,rest,early,heat\n" + rows.joined(separator: "\n") + "\n")
    let numbers = try place.run(
      "train t.csv --target sum --target rest --ignore early,heat --output n.safetensors")
    numbers.expectSuccess()
    #expect(numbers.errors.hasPrefix("regression"))
    let sums = try place.run("predict n.safetensors t.csv --quiet")
    #expect(sums.lines.first == "prediction_sum,prediction_rest")
    #expect(sums.lines.count == 61 && sums.errors == "")

    try place.run(
      "train t.csv --target early --target heat --ignore sum,rest --output l.safetensors"
    ).expectSuccess()
    let labels = try place.run("predict l.safetensors t.csv --probabilities --quiet")
    #expect(
      labels.lines.first
        == "prediction_early,prediction_heat,probability_early,probability_heat")
    #expect(labels.lines[1].hasPrefix("yes,cold,"), "\(labels.lines[1])")
  }

  // MARK: What is printed

  @Test func jsonIsOneObject() throws {
    let place = try Workplace(with: "iris.csv")
    let outcome = try place.run(
      "train iris.csv --target species --epochs 5 --seed 7 --folds 3 --json")
    outcome.expectSuccess()
    #expect(outcome.errors == "")
    let json = try outcome.json
    #expect(json["epochs"] as? Int == 5)
    #expect((1...5).contains(try #require(json["best_epoch"] as? Int)))
    #expect(json["seed"] as? Int == 7)
    #expect(json["model"] as? String == "iris.safetensors")
    #expect(try #require(json["seconds"] as? Double) > 0)
    #expect(try #require(json["digest"] as? String).count == 16)
    #expect((json["folds"] as? [Any])?.count == 3)
    for part in ["training", "validation"] {
      let evaluation = try #require(json[part] as? [String: Any])
      #expect(Set(evaluation.keys) == ["rows", "loss", "metrics"])
      #expect((evaluation["metrics"] as? [String: Any])?["accuracy"] is Double)
    }
  }

  @Test func quietPrintsNothing() throws {
    let place = try Workplace(with: "iris.csv")
    let outcome = try place.run("train iris.csv --target species --epochs 2 --quiet")
    outcome.expectSuccess()
    #expect(outcome.output == "" && outcome.errors == "")
    #expect(place.exists("iris.safetensors"))
  }

  @Test func logHasALineForEachEpoch() throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --epochs 4 --log log").expectSuccess()
    let lines = try place.text("log").split(separator: "\n")
    #expect(lines.count == 4)
    for (place, line) in lines.enumerated() {
      let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(json?["epoch"] as? Int == place + 1)
      for key in ["training_loss", "validation_loss", "learning_rate", "seconds"] {
        #expect(json?[key] is Double || json?[key] is Int, "\(line)")
      }
    }
  }

  @Test func foldsAreJudgedFirst() throws {
    let place = try Workplace(with: "iris.csv")
    let outcome = try place.run("train iris.csv --target species --epochs 5 --folds 3")
    outcome.expectSuccess()
    #expect(outcome.output.contains("cross-validation, 3 folds: accuracy "))
    #expect(outcome.errors.contains("fold 3 of 3: 5 epochs, accuracy "))
  }

  @Test func repeatLineRepeats() throws {
    let place = try Workplace()
    let iris = try Workplace(with: "iris.csv").bytes("iris.csv")
    try iris.write(to: place.path("my iris.csv"))
    let outcome = try place.run([
      "train", "my iris.csv", "--target", "species", "--epochs", "3", "--hidden", "5,4",
    ])
    outcome.expectSuccess()
    let line = try #require(outcome.lines.first { $0.hasPrefix("Repeat: backprop ") })
    let model = try place.bytes("my iris.safetensors")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = place.folder
    shell.arguments = [
      "-c",
      "backprop() { \"$0\" \"$@\"; }; \(line.dropFirst(8)) --output again.safetensors --quiet",
      try Command.executable().path,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    #expect(try place.bytes("again.safetensors") == model)
  }

  // MARK: Where the model goes

  @Test func modelIsReplacedOnlyByForce() throws {
    let place = try Workplace(with: "iris.csv")
    let first = "train iris.csv --target species --epochs 2 --quiet"
    try place.run(first).expectSuccess()
    let model = try place.bytes("iris.safetensors")
    try place.run(first + " --seed 1").expectError(64, says: ["iris.safetensors", "--force"])
    #expect(try place.bytes("iris.safetensors") == model)
    try place.run(first + " --seed 1 --force").expectSuccess()
    #expect(try place.bytes("iris.safetensors") != model)
  }

  @Test func standardInputIsATableToo() throws {
    let place = try Workplace(with: "iris.csv")
    let table = try place.text("iris.csv")
    try place.run("train iris.csv --target species --epochs 2 --quiet").expectSuccess()
    let arguments = "train - --target species --epochs 2 --quiet".split(separator: " ")
    try place.run(arguments.map(String.init), input: table).expectSuccess()
    #expect(try place.bytes("model.safetensors") == place.bytes("iris.safetensors"))
  }

  @Test(arguments: [
    ("a.b.csv", "a.b.safetensors"), ("table", "table.safetensors"),
    (".hidden", ".hidden.safetensors"),
  ])
  func usualNameIsThatOfTheTable(table: String, model: String) throws {
    let place = try Workplace(with: "iris.csv")
    try place.bytes("iris.csv").write(to: place.path(table))
    try place.run("train \(table) --target species --epochs 1 --quiet").expectSuccess()
    #expect(place.exists(model))
  }

  @Test(arguments: ["nowhere/x.safetensors", ".", "iris.csv/x"])
  func outputThatCannotBeWrittenIsToldAtOnce(output: String) throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --force --output \(output)")
      .expectError(74, says: ["Cannot write \(output)"])
    #expect(try place.names == ["iris.csv"])
  }

  // MARK: Divergence

  @Test func divergenceInTheFirstEpochLeavesNoModel() throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --learning-rate 1e30").expectError(
      1,
      says: [
        "diverged in epoch 1, in layer", "learning rate of 1e+30", "try a tenth",
        "no model was written",
      ])
    #expect(try place.names == ["iris.csv"])
  }

  @Test func divergenceOfAllFoldsLeavesNoModel() throws {
    let place = try Workplace(with: "iris.csv")
    try place.run("train iris.csv --target species --learning-rate 1e30 --folds 3 --quiet")
      .expectError(
        1, says: ["fold 1 of 3: Training diverged", "diverged in all 3 folds", "no model"])
    #expect(try place.names == ["iris.csv"])
  }

  @Test func divergenceOfAFoldIsToldAndLeftOut() throws {
    let place = try Workplace(with: "diabetes.csv")
    // Gradient descent at the edge of what the rows bear.
    let line =
      "train diabetes.csv --target target --hidden none --optimizer sgd --learning-rate 0.253"
      + " --patience none --epochs 1500 --batch-size full --folds 4 --force"
    let outcome = try place.run(line)
    outcome.expectSuccess()
    #expect(outcome.errors.contains("Error: fold 2 of 4: Training diverged in epoch "))
    #expect(outcome.output.contains("4 folds, of which 1 diverged and is left out: R² 0.3"))
    let json = try place.run(line + " --json").json
    #expect((json["folds"] as? [Any])?.count == 3)
    #expect(json["diverged_folds"] as? Int == 1)
  }

  @Test func divergenceKeepsTheBestNetworkBefore() throws {
    let place = try Workplace(with: "diabetes.csv")
    let outcome = try place.run(
      "train diabetes.csv --target target --optimizer sgd --learning-rate 1.5 --dropout 0"
        + " --patience none --epochs 5000 --batch-size full --checkpoint run --quiet")
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("The best network before that, of epoch"), "\(outcome.errors)")
    try place.run("predict diabetes.safetensors diabetes.csv --quiet").expectSuccess()
    try place.run("verify diabetes.safetensors diabetes.csv").expectSuccess()
    // There is nothing to go on to, and that is said again.
    #expect(try place.run("train --resume run --quiet").status == 1)
  }
}
