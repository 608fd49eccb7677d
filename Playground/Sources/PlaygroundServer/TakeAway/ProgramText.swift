/// The Swift program that repeats a run of the playground, edits included.
struct ProgramText {
  private let recipe: Recipe

  /// Repeats a run.
  init(_ recipe: Recipe) {
    self.recipe = recipe
  }

  /// The text of a `main.swift`.
  var text: String {
    (beginning + table + settings + training + ending).map { $0 + "\n" }.joined()
  }

  private var beginning: [String] {
    [
      "// The run of the playground after \(recipe.length)"
        + (recipe.settings.edits.isEmpty
          ? "." : ", with \(recipe.settings.edits.count) numbers changed by hand."),
      "import Backprop", "",
    ]
  }

  private var table: [String] {
    switch recipe.settings.data {
    case .sample(let text, let rows, let seed):
      [
        "let sample = try Catalog.item(\(text.swiftLiteral), of: Catalog.samples)",
        "let table = try Table(csvText: sample.csv(rows: \(rows), seed: \(seed)))", "",
      ]
    case .table:
      ["let table = try Table(contentsOf: \(recipe.fileName.swiftLiteral))", ""]
    }
  }

  private var settings: [String] {
    let settings = recipe.settings
    var lines = ["var settings = TrainingSettings(target: \(recipe.target.swiftLiteral))"]
    func item(_ text: String, _ list: String) -> String {
      "try Catalog.item(\(text.swiftLiteral), of: Catalog.\(list))"
    }
    if case .table(_, _, _, let features?) = settings.data {
      lines.append(
        "settings.columns.features = [\(features.map(\.swiftLiteral).joined(separator: ", "))]")
    }
    lines.append(
      "settings.hidden = [\(settings.hidden.map { "\($0.units)" }.joined(separator: ", "))]")
    if !recipe.activations.isEmpty {
      lines.append("settings.activations = [")
      lines += recipe.activations.map { "  \(item($0, "activations"))," }
      lines.append("]")
    }
    lines.append("settings.dropout = \(settings.dropout)")
    lines.append("settings.initializer = \(item(settings.initializer, "initializers"))")
    if let loss = settings.loss { lines.append("settings.loss = \(item(loss, "losses"))") }
    lines.append("settings.optimizer = \(item(settings.optimizer, "optimizers"))")
    lines.append("settings.schedule = \(item(recipe.schedule, "schedules"))")
    if settings.l1 != 0 || settings.l2 != 0 {
      lines.append("settings.penalty = Penalty(l1: \(settings.l1), l2: \(settings.l2))")
    }
    lines.append("settings.batchSize = \(settings.batchSize.map { ".rows(\($0))" } ?? ".full")")
    lines.append(
      "settings.validation = "
        + "\(settings.validation == 0 ? ".none" : ".part(\(settings.validation))")"
    )
    return lines + [
      "settings.epochs = \(max(recipe.epochs, 1))", "settings.patience = nil",
      "settings.keepsLast = true", "settings.seed = \(settings.seed)", "",
    ]
  }

  private var training: [String] {
    let first = "let trainer = try TableTrainer<Double>(table, settings: settings)"
    if recipe.isPlain {
      return [first, "while trainer.stopReason == nil { try trainer.runEpoch() }"]
    }
    var lines = [first]
    var step = 0
    func go(to next: Int) {
      if next > step { lines.append("for _ in \(step)..<\(next) { try trainer.runStep() }") }
      step = next
    }
    for edit in recipe.settings.edits {
      go(to: edit.step)
      lines.append(
        "try trainer.setParameter(\(edit.parameter.swiftLiteral), at: \(edit.index), to: "
          + "\(edit.value))")
    }
    go(to: recipe.steps)
    return lines
  }

  private var ending: [String] {
    var lines: [String] = []
    if recipe.isPlain {
      lines.append("let model = trainer.model")
    } else {
      lines += ["var model = trainer.endedModel", "model.network = trainer.network"]
    }
    return lines + [
      "try model.write(to: \(recipe.modelName.swiftLiteral))",
      "print(try model.evaluate(table).metrics)",
    ]
  }
}

extension String {
  /// The text as a literal of Swift.
  var swiftLiteral: String {
    var literal = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      default:
        if scalar.properties.generalCategory == .control
          || scalar.properties.generalCategory == .format
        {
          literal += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          literal.unicodeScalars.append(scalar)
        }
      }
    }
    return literal + "\""
  }
}
