import Testing

@testable import PlaygroundServer

struct JSONTests {
  private func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  @Test func readsWhatItWrites() throws {
    let json: JSON = [
      "a": [1, .number(-2.5), true, nil], "b": "ä \"\\\n\u{1F600}<", "c": [:],
      "d": .numbers([0.1, 1e300]),
    ]
    let text = json.text
    #expect(!text.contains("<"))
    #expect(
      try parse(text)
        == [
          "a": [1, .number(-2.5), true, nil], "b": "ä \"\\\n\u{1F600}<", "c": .object([]),
          "d": [.number(0.1), .number(1e300)],
        ])
  }

  @Test func writesWhatIsNotFiniteAsNull() {
    let json: JSON = [.number(.nan), .number(.infinity), .numbers([-.infinity, 1])]
    #expect(json.text == "[null,null,[null,1]]")
  }

  @Test func readsEscapes() throws {
    #expect(try parse(#""\u00e4\ud83d\ude00\/\b""#) == "ä\u{1F600}/\u{8}")
  }

  @Test(arguments: [
    "", " ", "{", "[1,", "{\"a\":1,", "{a:1}", "01", "1.", ".5", "+1", "1e", "nul", "truefalse",
    "\"", "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\u{1}\"", "[1 2]", "{\"a\" 1}", "NaN",
    "Infinity", "1e999", "-", "{\"a\":1}{", "'a'",
  ])
  func refuses(_ text: String) {
    #expect(throws: Problem.self) { try parse(text) }
  }

  @Test func refusesWhatIsNestedTooDeeply() {
    #expect(throws: Problem.self) { try parse(String(repeating: "[", count: 60_000)) }
    #expect(throws: Problem.self) {
      try parse(String(repeating: "{\"a\":", count: 18) + "1" + String(repeating: "}", count: 18))
    }
  }

  @Test func refusesBytesThatAreNotUTF8() {
    #expect(throws: Problem.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: Problem.self) { try JSON(parsing: [0xC0, 0x80]) }
  }
}
