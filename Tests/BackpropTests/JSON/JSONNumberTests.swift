import Testing

@testable import Backprop

@Suite struct JSONNumberTests {
  @Test func conversions() {
    #expect(JSONNumber(text: "-2.5e3").double == -2500)
    #expect(JSONNumber(text: "-2.5e3").integer == nil)
    #expect(JSONNumber(text: "1e999").double == nil)
    #expect(JSONNumber(text: "7").integer == 7)
    #expect(JSONNumber(text: "99999999999999999999").integer == nil)
    #expect(JSONNumber(text: "99999999999999999999").double == 1e20)
  }

  @Test func integers() throws {
    for (text, value) in [("0", 0), ("-9223372036854775808", .min), ("9223372036854775807", .max)] {
      var reader = JSONReader(Array(text.utf8))
      #expect(try reader.readInteger() == value)
    }
    for text in ["9223372036854775808", "-9223372036854775809", "1.0", "1e2", "\"1\"", "null"] {
      var reader = JSONReader(Array(text.utf8))
      #expect(throws: JSONError.self) { try reader.readInteger() }
    }
  }
}
