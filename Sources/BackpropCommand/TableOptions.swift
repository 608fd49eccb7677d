import ArgumentParser
import Backprop

/// How tables are read: options that all subcommands with tables share.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What stands between fields: a character or tab (default: found).", valueName: "character"))
  var delimiter: Delimiter?

  @Flag(help: "The first line is a row, not the names of the columns; they are called 0, 1, ….")
  var noHeader = false

  @Flag(help: "Numbers are written 3,14.")
  var decimalComma = false

  @Option(
    help: ArgumentHelp(
      "Columns whose values are categories even if they look like numbers, separated by commas.",
      valueName: "columns"))
  var categorical: [List] = []

  /// How the options say that tables are read.
  var reading: CSVOptions {
    CSVOptions(
      delimiter: delimiter?.character, hasHeader: !noHeader, decimalComma: decimalComma,
      categorical: Set(categorical.flatMap(\.values)))
  }

  /// How tables are read if what the options do not say is as it was before.
  func reading(over before: CSVOptions) -> CSVOptions {
    var reading = before
    if let delimiter { reading.delimiter = delimiter.character }
    if noHeader { reading.hasHeader = false }
    if decimalComma { reading.decimalComma = true }
    if !categorical.isEmpty { reading.categorical = self.reading.categorical }
    return reading
  }
}

/// Where the targets are, for commands that need them.
struct TargetFileOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file with the targets, if the table does not have them: .npy, .csv, ….",
      valueName: "file"))
  var targetFile: String?
}

extension Table {
  /// Reads a table and, if they are apart, its targets.
  init(at path: String, targets: String?, reading: CSVOptions) throws {
    let table = try Table(contentsOf: path, options: reading)
    guard let targets else {
      self = table
      return
    }
    self = try Table(features: table, targets: targets, reading: reading)
  }

  /// Puts the targets of another file beside a table.
  init(features: Table, targets: String, reading: CSVOptions) throws {
    var reading = reading
    // Those are columns of the table.
    reading.categorical = []
    reading.skipped = []
    self = try features.joined(with: Table(contentsOf: targets, options: reading))
  }
}

/// A character, or the word `tab`.
struct Delimiter: ExpressibleByArgument {
  let character: Character

  init?(argument: String) {
    if argument == "tab" || argument == "\\t" {
      character = "\t"
    } else if argument.count == 1, let only = argument.first, only.isASCII, only != "\"" {
      character = only
    } else {
      return nil
    }
  }
}
