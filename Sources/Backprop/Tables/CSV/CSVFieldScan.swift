/// How a field is found in the bytes at hand. Each of these methods returns nil if the bytes do not
/// say where it ends: then it is tried again with more.
extension CSVScanner {
  /// The field that begins at `position`.
  func scan(column: Int) throws(TableError) -> CSVField? {
    let start = afterSpaces(position)
    if start == window.end, !window.isLast { return nil }
    return window.bytes[start] == .quote
      ? try scanQuoted(from: start, column: column)
      : try scanPlain(from: start, column: column)
  }

  private func scanPlain(from start: Int, column: Int) throws(TableError) -> CSVField? {
    let bytes = window.bytes.span
    let end = window.end
    var place = start
    var all: UInt8 = 0
    while place < end {
      let byte = bytes[place]
      if byte == delimiter || byte == .lineFeed || byte == .carriageReturn { break }
      if byte == 0 { throw zeroByte(line: line, column: column) }
      all |= byte
      place += 1
    }
    guard let (ending, next) = ending(at: place) else { return nil }
    var last = place
    while last > start, isSpace(bytes[last - 1]) { last -= 1 }
    if all >= 0x80 { try checkText(start..<last, column: column) }
    return CSVField(
      value: start..<last, isQuoted: false, hasEscapes: false, lines: ending == .line ? 1 : 0,
      ending: ending, next: next)
  }

  private func scanQuoted(from quote: Int, column: Int) throws(TableError) -> CSVField? {
    guard let (close, lines, hasEscapes) = try closingQuote(after: quote, column: column) else {
      return nil
    }
    let after = afterSpaces(close + 1)
    guard let (ending, next) = ending(at: after) else {
      let end = window.end
      if after == end || after + 1 == end && window.bytes[after] == .carriageReturn { return nil }
      // Enough of it for the message.
      if end - after < Self.excerptLength, !window.isLast { return nil }
      throw textAfterQuote(at: after, line: line + lines, column: column)
    }
    return CSVField(
      value: quote + 1..<close, isQuoted: true, hasEscapes: hasEscapes,
      lines: ending == .line ? lines + 1 : lines, ending: ending, next: next)
  }

  /// Where the quotation mark is that closes another, how many lines end between them, and whether
  /// there are doubled ones.
  private func closingQuote(
    after quote: Int, column: Int
  ) throws(TableError) -> (place: Int, lines: Int, hasEscapes: Bool)? {
    let bytes = window.bytes.span
    let end = window.end
    var place = quote + 1
    var (all, lines, hasEscapes) = (UInt8(0), 0, false)
    // Behind the last byte stands a zero: looking one byte ahead is always possible, but what it
    // shows counts only if no more bytes come.
    while place < end {
      let byte = bytes[place]
      let isAlone = place + 1 == end && !window.isLast
      if byte == .quote {
        if isAlone { return nil }
        if bytes[place + 1] != .quote { break }
        hasEscapes = true
        place += 1
      } else if byte == .lineFeed {
        lines += 1
      } else if byte == .carriageReturn {
        if isAlone { return nil }
        lines += bytes[place + 1] == .lineFeed ? 0 : 1
      } else if byte == 0 {
        throw zeroByte(line: line + lines, column: column)
      }
      all |= byte
      place += 1
    }
    if place == end {
      guard window.isLast else { return nil }
      let isTooLong = end - position > Self.longestField
      throw isTooLong ? tooLong(column: column) : unclosed(column: column)
    }
    if all >= 0x80 { try checkText(quote + 1..<place, column: column) }
    return (place, lines, hasEscapes)
  }

  /// What ends a field here, and the place behind it; nil if nothing does or if it cannot be known
  /// yet.
  private func ending(at place: Int) -> (CSVField.Ending, next: Int)? {
    if place == window.end { return window.isLast ? (.file, place) : nil }
    switch window.bytes[place] {
    case delimiter: return (.delimiter, place + 1)
    case .lineFeed: return (.line, place + 1)
    case .carriageReturn:
      if place + 1 == window.end { return window.isLast ? (.line, place + 1) : nil }
      return (.line, window.bytes[place + 1] == .lineFeed ? place + 2 : place + 1)
    default: return nil
    }
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    (byte == .space || byte == .tab) && byte != delimiter
  }

  private func afterSpaces(_ start: Int) -> Int {
    var place = start
    while place < window.end, isSpace(window.bytes[place]) { place += 1 }
    return place
  }
}

/// What is wrong with the bytes of a field.
extension CSVScanner {
  private func checkText(_ range: Range<Int>, column: Int) throws(TableError) {
    do {
      _ = try UTF8Span(validating: window.bytes.span.extracting(range))
    } catch {
      let place = range.lowerBound + error.byteOffsets.lowerBound
      let byte = window.bytes[place]
      // With 0xFE or 0xFF texts in UTF-16 begin.
      let guess = line == 1 && column == 0 && byte >= 0xFE ? "UTF-16" : "Latin-1 or Windows-1252"
      throw TableError(
        window.name, line: line + lineEnds(in: range.lowerBound..<place), column: column + 1,
        "the byte 0x\(String(byte, radix: 16, uppercase: true)) is not part of any UTF-8 text. Save "
          + "the table as UTF-8; perhaps it is \(guess).")
    }
  }

  private func lineEnds(in range: Range<Int>) -> Int {
    range.count { place in
      let byte = window.bytes[place]
      return byte == .lineFeed
        || byte == .carriageReturn && window.bytes[place + 1] != .lineFeed
    }
  }

  private func zeroByte(line: Int, column: Int) -> TableError {
    TableError(
      window.name, line: line, column: column + 1,
      "there is a byte that is 0, which no text has. Perhaps it is not a table, or one in UTF-16: "
        + "save it as UTF-8.")
  }

  private func unclosed(column: Int) -> TableError {
    TableError(
      window.name, line: line, column: column + 1,
      "the quotation mark that opens here is not closed before the file ends. Close it, or write "
        + "\"\"\"\" for a field that is a quotation mark.")
  }

  private func textAfterQuote(at place: Int, line: Int, column: Int) -> TableError {
    let found = window.bytes[place..<min(place + Self.excerptLength, window.end)].prefix {
      $0 != delimiter && $0 != .lineFeed && $0 != .carriageReturn
    }
    return TableError(
      window.name, line: line, column: column + 1,
      "after the closing quotation mark stands \"\(String(excerpt: found))\", where the field "
        + "should end. Write quotation marks inside of quotation marks twice.")
  }
}

extension String {
  /// The beginning of what was found, short enough for a message.
  init(excerpt bytes: some Collection<UInt8>) {
    let start = String(decoding: bytes.prefix(CSVScanner.excerptLength), as: UTF8.self)
    self =
      start.count > 40 || bytes.count > CSVScanner.excerptLength ? start.prefix(40) + "…" : start
  }
}
