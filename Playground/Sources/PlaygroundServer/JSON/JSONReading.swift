import Foundation

extension JSON {
  /// Reads a JSON text.
  ///
  /// - Throws: ``Problem`` if it is none.
  init(parsing bytes: [UInt8]) throws(Problem) {
    do {
      self = try JSONDecoder().decode(JSON.self, from: Data(bytes))
    } catch DecodingError.dataCorrupted(let context) {
      throw .badRequest("The body is not JSON as it is expected here. \(context.debugDescription)")
    } catch {
      throw .badRequest("The body is not JSON as it is expected here. \(error)")
    }
  }
}

extension JSON: Decodable {
  /// The name of any member.
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// More than any request needs.
  private static var deepest: Int { 16 }

  /// Reads any value; members of an object come in the order of their names.
  init(from decoder: any Decoder) throws {
    guard decoder.codingPath.count < Self.deepest else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "It is nested more than \(Self.deepest) deep; nothing that can be asked for is."))
    }
    if let object = try? decoder.container(keyedBy: Name.self) {
      self = .object(
        try object.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
          Member($0.stringValue, try object.decode(JSON.self, forKey: $0))
        })
    } else if var array = try? decoder.unkeyedContainer() {
      var elements: [JSON] = []
      while !array.isAtEnd { elements.append(try array.decode(JSON.self)) }
      self = .array(elements)
    } else {
      self = try JSON(single: decoder.singleValueContainer())
    }
  }

  private init(single value: any SingleValueDecodingContainer) throws {
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else {
      self = .number(try value.decode(Double.self))
    }
  }
}
