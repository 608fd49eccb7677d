extension Catalog {
  /// An item by its kind and, where they differ from the defaults, its settings, as on the command line:
  /// `adam` or `adam:beta1=0.8,amsgrad=true`.
  ///
  /// - Parameters:
  ///   - text: the kind and settings.
  ///   - items: the list of what it may be, with defaults.
  ///   - defaults: settings that hold where the text says nothing, if the item has them.
  ///   - overrides: settings that come on top; the item must have them.
  /// - Returns: the item with these settings.
  /// - Throws: ``ItemTextError`` that says what is wrong and what there is.
  public static func item<Item>(
    _ text: String, of items: [Item], defaults: [String: String] = [:],
    overrides: [String: String] = [:]
  ) throws(ItemTextError) -> Item {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let kind = String(parts.first ?? "")
    let known = items.compactMap { $0 as? any CatalogItem }
    guard let example = known.first(where: { $0.kind == kind }) else {
      let kinds = known.map(\.kind)
      throw ItemTextError(
        "There is no \"\(kind)\"; there are \(kinds.joined(separator: ", "))."
          + nearest(to: kind, in: kinds))
    }
    var members = try settings(of: example)
    for (name, value) in defaults where members.contains(where: { $0.key == name }) {
      try set(name, value, in: &members, of: kind)
    }
    for setting in parts.dropFirst().joined().split(separator: ",") {
      let pair = setting.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else {
        throw ItemTextError(
          "\"\(setting)\" is not a setting; settings are written \(kind):name=value,name=value.")
      }
      try set(String(pair[0]), String(pair[1]), in: &members, of: kind)
    }
    for (name, value) in overrides { try set(name, value, in: &members, of: kind) }
    return try make(members, kind)
  }

  /// An item with all of its settings, as ``item(_:of:defaults:overrides:)`` reads it:
  /// `leaky-relu:leak=0.01`.
  public static func text(of item: any CatalogItem) -> String {
    text(item.kind, ((try? settings(of: item)) ?? []).filter(isSetting))
  }

  /// An item with those of its settings that are not what they are in its catalogue.
  static func shortText(of item: any CatalogItem) -> String {
    guard let usual = items.first(where: { $0.kind == item.kind }),
      let usualSettings = try? settings(of: usual), let settings = try? settings(of: item)
    else { return text(of: item) }
    let others = settings.filter { member in
      isSetting(member)
        && !usualSettings.contains { $0.key == member.key && $0.value.text == member.value.text }
    }
    return text(item.kind, others)
  }

  private static func text(_ kind: String, _ members: [JSONMember]) -> String {
    let texts = members.map { member in
      if case .string(let word) = member.value { return "\(member.key)=\(word)" }
      return "\(member.key)=\(member.value.text)"
    }
    return texts.isEmpty ? kind : "\(kind):\(texts.joined(separator: ","))"
  }

  private static func settings(of item: any CatalogItem) throws(ItemTextError) -> [JSONMember] {
    guard let text = try? JSONText.encode(Coded(item)),
      case .object(let members) = try? JSONValue(parsing: Array(text.utf8))
    else { throw ItemTextError("\(item.kind) has no settings that can be read.") }
    return members
  }

  /// Whether a member can be written as a setting: what is in parts of its own is another item, or what
  /// this one has come to.
  private static func isSetting(_ member: JSONMember) -> Bool {
    if case .object = member.value { return false }
    return member.key != "kind"
  }

  private static func set(
    _ name: String, _ value: String, in members: inout [JSONMember], of kind: String
  ) throws(ItemTextError) {
    guard let place = members.firstIndex(where: { $0.key == name && isSetting($0) }) else {
      let names = members.filter(isSetting).map(\.key)
      throw ItemTextError(
        names.isEmpty
          ? "\(kind) has no setting \"\(name)\", nor any other."
          : "\(kind) has no setting \"\(name)\"; it has \(names.joined(separator: ", ")).")
    }
    // Numbers may be written `.9`, which JSON does not know.
    let number = Double(value).map { "\($0)" } ?? value
    let parsed =
      (try? JSONValue(parsing: Array(value.utf8))) ?? (try? JSONValue(parsing: Array(number.utf8)))
    members[place] = JSONMember(key: name, value: parsed ?? .string(value))
  }

  private static func make<Item>(
    _ members: [JSONMember], _ kind: String
  ) throws(ItemTextError) -> Item {
    do {
      let coded = try JSONText.decode(JSONValue.object(members).text, as: Coded.self)
      return try coded.as(Item.self, at: [])
    } catch let error as JSONTextError {
      throw ItemTextError("\(kind): \(error.description)")
    } catch {
      throw ItemTextError("\(kind): \(error)")
    }
  }
}

/// A text that names no item of a catalogue, or a wrong setting of one.
public struct ItemTextError: Error, CustomStringConvertible, Equatable {
  /// What was found, what there is and what to do.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension JSONValue {
  /// The value as JSON text.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let number): number.text
    case .string(let string): string.jsonString
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\($0.key.jsonString):\($0.value.text)" }.joined(separator: ",") + "}"
    }
  }
}
