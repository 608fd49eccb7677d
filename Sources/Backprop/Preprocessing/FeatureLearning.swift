extension Feature {
  /// Learns how a column becomes inputs from the training rows.
  ///
  /// - Parameters:
  ///   - column: the column, of `table`.
  ///   - statistics: those of a column of numbers in the training rows.
  ///   - table: what the column belongs to, for messages.
  ///   - rows: the numbers of the training rows.
  ///   - settings: what numbers are brought to, and what stands for missing ones.
  ///   - isDeclared: whether the column was said to be one of categories.
  /// - Returns: nil, with the reason, if there is nothing in the column to learn from.
  /// - Throws: ``TableError`` for dates and free text.
  static func learn(
    _ column: Column, _ statistics: ColumnStatistics?, of table: Table, rows: [Int],
    settings: ColumnSettings, isDeclared: Bool
  ) throws(TableError) -> (feature: Feature?, reason: String?) {
    switch column.values {
    case .numbers(let numbers):
      return learn(
        numbers, statistics ?? ColumnStatistics(), column, rows: rows, settings: settings)
    case .text(let text):
      try refuse(text, column, table, isDeclared: isDeclared)
      return learn(text, column, rows: rows)
    }
  }

  // MARK: Numbers

  private static func learn(
    _ numbers: Numbers, _ statistics: ColumnStatistics, _ column: Column, rows: [Int],
    settings: ColumnSettings
  ) -> (Feature?, String?) {
    guard let normalization = settings.scaling.normalization(of: statistics) else {
      return (nil, statistics.reasonForNoNormalization)
    }
    let fill =
      switch settings.missing {
      case .mean, .drop, .error: statistics.mean
      case .median: median(numbers, rows)
      case .mode: mode(numbers, rows)
      }
    return (Feature(name: column.name, encoding: .number(normalization, fill: fill)), nil)
  }

  private static func median(_ numbers: Numbers, _ rows: [Int]) -> Double {
    let sorted = rows.lazy.map { numbers[$0] }.filter { !$0.isNaN }.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? sorted[middle - 1] / 2 + sorted[middle] / 2 : sorted[middle]
  }

  /// The most frequent number, the smallest of several.
  private static func mode(_ numbers: Numbers, _ rows: [Int]) -> Double {
    let sorted = rows.lazy.map { numbers[$0] }.filter { !$0.isNaN }.sorted()
    var best = (number: sorted[0], count: 0)
    var start = 0
    while start < sorted.count {
      var end = start
      while end < sorted.count && sorted[end] == sorted[start] { end += 1 }
      if end - start > best.count { best = (sorted[start], end - start) }
      start = end
    }
    return best.number
  }

  // MARK: Words

  private static func learn(
    _ text: Text, _ column: Column, rows: [Int]
  ) -> (Feature?, String?) {
    let words = text.frequencies(rows: rows)
    guard words.count > 1 else {
      return (nil, words.isEmpty ? "without a value" : "constant")
    }
    // The first of several.
    var fill = 0
    for place in words.indices where words[place].count > words[fill].count { fill = place }
    return (
      Feature(name: column.name, encoding: .categories(words.map(\.word), fill: fill)), nil
    )
  }

  /// Dates and free text cannot become categories that say anything about a new row.
  private static func refuse(
    _ text: Text, _ column: Column, _ table: Table, isDeclared: Bool
  ) throws(TableError) {
    guard let example = text.vocabulary.first else { return }
    if !isDeclared && text.vocabulary.allSatisfy(isDate) {
      throw table.error(
        about: column,
        "Column \"\(column.name)\" holds dates, such as \"\(example)\", which a network cannot "
          + "use. Make columns of numbers of it (year, month, day of the week, …), or leave it "
          + "out with --ignore \(column.name).")
    }
    if !isDeclared, let advice = text.adviceForNumbers {
      throw table.error(
        about: column,
        "Column \"\(column.name)\" holds words that look like numbers, such as \"\(example)\". \(advice) "
          + "If they are categories, add --categorical \(column.name).")
    }
    let different = text.vocabulary.count
    let most = isDeclared ? mostDeclaredCategories : mostCategories
    if different > most || (!isDeclared && different > 20 && 2 * different > text.count) {
      throw table.error(
        about: column,
        "Column \"\(column.name)\" holds free text: \(different) different values in \(text.count) "
          + "rows, such as \"\(example.prefix(40))\". Leave it out with --ignore \(column.name)"
          + (isDeclared
            ? "." : ", or if these are categories all the same, add --categorical \(column.name)."))
    }
  }

  private static var mostCategories: Int { 1_000 }
  private static var mostDeclaredCategories: Int { 10_000 }

  /// Whether a word looks like `2024-01-31`, `31.01.2024` or `1/31/24`, with or without a time.
  static func isDate(_ word: String) -> Bool {
    let day = word.prefix { $0 != " " && $0 != "T" }
    for mark in ["-", "/", "."] as [Character] {
      let parts = day.split(separator: mark, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let counts = parts.map(\.count)
      let digits = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }
      let lengths = counts.allSatisfy { $0 <= 2 || $0 == 4 }
      if digits && lengths && counts.filter({ $0 == 4 }).count <= 1 { return true }
    }
    return false
  }
}
