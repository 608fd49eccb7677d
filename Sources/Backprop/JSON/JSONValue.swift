/// A JSON value in memory, with the members of objects in their order.
enum JSONValue: Equatable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Reads a whole text; see ``JSONReader`` for what is refused.
  ///
  /// A short text may stand for many values: it takes up to 24 times as much memory as it has
  /// bytes.
  init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes)
    self = try Self(&reader)
    try reader.end()
  }

  private init(_ reader: inout JSONReader) throws(JSONError) {
    switch try reader.peek() {
    case .null:
      try reader.readNull()
      self = .null
    case .bool: self = .bool(try reader.readBool())
    case .number: self = .number(try reader.readNumber())
    case .string: self = .string(try reader.readString())
    case .array:
      var elements: [JSONValue] = []
      try reader.beginArray()
      while try reader.hasNextElement() { elements.append(try Self(&reader)) }
      self = .array(elements)
    case .object:
      var members: [JSONMember] = []
      try reader.beginObject()
      while let key = try reader.nextKey() {
        members.append(JSONMember(key: key, value: try Self(&reader)))
      }
      self = .object(members)
    }
  }

  /// The value of a key of an object; nil if there is none, or if it is no object.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }
}

/// A key of a JSON object and what stands there.
struct JSONMember: Equatable {
  let key: String
  let value: JSONValue
}

extension String {
  /// The text as a JSON string, with quotation marks: only what must be escaped is.
  var jsonString: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ":
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
