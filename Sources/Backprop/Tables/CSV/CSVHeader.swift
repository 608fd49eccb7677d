/// What is found out before the first row.
extension CSVScanner {
  /// The most columns of a table. Each costs some hundred bytes, even if it has one value.
  static var mostColumns: Int { 1 << 22 }

  /// Finds out or takes over what stands between fields.
  mutating func setDelimiter(_ options: CSVOptions) throws {
    guard let given = options.delimiter else {
      delimiter = try mostFrequentDelimiter(options)
      return
    }
    guard let byte = given.asciiValue, Self.canDelimit(byte) else {
      throw TableError(
        window.name,
        "the delimiter cannot be \(String(reflecting: String(given))). It is a tab, a space or one "
          + "ASCII character that is no part of numbers, words or quotation marks, such as ; or |.")
    }
    delimiter = byte
  }

  private static func canDelimit(_ byte: UInt8) -> Bool {
    if byte == .tab || byte == .space { return true }
    let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    let isPartOfOthers = [.quote, .plus, .minus, .point].contains(byte) || byte.isDigit || isLetter
    return byte > .space && byte < 0x7F && !isPartOfOthers
  }

  /// The delimiter that is most often in the first line that is not blank, outside of quotation
  /// marks; the first one if none is.
  private mutating func mostFrequentDelimiter(_ options: CSVOptions) throws -> UInt8 {
    let others: [UInt8] = [.semicolon, .tab, .bar]
    let candidates = options.decimalComma ? others : [.comma] + others
    while true {
      var counts = candidates.map { _ in 0 }
      let isComplete = countInFirstLine(candidates, into: &counts)
      // A first line that is longer than any field says enough with its beginning.
      if isComplete || window.isLast || window.end - position > Self.longestField {
        var best = 0
        for index in counts.indices where counts[index] > counts[best] { best = index }
        return candidates[best]
      }
      try readMore()
    }
  }

  /// Counts these bytes; false if the line goes on behind the window.
  private func countInFirstLine(_ candidates: [UInt8], into counts: inout [Int]) -> Bool {
    var isQuoted = false
    var isBlank = true
    for place in position..<window.end {
      let byte = window.bytes[place]
      if byte == .quote { isQuoted.toggle() }
      if !isQuoted {
        if byte == .lineFeed || byte == .carriageReturn {
          if isBlank { continue }
          return true
        }
        for index in candidates.indices where candidates[index] == byte { counts[index] += 1 }
      }
      if byte != .space && byte != .tab { isBlank = false }
    }
    return false
  }

  /// The names of the columns: read from the header, or counted.
  mutating func readNames(_ options: CSVOptions) throws -> [String] {
    guard try skipBlankLines() else {
      throw TableError(
        window.name,
        options.hasHeader
          ? "it is empty. A table has a line with the names of its columns and then its rows."
          : "it is empty, and has no rows.")
    }
    if options.hasHeader { return try readHeader() }
    return try lookAhead { scanner in
      var count = 1
      while try scanner.nextField(column: count - 1).ending == .delimiter {
        if count == Self.mostColumns { throw scanner.tooManyColumns() }
        count += 1
      }
      return (0..<count).map { String($0) }
    }
  }

  /// Goes to the first line that is not blank; false if there is none.
  private mutating func skipBlankLines() throws -> Bool {
    while true {
      let isBlank = try lookAhead { try $0.nextField(column: 0).isBlankLine }
      if !isBlank { return true }
      if try nextField(column: 0).ending == .file { return false }
    }
  }

  private func tooManyColumns() -> TableError {
    TableError(
      window.name, line: line, column: Self.mostColumns + 1,
      "the row has more than \(Self.mostColumns) fields, the most that are read. Perhaps its line "
        + "ends are missing.")
  }

  private mutating func readHeader() throws -> [String] {
    var names: [String] = []
    var columns: [String: Int] = [:]
    while true {
      let start = line
      let column = names.count
      if column == Self.mostColumns { throw tooManyColumns() }
      let field = try nextField(column: column)
      let bytes = field.hasEscapes ? unescaped[...] : window.bytes[field.value]
      let name = String(decoding: bytes, as: UTF8.self)
      func problem(_ text: String) -> TableError {
        TableError(window.name, line: start, column: column + 1, text)
      }
      if name.isEmpty {
        throw problem(
          "the column has no name. Write one into the first line, or leave the column out (pandas: "
            + "to_csv(…, index=False)); if the table has no line of names, read it without a header."
        )
      }
      if let other = columns.updateValue(column, forKey: name) {
        throw problem(
          "the name \"\(String(excerpt: name.utf8))\" is already that of column \(other + 1). Give "
            + "each column a name of its own; if the table has no line of names, read it without a "
            + "header.")
      }
      names.append(name)
      if field.ending != .delimiter { return names }
    }
  }
}
