extension Finding {
  /// Columns with nothing to learn from, one finding for each reason.
  static func leftOut(_ columns: [(name: String, reason: String)]) -> [Finding] {
    var reasons: [String] = []
    for column in columns where !reasons.contains(column.reason) { reasons.append(column.reason) }
    return reasons.map { reason in
      let names = columns.filter { $0.reason == reason }.map(\.name)
      return Finding(
        names.asColumns + (names.count == 1 ? " is left out" : " are left out"),
        evidence: "\(reason) in the training rows",
        advice: "\(names.ignoreOption) says so from the start.")
    }
  }

  /// Columns of which over a fifth had to be filled.
  static func gaps(in samples: [ColumnSample]) -> Finding? {
    let columns = samples.filter { $0.missing > 0.2 }
    guard let most = columns.max(by: { $0.missing < $1.missing }) else { return nil }
    let names = columns.map(\.name)
    return Finding(
      names.asColumns + (names.count == 1 ? " has many gaps" : " have many gaps"),
      evidence:
        "\(names.count == 1 ? "" : "up to ")\(most.missing.percentText) of the training rows "
        + "have no value there",
      advice: "They are filled with one value; \(names.ignoreOption) leaves the "
        + "\(names.count == 1 ? "column" : "columns") out, --missing drop the rows.")
  }

  /// Columns of which over a fifth of the validation rows hold words that no training row has.
  static func unknownCategories(_ shares: [(name: String, share: Double)]) -> Finding? {
    let columns = shares.filter { $0.share > 0.2 }
    guard let most = columns.map(\.share).max() else { return nil }
    let names = columns.map(\.name)
    return Finding(
      names.asColumns + (names.count == 1 ? " has" : " have")
        + " categories that training never saw",
      evidence: "\(names.count == 1 ? "" : "up to ")\(most.percentText) of the validation rows",
      advice:
        "New rows will have such too, and nothing is known of them: \(names.ignoreOption), or put "
        + "rare categories together under one name.")
  }

  /// A class that is rare, while rare classes count by their rows.
  static func unequalClasses(
    _ classes: [(name: String, rows: Int)], isBalanced: Bool
  ) -> Finding? {
    let rows = classes.reduce(0) { $0 + $1.rows }
    guard !isBalanced, classes.count >= 2,
      let rarest = classes.min(by: { $0.rows < $1.rows }),
      Double(rarest.rows) < 0.1 * Double(rows) / Double(classes.count)
    else { return nil }
    return Finding(
      "The classes are very unequal",
      evidence:
        "\"\(rarest.name)\" has \(rarest.rows) of \(rows) training rows, where an even share "
        + "would be \(rows / classes.count)",
      advice: "--class-weights balanced makes rare classes count as much as frequent ones.")
  }
}

// MARK: - Row numbers

/// Finds columns that name rows instead of describing them.
struct IdentifierRule {
  /// Fewer rows may differ by chance.
  static var fewestRows: Int { 50 }

  /// Looks for what makes a column look like an identifier.
  ///
  /// - Parameters:
  ///   - sample: the values of rows in the order of the table.
  ///   - isConsecutive: whether all values of the table fill a range without holes; asked for
  ///     only if nothing else tells.
  /// - Returns: the evidence, or nil.
  static func evidence(for sample: ColumnSample, isConsecutive: () -> Bool) -> String? {
    guard sample.count >= fewestRows else { return nil }
    if let codes = sample.codes {
      let different = Set(codes.lazy.filter { $0 >= 0 }).count
      return isMostly(different, of: sample.count)
        ? "\(different) different words in \(sample.count) rows" : nil
    }
    guard let numbers = sample.numbers,
      numbers.allSatisfy({ $0.isNaN || $0 == $0.rounded() })
    else { return nil }
    let different = Set(numbers.lazy.filter { !$0.isNaN }).count
    guard isMostly(different, of: sample.count) else { return nil }
    let found = "\(different) different whole numbers in \(sample.count) rows"
    let pairs = Array(zip(numbers, numbers.dropFirst()))
    if isMostly(pairs.count { $0 < $1 }, of: pairs.count) { return found + ", rising row by row" }
    if isMostly(pairs.count { $0 > $1 }, of: pairs.count) { return found + ", falling row by row" }
    if isNamedSo(sample.name) { return found + ", and its name" }
    return isConsecutive() ? found + ", which fill a range without holes" : nil
  }

  static func finding(_ columns: [(name: String, evidence: String)]) -> Finding? {
    guard let first = columns.first else { return nil }
    let names = columns.map(\.name)
    return Finding(
      names.asColumns + (names.count == 1 ? " names rows" : " name rows")
        + " instead of describing them",
      evidence: names.count == 1 ? first.evidence : "\"\(first.name)\" has \(first.evidence)",
      advice: "\(names.ignoreOption) keeps the network from learning rows by their number.")
  }

  /// Whether whole numbers that all differ leave hardly a hole between them.
  static func isConsecutive(_ numbers: Numbers) -> Bool {
    let present = (0..<numbers.count).lazy.map { numbers[$0] }.filter { !$0.isNaN }
    guard let low = present.min(), let high = present.max(),
      high - low < 1.05 * Double(numbers.count)
    else { return false }
    var occurs = [Bool](repeating: false, count: Int(high - low) + 1)
    for number in present where number == number.rounded() { occurs[Int(number - low)] = true }
    return isMostly(occurs.count { $0 }, of: numbers.count)
  }

  private static func isMostly(_ part: Int, of whole: Int) -> Bool { 100 * part >= 95 * whole }

  /// Whether one of the words of a name, as in `customer_id` or `rowIndex`, is one for identifiers.
  static func isNamedSo(_ name: String) -> Bool {
    var words = [""]
    var wasLower = false
    for character in name {
      let isBreak = !(character.isLetter || character.isNumber)
      if isBreak || (character.isUppercase && wasLower) { words.append("") }
      if !isBreak { words[words.count - 1] += character.lowercased() }
      wasLower = character.isLowercase
    }
    return words.contains {
      ["id", "ids", "uuid", "guid", "index", "idx", "rowid", "key"].contains($0)
    }
  }
}
