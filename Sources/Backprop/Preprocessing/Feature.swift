/// How a column of a table becomes inputs of a network.
public struct Feature: Sendable, Equatable {
  /// The name of the column.
  public let name: String
  /// What is done with its values.
  public let encoding: Encoding

  /// What is done with the values of a column.
  public enum Encoding: Sendable, Equatable {
    /// One input: the number, normalized; `fill` stands for a missing one.
    case number(Normalization, fill: Double)
    /// One input for each category, 1 for the one that stands there and 0 for the others; all 0 for
    /// an unknown one. `fill`, a place among the categories, stands for a missing one.
    case categories([String], fill: Int)
  }

  init(name: String, encoding: Encoding) {
    self.name = name
    self.encoding = encoding
  }

  /// How many inputs it becomes.
  public var width: Int {
    switch encoding {
    case .number: 1
    case .categories(let categories, _): categories.count
    }
  }

  /// The names of the inputs: that of the column, or `column=category` for each category.
  public var inputNames: [String] {
    switch encoding {
    case .number: [name]
    case .categories(let categories, _): categories.map { "\(name)=\($0)" }
    }
  }

  var problem: String? {
    switch encoding {
    case .number(let normalization, let fill):
      normalization.problem ?? Rule.holds(fill.isFinite, "A fill value must be finite.")
    case .categories(let categories, let fill):
      Rule.holds(
        categories.indices.contains(fill) && Set(categories).count == categories.count,
        "The categories of \(name) must differ, and one of them fills the gaps.")
    }
  }
}

extension Feature: Codable {
  private enum Key: String, CodingKey { case name, center, scale, fill, categories }

  /// Reads `{"name", "center", "scale", "fill"}` or `{"name", "categories", "fill"}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(String.self, forKey: .name)
    if let categories = try container.decodeIfPresent([String].self, forKey: .categories) {
      encoding = .categories(categories, fill: try container.decode(Int.self, forKey: .fill))
    } else {
      encoding = .number(
        try Normalization(from: decoder), fill: try container.decode(Double.self, forKey: .fill))
    }
    if let problem {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath, debugDescription: "In feature \"\(name)\": \(problem)"))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    switch encoding {
    case .number(let normalization, let fill):
      try normalization.encode(to: encoder)
      try container.encode(fill, forKey: .fill)
    case .categories(let categories, let fill):
      try container.encode(categories, forKey: .categories)
      try container.encode(fill, forKey: .fill)
    }
  }
}
