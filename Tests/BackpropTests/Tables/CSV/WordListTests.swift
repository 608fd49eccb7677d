import Testing

@testable import Backprop

@Suite struct WordListTests {
  @Test func wordsAreNumberedInTheirOrder() {
    var list = WordList()
    let words = (0..<10_000).map { "word \($0 * 7919 % 5000)" }
    var expected: [String: Int32] = [:]
    for word in words {
      let bytes = Array(word.utf8)
      let code = list.code(of: bytes.span) { $0.count == 6 }
      let known = expected[word] ?? Int32(expected.count)
      expected[word] = known
      #expect(code == known)
      #expect(list.isNumber(known) == (word.utf8.count == 6))
    }
    #expect(list.count == 5000)
    #expect(list.numberCount == 10)
    #expect(list.strings == expected.sorted { $0.value < $1.value }.map(\.key))
  }
}
