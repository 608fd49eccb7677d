import ArgumentParser
import Backprop

/// `backprop inspect`: what is in a model file.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what a model is made of and how it was trained.")

  @Argument(help: "The model file.")
  var model: String

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    let model = try AnyModel(contentsOf: model)
    if json {
      try StandardOutput.put(JSONOutput.text(Content(model)))
      return
    }
    var parts = [model.networkDescription]
    if let preprocessing = model.preprocessing { parts.append(describe(preprocessing)) }
    parts.append("loss: \(Catalog.text(of: model.loss))")
    if let record = model.record { parts.append(describe(record, model.preprocessing)) }
    parts.append("digest: \(model.digest)")
    try StandardOutput.put(parts.joined(separator: "\n\n"))
  }

  private struct Content: Encodable {
    let network: NetworkOutline
    let preprocessing: Preprocessing?
    let record: TrainingRecord?
    let loss: String
    let digest: String

    init(_ model: AnyModel) {
      network = model.networkOutline
      preprocessing = model.preprocessing
      record = model.record
      loss = model.loss.kind
      digest = model.digest
    }
  }

  private func describe(_ preprocessing: Preprocessing) -> String {
    var rows = [["column", "inputs", "center", "scale", "if missing"]]
    for feature in preprocessing.features {
      switch feature.encoding {
      case .number(let normalization, let fill):
        rows.append([
          feature.name, "1", normalization.center.shortText, normalization.scale.shortText,
          fill.shortText,
        ])
      case .categories(let categories, let fill):
        rows.append([feature.name, "\(categories.count)", "", "", categories[fill]])
      }
    }
    let columns = "\(TextTable(rows))"
    let targets = preprocessing.targets
    let what = targets.names.joined(separator: ", ")
    switch targets.kind {
    case .classes(let classes): return "\(columns)\n\npredicts \(what): \(classes.listed)"
    case .labels(let labels):
      return "\(columns)\n\npredicts \(what): \(labels.map { $0.joined(separator: " or ") }.listed)"
    case .numbers: return "\(columns)\n\npredicts the number \(what)"
    }
  }

  private func describe(_ record: TrainingRecord, _ preprocessing: Preprocessing?) -> String {
    let settings = record.settings
    var rows = [["trained with", ""]]
    if let task = preprocessing?.targets.task { rows.append(["task", task.rawValue]) }
    rows.append(["rows", "\(record.trainingRows), and \(record.validationRows) held out"])
    rows.append(["digest of the table", record.tableDigest])
    rows.append(["optimizer", Catalog.text(of: settings.optimizer)])
    rows.append(["learning rate", settings.optimizer.learningRate.shortText])
    rows.append(["schedule", settings.schedule.text])
    rows.append(["batch size", settings.batchSize.text])
    rows.append(["seed", "\(settings.seed)"])
    rows.append(["epochs", "\(record.epochs) (\(record.stopReason?.description ?? "interrupted"))"])
    if let best = record.best {
      rows.append(["network of epoch", "\(best.epoch)"])
      rows.append(["training loss", best.trainingLoss.shortText])
      if let loss = best.validationLoss { rows.append(["validation loss", loss.shortText]) }
    }
    let width = rows.map(\.[0].count).max() ?? 0
    return rows.map { ($0[0].padded(to: width) + "  " + $0[1]).trimmedEnd }.joined(separator: "\n")
  }
}

extension String {
  /// The text without spaces at its end.
  var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
