import Foundation
import Testing

@testable import Backprop

@Suite struct NumPyFormatTests {
  private struct References: Decodable {
    var rows: [Row]
  }

  /// A row of numbers and what NumPy printed.
  private struct Row: Decodable {
    var values: [String]
    var text: String
  }

  @Test func rowsReadAsNumPyPrintsThem() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "numpy-format", withExtension: "json", subdirectory: "References"))
    let rows = try JSONDecoder().decode(References.self, from: Data(contentsOf: url)).rows
    try #require(rows.count >= 500)
    for row in rows {
      let values = try row.values.map { try #require(Double($0)) }
      #expect(NumPyFormat.string(row: values) == row.text, "\(row.values)")
    }
  }

  @Test func predictionsAreAlignedAndTrimmed() {
    #expect(NumPyFormat.string(row: [0, 1, 1, 0]) == "[[0. 1. 1. 0.]]")
    #expect(NumPyFormat.string(row: [0.25, 1, -0.5]) == "[[ 0.25  1.   -0.5 ]]")
  }

  @Test func notationFollowsTheLargestAndTheSmallest() {
    #expect(NumPyFormat.string(row: [1e-4]) == "[[0.0001]]")
    #expect(NumPyFormat.string(row: [9e-5]) == "[[9.e-05]]")
    #expect(NumPyFormat.string(row: [99_999_999]) == "[[99999999.]]")
    #expect(NumPyFormat.string(row: [1e8]) == "[[1.e+08]]")
    #expect(NumPyFormat.string(row: [1, 1000]) == "[[   1. 1000.]]")
    #expect(NumPyFormat.string(row: [1, 1000.5]) == "[[1.0000e+00 1.0005e+03]]")
    #expect(NumPyFormat.string(row: [0, 1e-100]) == "[[0.e+000 1.e-100]]")
  }

  @Test func numbersThatAreNotFiniteTakeNoPartInTheNotation() {
    #expect(NumPyFormat.string(row: [.nan, 1, -.infinity]) == "[[ nan   1. -inf]]")
    #expect(NumPyFormat.string(row: [.infinity]) == "[[inf]]")
  }

  @Test func emptyRowHasOneBracket() {
    #expect(NumPyFormat.string(row: []) == "[]")
  }
}
