import Foundation
import Testing

@testable import Backprop

@Suite struct CSVOptionsTests {
  @Test func optionsAreCoded() throws {
    let options = CSVOptions(
      delimiter: "\t", hasHeader: false, decimalComma: true, categorical: ["b", "a"])
    for options in [options, CSVOptions()] {
      let data = try JSONEncoder().encode(options)
      #expect(try JSONDecoder().decode(CSVOptions.self, from: data) == options)
    }
  }

  @Test func whatIsNotThereHasItsDefault() throws {
    #expect(try JSONDecoder().decode(CSVOptions.self, from: Data("{}".utf8)) == CSVOptions())
  }

  @Test func aDelimiterIsOneCharacter() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CSVOptions.self, from: Data(#"{"delimiter": "ab"}"#.utf8))
    }
  }
}
