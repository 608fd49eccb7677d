/// Reads a JSON text piece by piece, as RFC 8259 defines it, and stricter where that leaves a
/// choice: the text is UTF-8, a key occurs once in its object, and nothing is nested deeper than
/// 64.
///
/// Keys are the same if `String` says so: two spellings of one accented letter are one key.
///
/// ```swift
/// try reader.beginObject()
/// while let key = try reader.nextKey() { try reader.skipValue() }
/// try reader.end()
/// ```
struct JSONReader {
  /// What a value is, as its first byte tells.
  enum Kind: String {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case bool = "true or false"
    case null = "null"
  }

  /// How deep objects and arrays may stand in each other.
  static var deepest: Int { 64 }

  /// The bytes of the text that come next, from 0.
  private(set) var offset = 0

  private let bytes: [UInt8]
  /// The objects and arrays that are not closed yet, outermost first.
  private var open: [Opened] = []

  /// An object or array that is being read.
  private struct Opened {
    /// The keys so far; nil for an array.
    var keys: Set<String>?
    /// Whether nothing has been read of it.
    var isNew = true
  }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func failure(_ problem: String, at place: Int? = nil) -> JSONError {
    JSONError(offset: place ?? offset, problem: problem)
  }
}

// MARK: - Objects and arrays

extension JSONReader {
  /// What the next value is.
  mutating func peek() throws(JSONError) -> Kind {
    skipSpace()
    guard let byte else { throw failure("\(found), where a value was expected") }
    switch byte {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    default: throw failure("\(found), where a value was expected")
    }
  }

  /// Enters an object.
  mutating func beginObject() throws(JSONError) {
    try expect(.object)
    try enter(Opened(keys: []))
  }

  /// Reads the next key of the object and the colon; leaves the object and gives nil at its end.
  mutating func nextKey() throws(JSONError) -> String? {
    guard try hasNext(before: UInt8(ascii: "}")) else { return nil }
    skipSpace()
    guard byte == UInt8(ascii: "\"") else {
      throw failure("\(found), where a key was expected")
    }
    let place = offset
    let key = try readString()
    guard open[open.count - 1].keys?.insert(key).inserted == true else {
      throw failure("the key \(key.quoted) occurs twice in one object", at: place)
    }
    try take(UInt8(ascii: ":"))
    return key
  }

  /// Enters an array.
  mutating func beginArray() throws(JSONError) {
    try expect(.array)
    try enter(Opened(keys: nil))
  }

  /// Whether the array goes on; leaves it at its end.
  mutating func hasNextElement() throws(JSONError) -> Bool {
    try hasNext(before: UInt8(ascii: "]"))
  }

  /// Checks that nothing but space is left.
  mutating func end() throws(JSONError) {
    skipSpace()
    if offset < bytes.count { throw failure("\(found), where the text should end") }
  }

  /// Reads past a value, whatever it is.
  mutating func skipValue() throws(JSONError) {
    switch try peek() {
    case .object:
      try beginObject()
      while try nextKey() != nil { try skipValue() }
    case .array:
      try beginArray()
      while try hasNextElement() { try skipValue() }
    case .string: _ = try readString()
    case .number: _ = try readNumber()
    case .bool: _ = try readBool()
    case .null: try readNull()
    }
  }

  private mutating func enter(_ opened: Opened) throws(JSONError) {
    if open.count == Self.deepest {
      throw failure("objects and arrays are nested deeper than \(Self.deepest)")
    }
    offset += 1
    open.append(opened)
  }

  private mutating func hasNext(before end: UInt8) throws(JSONError) -> Bool {
    guard let opened = open.last else { throw failure("\(found) outside of any object or array") }
    skipSpace()
    if byte == end {
      offset += 1
      open.removeLast()
      return false
    }
    if !opened.isNew { try take(UInt8(ascii: ",")) }
    open[open.count - 1].isNew = false
    return true
  }
}

// MARK: - Strings

extension JSONReader {
  /// Reads a string.
  mutating func readString() throws(JSONError) -> String {
    try expect(.string)
    let start = offset
    offset += 1
    var text = ""
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return text
      case UInt8(ascii: "\\"): text.unicodeScalars.append(try readEscape())
      case ..<0x20: throw failure("a control character in a string, where an escape was expected")
      default: text += try readRun()
      }
    }
    throw failure("the string is not closed", at: start)
  }

  /// Reads characters that stand for themselves.
  private mutating func readRun() throws(JSONError) -> String {
    let start = offset
    while let byte, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      offset += 1
    }
    do throws(UTF8.ValidationError) {
      return String(copying: try UTF8Span(validating: bytes.span.extracting(start..<offset)))
    } catch {
      throw failure("a string is not UTF-8", at: start + error.byteOffsets.lowerBound)
    }
  }

  private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
    let start = offset
    offset += 1
    guard let letter = byte else { throw failure("\(found), where an escape was expected") }
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw failure("an escape that JSON does not have", at: start)
    }
    var code = try readHexadecimal()
    if (0xD800..<0xDC00).contains(code), byte == UInt8(ascii: "\\") {
      offset += 1
      try take(UInt8(ascii: "u"))
      let low = try readHexadecimal()
      guard (0xDC00..<0xE000).contains(low) else {
        throw failure("half of a surrogate pair", at: start)
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw failure("half of a surrogate pair", at: start)
    }
    return scalar
  }

  private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("\(found), where a hexadecimal digit was expected")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }
}

// MARK: - Numbers and words

extension JSONReader {
  /// Reads a number as it is written.
  mutating func readNumber() throws(JSONError) -> JSONNumber {
    try expect(.number)
    let start = offset
    if byte == UInt8(ascii: "-") { offset += 1 }
    if byte == UInt8(ascii: "0") { offset += 1 } else { try readDigits() }
    if byte == UInt8(ascii: ".") {
      offset += 1
      try readDigits()
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      offset += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { offset += 1 }
      try readDigits()
    }
    return JSONNumber(text: String(decoding: bytes[start..<offset], as: UTF8.self))
  }

  /// Reads `true` or `false`.
  mutating func readBool() throws(JSONError) -> Bool {
    try expect(.bool)
    let isTrue = byte == UInt8(ascii: "t")
    try takeWord(isTrue ? "true" : "false")
    return isTrue
  }

  /// Reads `null`.
  mutating func readNull() throws(JSONError) {
    try expect(.null)
    try takeWord("null")
  }

  private mutating func readDigits() throws(JSONError) {
    let start = offset
    while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    if offset == start { throw failure("\(found), where a digit was expected") }
  }
}

// MARK: - Bytes

extension JSONReader {
  /// The next byte; nil at the end.
  private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// What comes next, for messages.
  private var found: String {
    guard let byte else { return "the end of the text" }
    return (0x21..<0x7F).contains(byte) ? "\"\(Unicode.Scalar(byte))\"" : "the byte \(byte)"
  }

  private mutating func skipSpace() {
    while let byte, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { offset += 1 }
  }

  private mutating func expect(_ kind: Kind) throws(JSONError) {
    let next = try peek()
    if next != kind { throw failure("\(next.rawValue), where \(kind.rawValue) was expected") }
  }

  private mutating func take(_ wanted: UInt8) throws(JSONError) {
    skipSpace()
    guard byte == wanted else {
      throw failure("\(found), where \"\(Unicode.Scalar(wanted))\" was expected")
    }
    offset += 1
  }

  private mutating func takeWord(_ word: String) throws(JSONError) {
    let start = offset
    for letter in word.utf8 {
      guard byte == letter else { throw failure("a word that JSON does not have", at: start) }
      offset += 1
    }
  }
}
