import Foundation
import Testing

@testable import Backprop

@Suite struct JSONValueTests {
  @Test func everyKind() throws {
    let text = #"{"z":[1,-2.5e3,true,false,null],"a":{"text":"x"}}"#
    let value = try JSONValue(parsing: Array(text.utf8))
    let expected = JSONValue.object([
      JSONMember(
        key: "z",
        value: .array([
          .number(JSONNumber(text: "1")), .number(JSONNumber(text: "-2.5e3")), .bool(true),
          .bool(false), .null,
        ])),
      JSONMember(key: "a", value: .object([JSONMember(key: "text", value: .string("x"))])),
    ])
    #expect(value == expected)
    #expect(value["a"]?["text"] == .string("x"))
    #expect(value["b"] == nil)
    #expect(value["z"]?["a"] == nil)
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array("1 1".utf8)) }
  }

  @Test func stringsAreReadAsTheyWereWritten() throws {
    let every = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init)))
    for text in ["", "a\"\\b", "größe 🧠", every] {
      let written = Array(text.jsonString.utf8)
      #expect(try JSONValue(parsing: written) == .string(text))
      let theirs = try JSONSerialization.jsonObject(with: Data(written), options: .fragmentsAllowed)
      #expect(theirs as? String == text)
    }
    #expect("\u{1}\u{1F}\u{7F}".jsonString == "\"\\u0001\\u001f\u{7F}\"")
  }
}
