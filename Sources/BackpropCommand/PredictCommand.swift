import ArgumentParser
import Backprop

/// `backprop predict`: what a model says about new rows.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predicts the rows of a table.",
    discussion: """
      Writes CSV to standard output, a row for each row of the table, in its order: the column prediction \
      or, for several targets, prediction_TARGET for each. Columns are found by name. Tables larger than \
      memory are read and written a piece at a time.

      EXAMPLES
        backprop predict iris.safetensors new.csv > predictions.csv
        backprop predict iris.safetensors new.csv --probabilities
        cat new.csv | backprop predict iris.safetensors -
      """)

  @Argument(help: "The model file.")
  var model: String

  @Argument(help: ArgumentHelp("The table; - is standard input.", valueName: "table"))
  var path: String

  @Flag(help: "Also the probability of each class, as probability_CLASS.")
  var probabilities = false

  @OptionGroup(title: "Reading tables")
  var reading: TableOptions

  @Flag(help: "No notes about the table on standard error.")
  var quiet = false

  func run() throws {
    let model = try AnyModel(contentsOf: model)
    let preprocessing = try model.columns(of: self.model)
    if probabilities && preprocessing.targets.task == .regression {
      throw ValidationError(
        "--probabilities is for classes; \(self.model) predicts numbers. Leave it out.")
    }
    var notes = EncodingNotes()
    let pieces = try TablePieces(path, options: reading, for: preprocessing)
    // With the first rows, so that nothing is printed if the table is not one for the model.
    var lines = header(preprocessing.targets) + "\n"
    while let (piece, rows) = try pieces.next() {
      let predictions = try model.predict(piece, rows: rows)
      notes.add(predictions.notes)
      for row in 0..<predictions.count { put(predictions[row], at: &lines) }
      try StandardOutput.put(lines: lines)
      lines.removeAll(keepingCapacity: true)
    }
    if quiet { return }
    if !pieces.unusedColumns.isEmpty {
      StandardError.put("Note: not used: \(pieces.unusedColumns.listed).")
    }
    notes.report()
  }

  private func header(_ targets: Targets) -> String {
    var names = targets.names.count == 1 ? ["prediction"] : targets.names.map { "prediction_\($0)" }
    if probabilities { names += (targets.classes ?? targets.names).map { "probability_\($0)" } }
    return names.map(\.csvField).joined(separator: ",")
  }

  /// Adds a line at the end of others.
  private func put(_ prediction: Prediction, at lines: inout String) {
    for (place, label) in prediction.labels.enumerated() {
      if place > 0 { lines += "," }
      lines += label.csvField
    }
    if probabilities {
      // Numbers need no quotes.
      for probability in prediction.probabilityTexts {
        lines += ","
        lines += probability
      }
    }
    lines += "\n"
  }
}

extension EncodingNotes {
  /// Says on standard error what was noticed.
  func report() {
    for (column, count) in unknown.sorted(by: { $0.key < $1.key }) {
      StandardError.put(
        "Note: \(count) \(count == 1 ? "value" : "values") of \"\(column)\" not among the categories "
          + "of the training rows; all of its inputs were 0 there.")
    }
    for (column, count) in filled.sorted(by: { $0.key < $1.key }) {
      StandardError.put(
        "Note: \(count) missing \(count == 1 ? "value" : "values") of \"\(column)\" filled in.")
    }
  }
}

extension String {
  /// The text as a field of a CSV file.
  var csvField: String {
    var mustQuote = false
    // As bytes, of which there may be many; spaces at the ends are rare.
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        mustQuote = true
      case UInt8(ascii: " ") where !mustQuote: mustQuote = first == " " || last == " "
      default: break
      }
    }
    if !mustQuote { return self }
    return "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

extension [String] {
  /// At most ten names, and how many more there are.
  var listed: String {
    prefix(10).joined(separator: ", ") + (count > 10 ? " and \(count - 10) more" : "")
  }
}
