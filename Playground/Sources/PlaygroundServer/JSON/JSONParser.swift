/// Reads JSON as strictly as RFC 8259 has it, and stricter: an object has no key twice, and nothing
/// is nested more deeply than a request could need.
struct JSONParser {
  private let bytes: [UInt8]
  private var place = 0

  private static let deepest = 16

  /// Reads a whole text.
  ///
  /// - Throws: ``Problem`` that says where the text is wrong.
  static func parse(_ bytes: [UInt8]) throws(Problem) -> JSON {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.next == nil else { throw parser.wrong("the end of the text") }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
  }

  private func wrong(_ expected: String) -> Problem {
    let found =
      next.map {
        (0x21...0x7E).contains($0) ? "\"\(Character(Unicode.Scalar($0)))\"" : "byte \($0)"
      }
      ?? "the end"
    return .badRequest(
      "The body is not JSON: at byte \(place) there is \(found), where \(expected) is expected.")
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Problem) -> JSON {
    guard depth < Self.deepest else {
      throw .badRequest(
        "The body is nested more than \(Self.deepest) deep at byte \(place); nothing that can be "
          + "asked for is.")
    }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(Problem) -> JSON {
    guard bytes[place...].starts(with: word.utf8) else { throw wrong("a value") }
    place += word.utf8.count
    return value
  }

  private mutating func array(depth: Int) throws(Problem) -> JSON {
    place += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw wrong("\",\" or \"]\"") }
    }
  }

  private mutating func object(depth: Int) throws(Problem) -> JSON {
    place += 1
    var members: [JSON.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw wrong("a key in quotation marks") }
      let key = try string()
      guard keys.insert(key).inserted else {
        throw .badRequest("The body has the key \"\(key.short)\" twice; name it once.")
      }
      skipSpace()
      guard take(":") else { throw wrong("\":\"") }
      members.append(JSON.Member(key, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw wrong("\",\" or \"}\"") }
    }
  }

  private mutating func number() throws(Problem) -> Double {
    let start = place
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      throw .badRequest(
        "The number \(text.short) in the body is too large; a finite one is expected.")
    }
    return number
  }

  private mutating func digits() throws(Problem) {
    guard let first = next, (0x30...0x39).contains(first) else { throw wrong("a value") }
    while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
  }

  private mutating func string() throws(Problem) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw .badRequest("The text before byte \(place) of the body is not UTF-8; send UTF-8.")
        }
        return string
      case UInt8(ascii: "\\"):
        place += 1
        text += Array(String(try escape()).utf8)
      case 0..<0x20: throw wrong("no control character in a text")
      default:
        text.append(byte)
        place += 1
      }
    }
    throw wrong("a quotation mark")
  }

  private mutating func escape() throws(Problem) -> Unicode.Scalar {
    let plain: [UInt8: Unicode.Scalar] = [
      0x22: "\"", 0x5C: "\\", 0x2F: "/", 0x62: "\u{8}", 0x66: "\u{C}", 0x6E: "\n", 0x72: "\r",
      0x74: "\t",
    ]
    if let byte = next, let scalar = plain[byte] {
      place += 1
      return scalar
    }
    guard take("u") else { throw wrong("an escape that JSON knows") }
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard (0xD800..<0xDC00).contains(high), take("\\"), take("u") else {
      throw wrong("both halves of a surrogate pair")
    }
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw wrong("both halves of a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimal() throws(Problem) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw wrong("a hexadecimal digit")
      }
      code = code << 4 | UInt32(digit)
      place += 1
    }
    return code
  }
}

extension String {
  /// The first characters, for messages about texts that come from outside.
  var short: String { count > 60 ? prefix(60) + "…" : self }
}
