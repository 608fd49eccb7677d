#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Values as JSON text, the same value always as the same text.
enum JSONText {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Reads a value; `others` are items of the program's own, known beside those of the catalogues.
  ///
  /// - Throws: ``JSONTextError`` that says what is wrong, and where.
  static func decode<Value: Decodable>(
    _ text: String, as type: Value.Type = Value.self, others: [any CatalogItem] = []
  ) throws(JSONTextError) -> Value {
    do {
      // The decoder takes the first of two equal keys, and follows any depth.
      _ = try JSONValue(parsing: Array(text.utf8))
      let decoder = JSONDecoder()
      decoder.userInfo[.otherItems] = others
      return try decoder.decode(type, from: Data(text.utf8))
    } catch let error as JSONError {
      throw JSONTextError(description: error.description)
    } catch let error as DecodingError {
      throw JSONTextError(description: error.sentence)
    } catch {
      throw JSONTextError(description: "\(error)")
    }
  }
}

/// JSON text that is not what was expected.
struct JSONTextError: Error, CustomStringConvertible {
  let description: String
}

extension DecodingError {
  /// What is wrong and where, as one sentence.
  fileprivate var sentence: String {
    switch self {
    case .keyNotFound(let key, let context):
      "\"\(Self.path(context.codingPath + [key]))\" is missing"
    case .valueNotFound(_, let context): "\(Self.place(context)) has no value"
    case .typeMismatch(_, let context):
      "\(Self.place(context)) is of the wrong kind: \(context.debugDescription)"
    case .dataCorrupted(let context): "\(Self.place(context)) is wrong: \(context.debugDescription)"
    @unknown default: "\(self)"
    }
  }

  private static func place(_ context: Context) -> String {
    context.codingPath.isEmpty ? "the value" : "\"\(path(context.codingPath))\""
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
  }
}
