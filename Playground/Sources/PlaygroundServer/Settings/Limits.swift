/// What the playground takes at most: enough to play with, and so little that a page cannot ask for
/// more memory or time than a laptop has.
enum Limits {
  static let hiddenLayers = 8
  static let units = 64
  /// Of a sample, or of a table.
  static let rows = 5000
  static let fewestRows = 4
  static let tableBytes = 16 << 20
  static let columns = 1000
  /// Tables that pages have brought, and their bytes; the oldest go when another one comes.
  static let tables = 16
  static let bytes = 64 << 20
  /// Inputs of a network, categories included.
  static let inputs = 256
  static let classes = 64
  /// The steps that a run is taken through before it is shown.
  static let replayedSteps = 2_000_000
  static let edits = 1000
  /// The epochs of a run, whose history is kept.
  static let epochs = 1_000_000
  /// A whole number that survives JavaScript.
  static let seed = 9_007_199_254_740_991
  /// A number that is put in the place of a parameter.
  static let parameter = 1e6
  static let bodyBytes = 64 << 10
  /// Listeners to one run.
  static let listeners = 8
  static let connections = 256

  /// The limits that the page shows.
  static var json: JSON {
    [
      "hiddenLayers": .integer(hiddenLayers), "units": .integer(units), "rows": .integer(rows),
      "fewestRows": .integer(fewestRows), "tableBytes": .integer(tableBytes),
      "columns": .integer(columns), "inputs": .integer(inputs), "classes": .integer(classes),
      "steps": .integer(replayedSteps),
      "edits": .integer(edits), "epochs": .integer(epochs), "parameter": .number(parameter),
    ]
  }
}
