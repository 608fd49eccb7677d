/// What was trained on what, as a report says it: the table, the task, the network, how it learned.
struct RunReport<S: Scalar> {
  let trainer: TableTrainer<S>
  let model: Model<S>
  /// Where the model is; nil if it was not said.
  let path: String?
  let seconds: Double?

  private var settings: TrainingSettings { trainer.settings }
  private var targets: Targets { trainer.preprocessing.targets }

  /// The most names that are listed in a line.
  private static var mostNames: Int { 20 }
  /// The most columns that the table of the features has.
  private static var mostFeatures: Int { 60 }

  var markup: Markup {
    Markup("div", ["class": "columns"]) {
      Markup("div") {
        Markup("h3") { "The data" }
        Markup.facts(data)
      }
      Markup("div") {
        Markup("h3") { "The training" }
        Markup.facts(training)
      }
    }
  }

  private var data: [(name: String, value: String)] {
    let table = trainer.table
    var facts = [
      (name: "table", value: table.source), ("digest", table.digest),
      ("rows", "\(table.count); \(trainer.trainingRows.count) learned from, \(heldOut)"),
    ]
    if let source = table.targetSource { facts.append(("targets from", source)) }
    if let other = trainer.validationTable {
      facts.append(("validation table", "\(other.source), digest \(other.digest)"))
    }
    facts.append((targets.names.count == 1 ? "target" : "targets", targetText))
    facts.append(("task", "\(targets.task.rawValue) (\(trainer.taskReason))"))
    let features = trainer.preprocessing.features
    facts.append(
      (
        "features",
        "\(features.count.counted("column")) for \(trainer.preprocessing.inputs.counted("input"))"
      ))
    if let weight = settings.columns.weight { facts.append(("weight of a row", weight)) }
    return facts
  }

  private var heldOut: String {
    guard trainer.hasValidation else { return "none held out" }
    return trainer.validationTable == nil
      ? "\(trainer.validationRows.count) held out"
      : "those of another table held out"
  }

  private var targetText: String {
    switch targets.kind {
    case .classes(let classes):
      "\(targets.names[0]): one of \(classes.count) classes, "
        + classes.listed(atMost: Self.mostNames)
    case .labels: "\(targets.names.listed(atMost: Self.mostNames)): two classes each"
    case .numbers: targets.names.listed(atMost: Self.mostNames)
    }
  }

  private var training: [(name: String, value: String)] {
    var facts = [
      (name: "network", value: networkText), ("loss", Catalog.text(of: trainer.loss).spaced),
      ("optimizer", Catalog.text(of: settings.optimizer).spaced),
      ("schedule", settings.schedule.text.spaced),
      ("batch size", trainer.batchSize.counted("row")),
    ]
    let penalty = settings.penalty
    if penalty != Penalty() { facts.append(("penalty", "L1 \(penalty.l1), L2 \(penalty.l2)")) }
    if let clipping = settings.clipping { facts.append(("clipping", clipping.text)) }
    if settings.balancesClasses { facts.append(("classes", "balanced by weights")) }
    facts += [
      ("seed", "\(settings.seed)"), ("epochs", trainer.endText),
      ("numbers", S.name),
    ]
    if let seconds { facts.append(("time", "\(seconds.shortText) s")) }
    if let path { facts.append(("model", path)) }
    facts.append(("model digest", model.network.digest))
    return facts
  }

  /// Such as `4 – 100 – 3, relu; 803 parameters`; a linear model has no activation.
  private var networkText: String {
    let widths = [model.network.inputs] + settings.hidden + [model.network.outputs]
    let activations = settings.hidden.isEmpty ? [] : settings.activations.map(\.kind)
    let layers = [widths.map(String.init).joined(separator: " – ")] + activations
    return layers.joined(separator: ", ") + "; "
      + model.network.parameters.count.counted("parameter")
  }

  // MARK: Features

  /// How the columns become inputs.
  var features: Markup {
    let all = trainer.preprocessing.features
    let more = all.count - Self.mostFeatures
    let rows = all.prefix(Self.mostFeatures).map { feature -> [String] in
      switch feature.encoding {
      case .number(let normalization, let fill):
        [
          feature.name, "1", normalization.center.shortText, normalization.scale.shortText,
          fill.shortText,
        ]
      case .categories(let categories, let fill):
        [
          feature.name, "\(categories.count)", categories.listed(atMost: 8), "–", categories[fill],
        ]
      }
    }
    return Markup(joining: [
      .paragraph(
        "A number x becomes (x − center) / scale; a category becomes one input for each value. "
          + "What is missing is replaced by the value in the last column. All of this was learned "
          + "on the training rows alone."),
      .table(
        [["column", "inputs", "center, or categories", "scale", "if missing"]] + rows
          + (more > 0 ? [["and \(more) more"]] : []), caption: "How columns become inputs",
        class: "prose"),
    ])
  }

  // MARK: The network

  /// The drawing and the table of its layers.
  var network: Markup {
    Markup(joining: [
      NetworkDrawing(
        model.network, inputs: trainer.preprocessing.inputNames, outputs: outputNames
      ).markup,
      .table(layers, caption: "Layers, from the inputs to the outputs"),
    ])
  }

  private var outputNames: [String] {
    guard case .classes(let classes) = targets.kind else { return targets.names }
    return model.network.outputs == classes.count ? classes : Array(classes.suffix(1))
  }

  private var layers: [[String]] {
    let network = model.network
    let all = zip(network.layers, network.plan.places).enumerated().map { number, pair in
      ["\(number) \(pair.0.shortName)", "\(pair.1.outputs)", "\(pair.1.parameters.count)"]
    }
    return [["layer", "outputs", "parameters"], ["input", "\(network.inputs)", "0"]] + all
      + [["total", "", "\(network.plan.parameterCount)"]]
  }
}

extension Array where Element == String {
  /// The names with commas, the first of them if they are many.
  func listed(atMost most: Int) -> String {
    prefix(most).joined(separator: ", ")
      + (count > most ? " and \(count - most) more" : "")
  }
}

extension Int {
  /// Such as `1 input` or `3 inputs`.
  func counted(_ what: String) -> String { "\(self) \(what)\(self == 1 ? "" : "s")" }
}

extension String {
  /// The text of an item with spaces, where lines may break: `adam: beta1=0.9, beta2=0.999`.
  fileprivate var spaced: String {
    let parts = split(separator: ":", maxSplits: 1)
    return parts.map { $0.split(separator: ",").joined(separator: ", ") }.joined(separator: ": ")
  }
}

extension Clipping {
  /// What is limited, in words.
  fileprivate var text: String {
    switch self {
    case .norm(let limit): "the norm of the gradient, at \(limit.plainText)"
    case .value(let limit): "each number of the gradient, at \(limit.plainText)"
    }
  }
}
