/// The commands that repeat a run of the playground, as they are typed into a shell.
struct CommandText {
  private let recipe: Recipe

  /// Repeats a run.
  init(_ recipe: Recipe) {
    self.recipe = recipe
  }

  /// The text, with comments where the commands lead to something else than what the page shows.
  var text: String {
    (comments.map { "# \($0)" } + commands).map { $0 + "\n" }.joined()
  }

  private var comments: [String] {
    var comments = ["The run of the playground after \(recipe.length)."]
    if recipe.hasDiverged {
      comments.append("It diverged in the next epoch, which is left out.")
    }
    if recipe.stepInEpoch != 0 {
      comments.append(
        "The command trains whole epochs only: it ends \(recipe.stepInEpoch) steps before what "
          + "the page showed.")
    }
    if recipe.epochs == 0 {
      comments.append("No epoch was over yet; the command trains one.")
    }
    if !recipe.settings.edits.isEmpty {
      comments.append(
        "Numbers were changed by hand (\(recipe.settings.edits.count)), which the command cannot "
          + "repeat; the Swift program can.")
    }
    switch recipe.settings.data {
    case .sample: break
    case .table(_, let name, _, let features):
      comments.append("\(recipe.fileName) is the table\(name.map { " \($0.oneLine)" } ?? "").")
      if features?.contains(where: { $0.contains(",") }) == true {
        comments.append("A feature has a comma in its name, which --features cannot say.")
      }
    }
    return comments
  }

  private var commands: [String] {
    var commands: [String] = []
    if case .sample(let text, let rows, let seed) = recipe.settings.data {
      commands.append(
        "backprop sample \(text.shellQuoted) --rows \(rows) --seed \(seed) > "
          + recipe.fileName.shellQuoted)
    }
    commands.append(
      (["backprop train \(recipe.fileName.shellQuoted)"] + options.map(\.text))
        .joined(separator: " \\\n  "))
    return commands
  }

  private struct Option {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }

    /// A value that looks like an option itself must be joined to its name.
    var text: String {
      "\(name)\(value.hasPrefix("-") ? "=" : " ")\(value.shellQuoted)"
    }
  }

  private var options: [Option] {
    let settings = recipe.settings
    var options = [Option("--target", recipe.target)]
    if case .table(_, _, _, let features?) = settings.data {
      options.append(Option("--features", features.joined(separator: ",")))
    }
    options.append(
      Option(
        "--hidden",
        settings.hidden.isEmpty
          ? "none" : settings.hidden.map { "\($0.units)" }.joined(separator: ",")))
    options += recipe.activations.map { Option("--activation", $0) }
    options.append(Option("--dropout", JSON.number(settings.dropout).text))
    options.append(Option("--initializer", settings.initializer))
    if let loss = settings.loss { options.append(Option("--loss", loss)) }
    options.append(Option("--optimizer", settings.optimizer))
    if settings.schedule != "constant-rate" {
      options.append(Option("--schedule", recipe.schedule))
    }
    options.append(Option("--batch-size", settings.batchSize.map { "\($0)" } ?? "full"))
    if settings.l1 != 0 { options.append(Option("--l1", JSON.number(settings.l1).text)) }
    if settings.l2 != 0 { options.append(Option("--l2", JSON.number(settings.l2).text)) }
    return options + [
      Option("--validation", JSON.number(settings.validation).text),
      Option("--precision", "float64"), Option("--epochs", "\(max(recipe.epochs, 1))"),
      Option("--patience", "none"), Option("--keep", "last"), Option("--seed", "\(settings.seed)"),
      Option("--output", recipe.modelName),
    ]
  }
}

extension String {
  /// The text as one word of a shell command.
  var shellQuoted: String {
    let isPlain =
      !isEmpty && !hasPrefix("-")
      && unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
            || "-_./,:=+@%".unicodeScalars.contains($0))
      }
    if isPlain { return self }
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }

  /// The text without what would end a line or a comment.
  var oneLine: String {
    String(
      unicodeScalars.map { scalar -> Character in
        scalar.properties.generalCategory == .control || scalar.properties.isPatternWhitespace
          ? " " : Character(scalar)
      })
  }
}
