/// An item of a catalogue as it stands in files: its fields beside its kind, such as
/// `{"kind": "leaky-relu", "leak": 0.01}`.
///
/// Only the kinds of the catalogue can be read, so a file never chooses what code is run.
struct Coded: Codable {
  let item: any CatalogItem

  init(_ item: any CatalogItem) {
    self.item = item
  }

  private enum Key: String, CodingKey { case kind }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let kind = try container.decode(String.self, forKey: .kind)
    let others = decoder.userInfo[.otherItems] as? [any CatalogItem] ?? []
    let known = Catalog.items + others
    guard let example = known.first(where: { $0.kind == kind }) else {
      let kinds = known.map(\.kind).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container,
        debugDescription:
          "There is nothing of the kind \(kind.quoted); known are \(kinds). Those of "
          + "the program's own must be named when reading.")
    }
    item = try type(of: example).init(from: decoder)
    if let problem = item.problem {
      throw DecodingError.dataCorrupted(
        .init(codingPath: container.codingPath, debugDescription: "In \"\(kind)\": \(problem)"))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(item.kind, forKey: .kind)
    try item.encode(to: encoder)
  }

  /// The item as what it is expected to be.
  func `as`<Expected>(_ expected: Expected.Type, at path: [any CodingKey]) throws -> Expected {
    guard let item = item as? Expected else {
      throw DecodingError.typeMismatch(
        Expected.self,
        .init(
          codingPath: path,
          debugDescription: "\"\(self.item.kind)\" is not what belongs in this place."))
    }
    return item
  }
}

extension CodingUserInfoKey {
  /// Items of the program's own that may be read beside those of the catalogues.
  static let otherItems = CodingUserInfoKey(rawValue: "backprop.otherItems").unsafelyUnwrapped
}

extension Catalog {
  /// Everything of all lists; kinds are unique across them.
  ///
  /// Made once, and item by item: to turn a whole list into one of another type, Swift asks each item at
  /// run time whether it fits, which takes a small program longer than to read its model.
  static let items: [any CatalogItem] =
    layers.map { $0 as any CatalogItem } + losses.map { $0 as any CatalogItem }
    + optimizers.map { $0 as any CatalogItem } + schedules.map { $0 as any CatalogItem }
    + initializers.map { $0 as any CatalogItem } + samples.map { $0 as any CatalogItem }
}
