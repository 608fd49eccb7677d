/// The Python dictionary at the start of a `.npy` file:
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
///
/// Only what NumPy writes is read, apart from spaces; nothing is evaluated.
///
/// - Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
struct NumPyHeader: Equatable {
  /// The type of the elements, such as `<f4`.
  var description: String
  /// Whether the first index changes fastest.
  var isColumnMajor: Bool
  /// The lengths of the dimensions.
  var shape: [Int]

  /// Reads the text; what is wrong with it is said with the place of the byte in it, from 0.
  init(_ text: [UInt8]) throws(Problem) {
    var reader = Reader(text: text)
    var description: String?
    var isColumnMajor: Bool?
    var shape: [Int]?

    try reader.expect("{")
    while !reader.skip("}") {
      let place = reader.place
      let key = try reader.string()
      try reader.expect(":")
      switch key {
      case "descr" where description == nil: description = try reader.elementType()
      case "fortran_order" where isColumnMajor == nil: isColumnMajor = try reader.truth()
      case "shape" where shape == nil: shape = try reader.lengths()
      default:
        throw Problem(place, "the key \"\(key)\", where 'descr', 'fortran_order' or 'shape' once")
      }
      if reader.skip(",") { continue }
      try reader.expect("}")
      break
    }
    try reader.expectEnd()
    guard let description, let isColumnMajor, let shape else {
      throw Problem(reader.place, "the end, where 'descr', 'fortran_order' and 'shape'")
    }
    self.description = description
    self.isColumnMajor = isColumnMajor
    self.shape = shape
  }

  /// What was found in which place, and what was expected.
  struct Problem: Error, Equatable {
    /// The place of the byte, from 0.
    let place: Int
    /// `…, where …`; "was expected" follows.
    let text: String
    /// Whether the elements are records.
    var isAboutRecords = false

    init(_ place: Int, _ text: String, isAboutRecords: Bool = false) {
      self.place = place
      self.text = text
      self.isAboutRecords = isAboutRecords
    }
  }
}

/// Takes the words of a header one after the other.
private struct Reader {
  let text: [UInt8]
  private(set) var place = 0

  init(text: [UInt8]) { self.text = text }

  private var next: UInt8? { place < text.count ? text[place] : nil }

  private mutating func skipSpaces() {
    while let next, next == UInt8(ascii: " ") || (9...13).contains(next) { place += 1 }
  }

  /// What stands here, for messages.
  private var found: String {
    guard let next else { return "the end" }
    return (0x21...0x7E).contains(next)
      ? "\"\(Unicode.Scalar(next))\"" : "the byte \(next.hexadecimal)"
  }

  private func problem(_ expected: String) -> NumPyHeader.Problem {
    NumPyHeader.Problem(place, "\(found), where \(expected)")
  }

  /// Goes on if this character is next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(NumPyHeader.Problem) {
    if !skip(character) { throw problem("\"\(character)\"") }
  }

  mutating func expectEnd() throws(NumPyHeader.Problem) {
    skipSpaces()
    if next != nil { throw problem("the end") }
  }

  /// A text in quotes of either kind, without any of its own.
  mutating func string() throws(NumPyHeader.Problem) -> String {
    skipSpaces()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw problem("a text in quotes")
    }
    let start = place + 1
    place = start
    while let next, next != quote {
      guard (0x20...0x7E).contains(next), next != UInt8(ascii: "\\") else {
        throw problem("a plain text")
      }
      place += 1
    }
    guard next != nil else { throw problem("a quote") }
    place += 1
    return String(decoding: text[start..<place - 1], as: UTF8.self)
  }

  /// The type of elements: a text; records have a list.
  mutating func elementType() throws(NumPyHeader.Problem) -> String {
    skipSpaces()
    if next == UInt8(ascii: "[") {
      throw NumPyHeader.Problem(place, "a list, where a type", isAboutRecords: true)
    }
    return try string()
  }

  mutating func truth() throws(NumPyHeader.Problem) -> Bool {
    skipSpaces()
    for (word, value) in [("True", true), ("False", false)]
    where text[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return value
    }
    throw problem("True or False")
  }

  /// Numbers in parentheses; after a single one stands a comma.
  mutating func lengths() throws(NumPyHeader.Problem) -> [Int] {
    try expect("(")
    var lengths: [Int] = []
    while !skip(")") {
      lengths.append(try length())
      if skip(",") { continue }
      if lengths.count == 1 { throw problem("\",\"") }
      try expect(")")
      break
    }
    return lengths
  }

  private mutating func length() throws(NumPyHeader.Problem) -> Int {
    skipSpaces()
    let start = place
    while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { place += 1 }
    let digits = String(decoding: text[start..<place], as: UTF8.self)
    guard let length = Int(digits) else {
      if start == place { throw problem("a length") }
      throw NumPyHeader.Problem(start, "the length \(digits), where one below 2^63")
    }
    // Python 2 wrote numbers of any length with an L.
    if next == UInt8(ascii: "L") { place += 1 }
    return length
  }
}
