/// Finds the fields of a table, one after the other.
struct CSVScanner {
  /// The longest field, in bytes with its quotation marks. One that is longer is nearly always a
  /// quotation mark that nobody closed.
  static var longestField: Int { 16 << 20 }

  /// How many bytes a message shows at most.
  static var excerptLength: Int { 160 }

  /// The bytes that are looked at.
  private(set) var window: ByteWindow
  /// The place in the window where the next field begins.
  var position = 0
  /// The line, from 1, in which the next field begins.
  var line = 1
  /// What stands between fields.
  var delimiter = UInt8.comma
  /// The value of the last field, if it had doubled quotation marks: with single ones.
  private(set) var unescaped: [UInt8] = []
  /// What is to be kept from here on, to be read once more.
  private var mark: Int?

  /// Reads so many bytes at a time.
  init(_ source: ByteSource, chunk: Int) throws {
    window = ByteWindow(source, size: chunk)
    try skipByteOrderMark()
  }

  /// The next field, whose first byte is at `position`; it goes behind the field. Messages need to
  /// know its place in its row, from 0.
  mutating func nextField(column: Int) throws -> CSVField {
    while true {
      if let field = try scan(column: column) {
        guard field.next - position <= Self.longestField else { throw tooLong(column: column) }
        if field.hasEscapes { unescape(field.value) }
        position = field.next
        line += field.lines
        return field
      }
      // Checked here too, so that the window does not grow with what is refused in the end.
      guard window.end - position <= Self.longestField else { throw tooLong(column: column) }
      try readMore()
    }
  }

  /// Whether a field begins with bytes that are there, after reading more if there were none.
  mutating func hasMore() throws -> Bool {
    if position == window.end, !window.isLast { try readMore() }
    return position < window.end
  }

  /// Reads more bytes behind those from `position`, or from the mark, which stay.
  mutating func readMore() throws {
    let kept = mark ?? position
    try window.read(keepingFrom: kept)
    position -= kept
    if mark != nil { mark = 0 }
  }

  /// Runs the body and comes back to where it began.
  mutating func lookAhead<Result>(
    _ body: (inout CSVScanner) throws -> Result
  ) throws -> Result {
    let start = line
    mark = position
    let result = try body(&self)
    position = mark ?? position
    mark = nil
    line = start
    return result
  }

  /// Starts again with the first line; false if the source cannot go back.
  mutating func rewind() throws -> Bool {
    guard window.rewind() else { return false }
    (position, line, mark) = (0, 1, nil)
    try skipByteOrderMark()
    return true
  }

  /// The digest of all bytes before `position`.
  mutating func digest() -> String { window.digest(before: position) }

  private mutating func skipByteOrderMark() throws {
    while window.end < 3, !window.isLast { try window.read(keepingFrom: 0) }
    let bytes = window.bytes
    if window.end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  private mutating func unescape(_ range: Range<Int>) {
    unescaped.removeAll(keepingCapacity: true)
    var place = range.lowerBound
    while place < range.upperBound {
      unescaped.append(window.bytes[place])
      // Within the value a quotation mark is the first of two.
      place += window.bytes[place] == .quote ? 2 : 1
    }
  }

  /// The error for a field of more bytes than are read.
  func tooLong(column: Int) -> TableError {
    let isQuoted = position < window.end && window.bytes[position] == .quote
    let advice =
      isQuoted
      ? "Perhaps the quotation mark with which it begins is never closed."
      : "Perhaps it is not a table; shorten it, or take it out."
    return TableError(
      window.name, line: line, column: column + 1,
      "the field has more than \(Self.longestField >> 20) MB, the most that is read. \(advice)")
  }
}

/// A field as it stands in the window.
struct CSVField {
  /// What ends a field.
  enum Ending { case delimiter, line, file }

  /// The places of its value, without quotation marks around it or spaces around these.
  let value: Range<Int>
  /// Whether it stands in quotation marks.
  let isQuoted: Bool
  /// Whether the value has doubled quotation marks.
  let hasEscapes: Bool
  /// How many line ends the field has: those in its value, and the one after it.
  let lines: Int
  /// What comes after it.
  let ending: Ending
  /// The place behind what ends it.
  let next: Int

  /// Whether a line that begins with this field has nothing in it.
  var isBlankLine: Bool { value.isEmpty && !isQuoted && ending != .delimiter }
}
