/// A JSON value: what the page and the server tell each other.
///
/// Members of objects keep their order. A number that is not finite becomes `null` when written.
indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])
  /// An array of numbers, of which there may be many.
  case numbers([Double])

  /// A key of an object and what stands there.
  struct Member: Sendable, Equatable {
    let key: String
    let value: JSON

    init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// A number, or `null`.
  static func optional(_ number: Double?) -> JSON { number.map { .number($0) } ?? .null }

  /// A text, or `null`.
  static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  /// A whole number.
  static func integer(_ number: Int) -> JSON { .number(Double(number)) }

  /// The value of a key of an object; nil if there is none, or if it is no object.
  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The value as JSON text.
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let number): Self.write(number, to: &text)
    case .string(let string): Self.write(string, to: &text)
    case .array(let elements):
      Self.write(elements, between: ("[", "]"), to: &text) { $0.write(to: &$1) }
    case .numbers(let numbers):
      Self.write(numbers, between: ("[", "]"), to: &text) { Self.write($0, to: &$1) }
    case .object(let members):
      Self.write(members, between: ("{", "}"), to: &text) { member, text in
        Self.write(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], between ends: (String, String), to text: inout String,
    _ body: (Element, inout String) -> Void
  ) {
    text += ends.0
    var isFirst = true
    for element in elements {
      if !isFirst { text += "," }
      isFirst = false
      body(element, &text)
    }
    text += ends.1
  }

  private static func write(_ number: Double, to text: inout String) {
    if let whole = Int(exactly: number) {
      text += String(whole)
    } else {
      text += number.isFinite ? number.description : "null"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ", "\u{2028}", "\u{2029}", "<":
        let code = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .number(Double(value)) }
  init(nilLiteral: ()) { self = .null }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0, $1) })
  }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
}
