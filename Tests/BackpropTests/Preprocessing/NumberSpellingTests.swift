import Testing

@testable import Backprop

@Suite("Spelling of numbers") struct NumberSpellingTests {
  @Test("Numbers in a spelling that is not read are noticed")
  func advice() {
    for (words, advice) in [
      (["1,5", "-0,4", "2", "7,25"], "--decimal-comma"),
      (["$120", "$3.50", "$7"], "plain numbers"),
      (["1,234,567", "12,000,000", "3,400,120"], "plain numbers"),
      (["50 %", "7 %", "12.5 %"], "plain numbers"),
    ] {
      #expect(Text(words).adviceForNumbers?.contains(advice) == true, "\(words)")
    }
  }

  @Test("Words are left alone, and so are codes that are numbers")
  func words() {
    for words in [
      ["red", "green", "blue"], ["01", "02", "17"], ["A3", "B4", "1,5"], ["1,5", "2,5"],
      ["1.2.3", "2.0.1", "3.1.4"], [",", "$", "%"],
    ] {
      #expect(Text(words).adviceForNumbers == nil, "\(words)")
    }
  }
}
