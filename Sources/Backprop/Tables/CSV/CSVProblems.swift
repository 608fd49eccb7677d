/// What is wrong with rows and values, in words.
extension CSVReader {
  func tooManyFields(line: Int) -> TableError {
    TableError(
      source, line: line, column: names.count + 1,
      "the row goes on after \(fields(names.count)), as many as there are columns. Take out what is "
        + "too much, or put a field that has a \(delimiterName) into quotation marks.")
  }

  func tooFewFields(line: Int) -> TableError {
    TableError(
      source, line: line, column: column,
      "the row ends after \(fields(column)), where \(names.count) were expected: one for each "
        + "column, separated by a \(delimiterName). Add what is missing; a missing value may be empty."
    )
  }

  /// The error for a value of a column.
  func problem(
    _ problem: CellProblem, _ finding: ColumnBuilder.Finding, column: Int,
    counts: (numbers: Int, all: Int)? = nil
  ) -> TableError {
    TableError(
      source, line: finding.line, column: column + 1,
      text(problem, finding, name: names[column], counts: counts))
  }

  /// The error for a column that must be read twice, from a source that cannot go back.
  func cannotReadAgain(_ outcome: ColumnBuilder.Outcome, column: Int) -> TableError {
    var line: Int?
    if case .textToReadAgain(let first) = outcome { line = first }
    return TableError(
      source, line: line, column: column + 1,
      "column \"\(names[column])\" has text after numbers, and must be read twice, which \(source) "
        + "does not allow. Declare it categorical (--categorical \(names[column])), or read a file."
    )
  }

  private func text(
    _ problem: CellProblem, _ finding: ColumnBuilder.Finding, name: String,
    counts: (numbers: Int, all: Int)?
  ) -> String {
    switch problem {
    case .notANumber:
      let expected =
        "column \"\(name)\" has \"\(finding.text)\", where a number was expected"
      let advice = "Correct it\(commaAdvice(finding.text))"
      guard let counts else { return "\(expected). \(advice), or leave it empty if it is missing." }
      return
        "\(expected): \(counts.numbers) of its \(counts.all) values are numbers. \(advice), leave "
        + "it empty if it is missing, or declare the column categorical (--categorical \(name))."
    case .infinite:
      return
        "column \"\(name)\" has \"\(finding.text)\", which is infinite as a number of 64 bits. "
        + "Correct it, or leave it empty if it is missing."
    case .tooManyWords:
      return "column \"\(name)\" has more than \(Int32.max) different words. Leave it out."
    }
  }

  /// What to do about a number with the other decimal point, if this is one.
  private func commaAdvice(_ text: String) -> String {
    let isComma = parser.point == .comma
    let bytes = Array(text.utf8)
    guard NumberParser(decimalComma: !isComma).number(bytes.span) != nil else { return "" }
    return isComma
      ? " (numbers were said to have decimal commas)" : " (for decimal commas: --decimal-comma)"
  }

  private func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }

  private var delimiterName: String {
    switch scanner.delimiter {
    case .comma: "comma"
    case .semicolon: "semicolon"
    case .tab: "tab"
    case .bar: "bar"
    case .space: "space"
    default: "\"\(Character(UnicodeScalar(scanner.delimiter)))\""
    }
  }
}
