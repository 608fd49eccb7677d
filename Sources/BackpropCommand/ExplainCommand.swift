import ArgumentParser
import Backprop

/// `backprop explain`: one training step, every number of it.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Takes one training step and shows every number of it.",
    discussion: """
      Forward: inputs, z and a of each layer, the loss. Backward: δ, ∂L/∂W and ∂L/∂b of each layer, each beside \
      its finite difference. Then the update, and the loss after it. Without --model it is a small network \
      on the four rows of XOR. All numbers are of 64 bits.

      EXAMPLES
        backprop explain
        backprop explain --hidden 3,2 --activation tanh --optimizer adam
        backprop explain --model iris.safetensors --data iris.csv --row 17
        backprop explain --format html --output step.html
      """)

  @Option(
    help: ArgumentHelp("A model, whose network, loss and optimizer are taken.", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("With --model: the table of the row.", valueName: "table"))
  var data: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --model: the row of the table, from 1 (default: 1).", valueName: "number"))
  var row: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The widths of the hidden layers, or none (default: 2).", valueName: "widths"))
  var hidden: Widths?

  @Option(
    help: ArgumentHelp(
      "What follows each hidden layer; several times: one for each (default: sigmoid).",
      valueName: "kind"))
  var activation: [String] = []

  @Option(
    help: ArgumentHelp(
      "What is made small (default: binary-cross-entropy, or the model's).", valueName: "kind"))
  var loss: String?

  @Option(
    help: ArgumentHelp(
      "How parameters are changed (default: sgd, or the model's).", valueName: "kind"))
  var optimizer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far the step goes (default: 0.5 for XOR, otherwise the optimizer's).",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Chooses the weights, and what dropout drops (default: 0).", valueName: "seed"))
  var seed: UInt64?

  @Option(help: "How it is shown.")
  var format = Explanation.Format.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where it goes (default: standard output).", valueName: "file"))
  var output: String?

  @Flag(help: "Replace a file that is there.")
  var force = false

  @OptionGroup(title: "Reading tables")
  var reading: TableOptions

  func validate() throws {
    guard (model == nil) == (data == nil) else {
      throw ValidationError("--model and --data go together: name both, or neither for XOR.")
    }
    if model == nil {
      if row != nil { throw ValidationError("--row goes with --model and --data.") }
    } else if hidden != nil || !activation.isEmpty || loss != nil {
      throw ValidationError(
        "--hidden, --activation and --loss make a network for XOR; a model has its own. Leave them out."
      )
    }
    if let row, row < 1 { throw ValidationError("--row must be 1 or more; it is \(row).") }
    if let rate = learningRate, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--learning-rate must be a finite number above 0; it is \(rate).")
    }
    if model == nil { _ = try (xorNetwork, chosenOptimizer(else: SGD(learningRate: 0.5))) }
  }

  func run() throws {
    let explanation =
      if let model, let data { try explain(model, data) } else { try explainXOR() }
    if let output {
      try explanation.write(to: output, as: format, overwriting: force)
    } else {
      try StandardOutput.put(lines: explanation.text(as: format))
    }
    // Wrong gradients are what it is there to find.
    if !explanation.mistakes.isEmpty { throw ExitCode(1) }
  }

  // MARK: XOR

  private func explainXOR() throws -> Explanation {
    let (network, loss) = try xorNetwork
    let data = try Dataset<Double>(
      inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]])
    var explanation = try Explanation(
      network, on: data, loss: loss, optimizer: chosenOptimizer(else: SGD(learningRate: 0.5)),
      seed: seed ?? 0)
    explanation.title = "One training step on XOR"
    explanation.rowNames = ["0 xor 0", "0 xor 1", "1 xor 0", "1 xor 1"]
    return explanation
  }

  private var xorNetwork: (Network<Double>, any Loss) {
    get throws {
      let widths = hidden?.values ?? [2]
      var settings = TrainingSettings(target: "xor")
      settings.hidden = widths
      settings.activations = try (activation.isEmpty ? ["sigmoid"] : activation).map {
        try item("--activation", $0, of: Catalog.activations)
      }
      if let problem = settings.problem {
        throw ValidationError("--hidden and --activation: \(problem)")
      }
      let loss: any Loss = try item("--loss", loss ?? "binary-cross-entropy", of: Catalog.losses)
      var layers: [any Layer] = []
      for (number, width) in widths.enumerated() {
        layers.append(Dense(width))
        layers.append(settings.activations[settings.activations.count == 1 ? 0 : number])
      }
      layers.append(Dense(loss is CrossEntropy ? 2 : 1))
      guard Self.weights(between: [2] + widths + [2]) <= Double(Explanation.mostParameters) else {
        throw ValidationError(
          "--hidden: a step can be explained for up to \(Explanation.mostParameters) parameters; this "
            + "network would have more.")
      }
      return (Network(inputs: 2, seed: seed ?? 0, layers: layers), loss)
    }
  }

  /// How many weights there are between layers of so many units, in numbers that do not overflow.
  private static func weights(between widths: [Int]) -> Double {
    var sum = 0.0
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      sum += Double(inputs) * Double(outputs)
    }
    return sum
  }

  // MARK: A model

  private func explain(_ path: String, _ data: String) throws -> Explanation {
    let model: Model<Double> = try ModelFile(contentsOf: path).model()
    guard let preprocessing = model.preprocessing else { throw ModelError.knowsNoColumns(path) }
    let table = try Table(
      contentsOf: data, for: preprocessing,
      options: reading.reading(over: preprocessing.reading))
    let number = row ?? 1
    guard number <= table.count else {
      throw ValidationError("--row \(number): \(data) has \(table.count) rows.")
    }
    let dataset = try model.dataset(of: table, rows: [number - 1])
    var explanation = try Explanation(
      model.network, on: dataset, loss: model.loss,
      optimizer: chosenOptimizer(else: model.record?.settings.optimizer ?? SGD(learningRate: 0.1)),
      seed: seed ?? 0)
    explanation.title = "One training step of \(path) on row \(number) of \(data)"
    explanation.rowNames = ["row \(number)"]
    explanation.inputNames = preprocessing.inputNames
    explanation.notes = notes(on: model.record?.settings)
    return explanation
  }

  /// What the training of the model had beside the loss and the optimizer.
  private func notes(on settings: TrainingSettings?) -> [String] {
    guard let settings else { return [] }
    var others: [String] = []
    if settings.penalty != Penalty() { others.append("an L1 or L2 penalty") }
    if settings.clipping != nil { others.append("clipping of the gradient") }
    if !(settings.schedule is ConstantRate) { others.append("a schedule of the learning rate") }
    if settings.balancesClasses || settings.columns.weight != nil { others.append("row weights") }
    if others.isEmpty { return [] }
    return [
      "The model was trained with \(others.joined(separator: " and ")) as well, which this step is "
        + "without."
    ]
  }

  // MARK: Settings

  private func chosenOptimizer(else usual: any Optimizer) throws -> any Optimizer {
    let rate = learningRate.map { ["learningRate": "\($0)"] } ?? [:]
    return try item(
      optimizer == nil ? "--learning-rate" : "--optimizer",
      optimizer ?? Catalog.text(of: usual), of: Catalog.optimizers, overrides: rate)
  }

  private func item<Item>(
    _ option: String, _ text: String, of items: [Item], overrides: [String: String] = [:]
  ) throws -> Item {
    do {
      return try Catalog.item(text, of: items, overrides: overrides)
    } catch {
      throw ValidationError("\(option): \(error)")
    }
  }
}

extension Explanation.Format: ExpressibleByArgument {}
