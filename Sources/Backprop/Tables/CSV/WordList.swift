/// Words, each kept once, with a number from 0 for each in the order in which they come.
///
/// The bytes of all words lie in one array: a million different words are four blocks of memory and
/// not a million.
struct WordList {
  private var bytes: [UInt8] = []
  /// For each word the place where its bytes end.
  private var ends: [Int] = []
  /// For each word its hash.
  private var hashes: [Int] = []
  /// For each word whether it was said to be a number.
  private var numbers: [Bool] = []
  /// A table of codes, searched from the place of the hash on; −1 is free. At most half of it is
  /// used.
  private var slots: [Int32] = []

  /// How many different words there are.
  var count: Int { ends.count }

  /// How many of them are numbers.
  private(set) var numberCount = 0

  /// Whether the word of a code is a number.
  func isNumber(_ code: Int32) -> Bool { numbers[Int(code)] }

  /// The code of a word; nil if it would not fit an `Int32`. Whether it is a number is asked once
  /// for each different word.
  mutating func code(of word: Span<UInt8>, isNumber: (Span<UInt8>) -> Bool) -> Int32? {
    if count * 2 >= slots.count { grow() }
    // Swift's hash differs from run to run: nobody can prepare words that all fall together.
    var hasher = Hasher()
    word.withUnsafeBytes { hasher.combine(bytes: $0) }
    let hash = hasher.finalize()
    var slot = hash & (slots.count - 1)
    while slots[slot] >= 0 {
      let code = slots[slot]
      if hashes[Int(code)] == hash, isWord(code, equalTo: word) { return code }
      slot = (slot + 1) & (slots.count - 1)
    }
    guard let code = Int32(exactly: count), code < .max else { return nil }
    slots[slot] = code
    for index in word.indices { bytes.append(word[index]) }
    ends.append(bytes.count)
    hashes.append(hash)
    numbers.append(isNumber(word))
    numberCount += numbers[Int(code)] ? 1 : 0
    return code
  }

  /// The words, in the order of their codes.
  var strings: [String] {
    ends.indices.map { String(decoding: bytes[range(of: $0)], as: UTF8.self) }
  }

  private func range(of code: Int) -> Range<Int> {
    (code > 0 ? ends[code - 1] : 0)..<ends[code]
  }

  private func isWord(_ code: Int32, equalTo word: Span<UInt8>) -> Bool {
    let range = range(of: Int(code))
    guard range.count == word.count else { return false }
    for index in word.indices where bytes[range.lowerBound + index] != word[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: max(16, slots.count * 2))
    for (code, hash) in hashes.enumerated() {
      var slot = hash & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: code)
    }
  }
}
