import Testing

@testable import Backprop

@Suite struct ByteDigestTests {
  private func digest(_ bytes: [UInt8], cut: Int) -> String {
    var digest = ByteDigest()
    for start in stride(from: 0, to: bytes.count, by: cut) {
      digest.add(bytes.span.extracting(start..<min(start + cut, bytes.count)))
    }
    return digest.digits
  }

  @Test func theDigestDoesNotDependOnTheCuts() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * $0) }
    for cut in [1, 2, 3, 7, 8, 9, 64, 1000] {
      #expect(digest(bytes, cut: cut) == digest(bytes, cut: 5))
    }
  }

  @Test func theDigestIsRecorded() {
    // Model files keep such digests: they must not change.
    #expect(digest([], cut: 1) == "d44f354183b6d328")
    #expect(digest(Array("a,b\n1,2\n".utf8), cut: 3) == "3630723b86b5bdd9")
  }

  @Test func everyByteAndTheLengthCount() {
    var seen = Set<String>()
    for count in 0..<40 {
      seen.insert(digest(Array(repeating: 0, count: count), cut: 8))
      for place in 0..<count {
        var bytes = [UInt8](repeating: 0, count: count)
        bytes[place] = 128
        seen.insert(digest(bytes, cut: 8))
      }
    }
    #expect(seen.count == 40 + 39 * 40 / 2)
  }
}
