import Foundation
import Testing

@testable import Backprop

@Suite struct DecimalTests {
  private struct References: Decodable {
    var numbers: [Number]
  }

  /// A number and what C and Python print for `%.4f` and `%.8e`.
  private struct Number: Decodable {
    var value: String
    var fixed4: String
    var scientific8: String
  }

  @Test func numbersReadAsPrintfWritesThem() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "numpy-format", withExtension: "json", subdirectory: "References"))
    let numbers = try JSONDecoder().decode(References.self, from: Data(contentsOf: url)).numbers
    try #require(numbers.count >= 450)
    for number in numbers {
      let value = try #require(Double(number.value))
      #expect(value.formatted(fractionDigits: 4) == number.fixed4)
      #expect(value.formattedScientific(fractionDigits: 8) == number.scientific8)
    }
  }

  @Test func tiesGoToTheEvenDigit() {
    #expect(0.5.formatted(fractionDigits: 0) == "0")
    #expect(1.5.formatted(fractionDigits: 0) == "2")
    #expect(2.5.formatted(fractionDigits: 0) == "2")
    #expect(0.125.formatted(fractionDigits: 2) == "0.12")
    #expect(0.375.formatted(fractionDigits: 2) == "0.38")
    #expect(2.5.formattedScientific(fractionDigits: 0) == "2e+00")
    #expect(250.0.formattedScientific(fractionDigits: 0) == "2e+02")
    #expect(251.0.formattedScientific(fractionDigits: 0) == "3e+02")
  }

  @Test func decimalTextThatLooksLikeATieIsRoundedByItsExactValue() {
    // The double nearest to 1.005 lies below it, the one nearest to 1.165 above.
    #expect(1.005.formatted(fractionDigits: 2) == "1.00")
    #expect(1.165.formatted(fractionDigits: 2) == "1.17")
  }

  @Test func ninesCarryIntoANewDigit() {
    #expect(0.96.formatted(fractionDigits: 1) == "1.0")
    #expect(999.9999.formatted(fractionDigits: 2) == "1000.00")
    #expect(9.99e99.formattedScientific(fractionDigits: 1) == "1.0e+100")
  }

  @Test func signSurvivesRoundingToZero() {
    #expect((-0.0).formatted(fractionDigits: 1) == "-0.0")
    #expect((-1e-300).formatted(fractionDigits: 4) == "-0.0000")
    #expect((-1.5).formatted(fractionDigits: 4) == "-1.5000")
  }

  @Test func numbersThatAreNotFiniteAreWords() {
    #expect(Double.nan.formatted(fractionDigits: 4) == "nan")
    #expect((-Double.nan).formatted(fractionDigits: 4) == "nan")
    #expect(Double.infinity.formatted(fractionDigits: 4) == "inf")
    #expect((-Double.infinity).formattedScientific(fractionDigits: 4) == "-inf")
  }

  @Test func exponentIsFilledWithZeros() {
    #expect(1.0.formattedScientific(fractionDigits: 1, exponentDigits: 3) == "1.0e+000")
    #expect(1e-300.formattedScientific(fractionDigits: 1, exponentDigits: 2) == "1.0e-300")
  }

  @Test func everyDigitOfTheExtremesIsKnown() {
    let largest = DecimalDigits(exactly: .greatestFiniteMagnitude)
    #expect(largest.digits.count == 309)
    #expect(largest.digits.prefix(5) == [1, 7, 9, 7, 6])
    #expect(largest.digits.suffix(5) == [5, 8, 3, 6, 8])
    let smallest = DecimalDigits(exactly: .leastNonzeroMagnitude)
    #expect(smallest.digits.count == 751)
    #expect(smallest.exponent == -324)
    // The longest expansion of all: the largest subnormal number.
    #expect(DecimalDigits(exactly: Double.leastNormalMagnitude.nextDown).digits.count == 767)
  }

  @Test func shortestDigitsReadBackAsTheSameNumber() {
    #expect(DecimalDigits(shortest: 0.1).digits == [1])
    #expect(DecimalDigits(shortest: 0.1).exponent == -1)
    #expect(DecimalDigits(shortest: 1200).digits == [1, 2])
    #expect(DecimalDigits(shortest: 1200).exponent == 3)
    #expect(DecimalDigits(shortest: -.leastNonzeroMagnitude).digits == [5])
    #expect(DecimalDigits(shortest: .leastNonzeroMagnitude).exponent == -324)
    #expect(DecimalDigits(shortest: 0) == DecimalDigits(exactly: -0.0))
  }
}
