import Testing

@testable import Backprop

@Suite struct NumberParserTests {
  private func number(_ text: String, decimalComma: Bool = false) -> Double? {
    let bytes = Array(text.utf8)
    return NumberParser(decimalComma: decimalComma).number(bytes.span)
  }

  /// Compares with the standard library, to the bit.
  private func agrees(_ text: String) -> Bool {
    number(text)?.bitPattern == Double(text)?.bitPattern
  }

  @Test(arguments: [
    "0", "-0", "1", "+1", "-1", ".5", "-.5", "5.", "1e-3", "1E+05", "12345678", "123456789",
    "1.2345678", "0.1", "9007199254740993", "9007199254740992.5", "9007199254740993.0000000001",
    "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308",
    "1.7976931348623157e308", "1e400", "-1e400", "1e-400", "0e999999999999999999",
    "00000000000000000000000000001.5", "123456789012345678901234567890", "1e22", "1e23",
    "0.000000000000000000000000000000000000000000000001234567890123456789012",
    "100000000000000000000000000000000000000000000000000000000000000000000000001e-20",
  ])
  func aSpellingIsItsNearestNumber(text: String) {
    #expect(number(text) != nil)
    #expect(agrees(text), "\(text)")
  }

  @Test(arguments: [
    "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1.2.3", "--1", "1-", "1e5.", "1 ", " 1", "0x10",
    "1_000", "1,5", "1e5e", "in", "infin", "infinityx", "--inf", "nan", "½", "１",
  ])
  func anythingElseIsText(text: String) {
    #expect(number(text) == nil)
  }

  @Test func infiniteNumbersAreFound() {
    for text in ["inf", "INF", "+Infinity", "infinity", "1e999", "1e99999999999999999999"] {
      #expect(number(text) == .infinity)
      #expect(number("-" + text.drop { $0 == "+" }) == -.infinity)
    }
  }

  @Test func aDecimalCommaReplacesThePoint() {
    #expect(number("1,5", decimalComma: true) == 1.5)
    #expect(number("-,5e1", decimalComma: true) == -5)
    #expect(number("1.5", decimalComma: true) == nil)
    #expect(number("12345678,901234567890123", decimalComma: true) == 12345678.901234567890123)
  }

  @Test func manyDigitsTakeNoLongerThanTheirNumber() {
    let zeros = String(repeating: "0", count: 1_000_000)
    #expect(number("0." + zeros + "1e1000001") == 1)
    #expect(number("1" + zeros + "e-1000000") == 1)
    #expect(number(zeros + "7") == 7)
  }

  @Test func randomSpellingsAreTheirNearestNumber() {
    var random = SystemRandomNumberGenerator()
    var wrong: [String] = []
    for _ in 0..<300_000 {
      let text = spelling(&random)
      if !agrees(text) { wrong.append(text) }
    }
    #expect(wrong.prefix(20) == [])
  }

  /// Numbers of all sizes and lengths, and numbers halfway between two doubles or next to it.
  private func spelling(_ random: inout SystemRandomNumberGenerator) -> String {
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      let number = Double(bitPattern: .random(in: 0...(.max), using: &random))
      return number.isNaN ? "0" : "\(number)"
    case 1: return "\(Double.random(in: -1000...1000, using: &random))"
    case 2:
      let count = Int.random(in: 1...40, using: &random)
      var digits = (0..<count).map { _ in Character("\(Int.random(in: 0...9, using: &random))") }
      digits.insert(".", at: Int.random(in: 0...count, using: &random))
      return String(digits) + "e\(Int.random(in: -80...80, using: &random))"
    case 3:
      let digits = UInt64.random(in: 0...(.max), using: &random)
      return "\(digits)e\(Int.random(in: -400...400, using: &random))"
    case 4:
      let odd = UInt64.random(in: 1 << 53..<1 << 54, using: &random) | 1
      let halfway = "\(odd << UInt64.random(in: 0...10, using: &random))"
      return halfway + (["", ".0000", ".00000000000000001", "e3"].randomElement() ?? "")
    default:
      let odd = UInt64.random(in: 1 << 48..<1 << 54, using: &random) | 1
      let sixteenths = ["0625", "125", "1875", "25", "3125", "375", "4375", "5", "500000001"]
      return "\(odd >> 1).\(sixteenths.randomElement() ?? "")"
    }
  }

  @Test func thePowersOfFiveAreThose() {
    // The others are seen in the numbers that they give.
    for exponent in PowersOfFive.exponents {
      let power = PowersOfFive.significands[exponent - PowersOfFive.exponents.lowerBound]
      #expect(power.high >> 63 == 1)
      if (0...27).contains(exponent) {
        let exact = (0..<exponent).reduce(UInt64(1)) { product, _ in product * 5 }
        #expect(power.high == exact << exact.leadingZeroBitCount)
        #expect(power.low == 0)
      }
    }
    #expect(PowersOfFive.significands.count == PowersOfFive.exponents.count)
  }
}
