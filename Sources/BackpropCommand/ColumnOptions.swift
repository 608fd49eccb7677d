import ArgumentParser
import Backprop

/// Which columns of the table play which part.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The column to predict; several times for several.", valueName: "column"))
  var target: [String] = []

  @Option(
    help: ArgumentHelp(
      "The columns to predict from, separated by commas (default: all others).",
      valueName: "columns"))
  var features: List?

  @Option(help: ArgumentHelp("Columns to leave out, separated by commas.", valueName: "columns"))
  var ignore: [List] = []

  @Option(help: "What the target is (default: found from its values, and said).")
  var task: Targets.Task?

  @Option(help: ArgumentHelp("The column that says how much each row counts.", valueName: "column"))
  var weightColumn: String?

  @Option(help: "balanced: rare classes count as much as frequent ones.")
  var classWeights: ClassWeights?

  @Option(help: "What columns of numbers are brought to, a regression's targets too.")
  var scale = Scaling.standard

  @Option(help: "What stands for a missing value, or what becomes of its row.")
  var missing = MissingValues.mean

  /// The settings that the options stand for, for the given targets.
  func settings(targets: [String]) -> ColumnSettings {
    ColumnSettings(
      targets: targets, features: features?.values, ignored: ignore.flatMap(\.values),
      weight: weightColumn, task: task, scaling: scale, missing: missing)
  }
}
