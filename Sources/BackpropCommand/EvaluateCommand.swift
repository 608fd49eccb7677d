import ArgumentParser
import Backprop

/// `backprop evaluate`: how good a model is on rows whose targets are known.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compares what a model predicts with the targets of a table.")

  @Argument(help: "The model file.")
  var model: String

  @Argument(
    help: ArgumentHelp("The table, with the targets; - is standard input.", valueName: "table"))
  var path: String

  @OptionGroup(title: "Reading tables")
  var reading: TableOptions

  @OptionGroup(title: "Reading tables")
  var targetOptions: TargetFileOption

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func run() throws {
    let model = try AnyModel(contentsOf: model)
    let preprocessing = try model.columns(of: self.model)
    let reading = reading.reading(over: preprocessing.reading)
    var table = try Table(
      contentsOf: path, for: preprocessing, options: reading,
      weight: model.record?.settings.columns.weight)
    if let targets = targetOptions.targetFile {
      table = try Table(features: table, targets: targets, reading: reading)
    }
    let evaluation = try model.evaluate(table)
    evaluation.notes.report()
    if json {
      try StandardOutput.put(JSONOutput.text(evaluation))
      return
    }
    try StandardOutput.put(
      "\(evaluation.rows) rows, \(model.loss.kind) \(evaluation.loss.shortText)\n\n\(evaluation.metrics)"
    )
    let missing = table.count - evaluation.rows
    if missing > 0 {
      StandardError.put(
        "Note: \(missing) \(missing == 1 ? "row" : "rows") without a target left out.")
    }
  }
}
