import Testing

@testable import Backprop

@Suite struct JSONReaderTests {
  private func skip(_ text: String) throws(JSONError) {
    var reader = JSONReader(Array(text.utf8))
    try reader.skipValue()
    try reader.end()
  }

  @Test(arguments: [
    "null", " true\n", "false", "0", "-0", "-12.50e+3", "1E-9", "\"\"", "[]", "[ ]", "{}", "{ }",
    "[1,2 , 3]", #"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#, #"["\u0000\ud83e\udde0\/\\\""]"#,
    "\"\u{7F}größe 🧠\"", "99999999999999999999999999", "1e999",
  ])
  func accepts(text: String) throws { try skip(text) }

  @Test(arguments: [
    ("", 0), (" ", 1), ("nul", 0), ("nulL", 0), ("True", 0), ("+1", 0), ("01", 1), ("1.", 2),
    (".5", 0), ("1e", 2), ("-", 1), ("--1", 1), ("0x10", 1), ("1 2", 2), ("NaN", 0), ("[1,]", 3),
    ("[,1]", 1), ("[1 2]", 3), ("[1", 2), ("[", 1), ("]", 0), ("{", 1), ("{a:1}", 1),
    ("{\"a\"}", 4), ("{\"a\":}", 5), ("{\"a\":1,}", 7), ("{\"a\":1 \"b\":2}", 7), ("{\"a\":1]", 6),
    ("{1:2}", 1), ("\"abc", 0), ("\"a\nb\"", 2), ("\"\\x\"", 1), ("\"\\u12G4\"", 5), ("\"\\", 2),
    ("\"\\u12", 5), ("\"\\ud800\"", 1), ("\"\\udc00\"", 1), ("\"\\ud800\\u0041\"", 1),
    ("\"\\ud800\\n\"", 8), ("{\"a\":1,\"a\":2}", 7), ("{\"a\":1,\"\\u0061\":2}", 7),
    ("{\"\u{E9}\":1,\"e\u{301}\":2}", 8), ("[1]]", 3), ("\u{FEFF}1", 0), ("/**/1", 0), ("'a'", 0),
  ])
  func refuses(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try skip(text) }
    #expect(error?.offset == offset, "\(String(describing: error))")
  }

  @Test(arguments: [
    [0x22, 0x41, 0xFF, 0x22], [0x22, 0x41, 0xC0, 0x80, 0x22], [0x22, 0x41, 0xED, 0xA0, 0x80, 0x22],
    [0x22, 0x41, 0xC3, 0x22], [0x22, 0x41, 0xF4, 0x90, 0x80, 0x80, 0x22],
  ])
  func refusesWhatIsNotUTF8(bytes: [UInt8]) {
    var reader = JSONReader(bytes)
    let error = #expect(throws: JSONError.self) { try reader.skipValue() }
    #expect(error?.offset == 2)
  }

  @Test func depth() throws {
    let deepest = JSONReader.deepest
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let nest = { (depth: Int) in
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      }
      try skip(nest(deepest))
      #expect(throws: JSONError.self) { try skip(nest(deepest + 1)) }
      #expect(throws: JSONError.self) { try skip(nest(1_000_000)) }
    }
  }

  @Test func strings() throws {
    var reader = JSONReader(Array(#""a\"\\\/\b\f\n\r\t\u00e9\ud83e\udde0 größe""#.utf8))
    #expect(try reader.readString() == "a\"\\/\u{8}\u{C}\n\r\té🧠 größe")
  }

  @Test func otherKindThanExpected() {
    var reader = JSONReader(Array("[1]".utf8))
    let error = #expect(throws: JSONError.self) { try reader.beginObject() }
    #expect(error?.description == "at byte 0: an array, where an object was expected")
    // Asking in the wrong order is refused and no trap.
    #expect(throws: JSONError.self) { try reader.nextKey() }
    #expect(throws: JSONError.self) { try reader.hasNextElement() }
  }
}
