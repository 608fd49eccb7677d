import Foundation
import Testing

@testable import Backprop

/// Any JSON.
enum JSON: Codable, Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// A field of an object.
  subscript(key: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields[key]
  }

  var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// A catalogue's item as it stands in files.
  init(_ item: any CatalogItem) throws {
    self = try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(Coded(item)))
  }

  /// The item that this describes.
  func item<Expected>(_ expected: Expected.Type) throws -> Expected {
    let coded = try JSONDecoder().decode(Coded.self, from: JSONEncoder().encode(self))
    return try coded.as(expected, at: [])
  }

  /// The item that this describes; fields that are not mentioned have the catalogue's defaults.
  func itemWithDefaults<Expected>(_ expected: Expected.Type) throws -> Expected {
    try withDefaults().item(expected)
  }

  private func withDefaults() throws -> JSON {
    guard case .object(var fields) = self else { return self }
    if case .text(var kind)? = fields["kind"] {
      // PyTorch's word for what we call otherwise; here it is an initializer.
      if kind == "constant" && fields["value"] == nil { kind = "constant-rate" }
      fields["kind"] = .text(kind)
      let example = try #require(Catalog.items.first { $0.kind == kind }, "no kind \(kind)")
      if case .object(let defaults) = try JSON(example) {
        fields.merge(defaults) { mine, _ in mine }
      }
    }
    return .object(try fields.mapValues { try $0.withDefaults() })
  }
}
