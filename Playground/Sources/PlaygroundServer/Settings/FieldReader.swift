/// Takes the members of a JSON object one after the other, and says of each that is wrong where it
/// stands, what was found and what was expected.
struct FieldReader {
  private let path: String
  private let members: [JSON.Member]
  private var taken: Set<String> = []

  /// Looks into an object.
  ///
  /// - Parameters:
  ///   - json: the object.
  ///   - path: where it stands, for messages; empty for the body itself.
  /// - Throws: ``Problem`` if it is no object.
  init(_ json: JSON, path: String = "") throws(Problem) {
    guard case .object(let members) = json else {
      throw .badRequest(
        "\(path.isEmpty ? "The body" : "\"\(path)\"") must be an object, such as {…}; it is "
          + "\(json.text.short).")
    }
    self.path = path
    self.members = members
  }

  /// The whole name of a member.
  func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// A problem with a member.
  func wrong(_ key: String, _ expected: String, _ found: JSON) -> Problem {
    .badRequest("\"\(name(key))\" must be \(expected); it is \(found.text.short).")
  }

  /// The value of a key, nil where it is missing.
  mutating func value(_ key: String) -> JSON? {
    taken.insert(key)
    return members.first { $0.key == key }?.value
  }

  /// A text of at most so many characters, which must be there.
  mutating func text(_ key: String, most: Int = 200) throws(Problem) -> String {
    guard let text = try optionalText(key, most: most) else {
      throw .badRequest("\"\(name(key))\" is missing; it must be a text.")
    }
    return text
  }

  /// A text of at most so many characters; nil where it is missing or null.
  mutating func optionalText(_ key: String, most: Int = 200) throws(Problem) -> String? {
    guard let value = value(key), value != .null else { return nil }
    guard case .string(let text) = value, text.utf8.count <= most, !text.isEmpty else {
      throw wrong(key, "a text of 1 to \(most) bytes", value)
    }
    return text
  }

  /// A whole number of a range; nil where it is missing.
  mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
    guard let value = value(key) else { return nil }
    guard case .number(let number) = value, let whole = Int(exactly: number), range.contains(whole)
    else {
      throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)", value)
    }
    return whole
  }

  /// A number of a range; nil where it is missing.
  mutating func number(_ key: String, in range: ClosedRange<Double>) throws(Problem) -> Double? {
    guard let value = value(key) else { return nil }
    guard case .number(let number) = value, range.contains(number) else {
      throw wrong(
        key,
        "a number from \(JSON.number(range.lowerBound).text) to "
          + "\(JSON.number(range.upperBound).text)",
        value)
    }
    return number
  }

  /// The elements of an array of at most so many; nil where it is missing or null.
  mutating func array(_ key: String, most: Int) throws(Problem) -> [JSON]? {
    guard let value = value(key), value != .null else { return nil }
    guard case .array(let elements) = value, elements.count <= most else {
      let found: JSON =
        if case .array(let many) = value { .string("an array of \(many.count)") } else { value }
      throw wrong(key, "an array of at most \(most)", found)
    }
    return elements
  }

  /// Refuses keys that nobody has asked for.
  func end() throws(Problem) {
    guard let other = members.first(where: { !taken.contains($0.key) }) else { return }
    throw .badRequest(
      "There is no \"\(name(other.key).short)\"; there are "
        + "\(taken.sorted().joined(separator: ", ")). "
        + "Leave it out.")
  }
}
