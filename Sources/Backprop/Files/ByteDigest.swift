/// Stands for bytes that go by: the same for the same bytes, however they are cut into pieces.
///
/// Eight bytes at a time go through an exclusive or, a product with an odd number and a shift. Each
/// of these steps can be undone, so that a difference in one place never vanishes. It guards
/// against accidents, not against somebody who wants two files to look the same.
struct ByteDigest {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325
  /// The bytes that do not fill eight yet, the first one lowest.
  private var rest: UInt64 = 0
  private var count: UInt64 = 0

  /// Takes the next bytes.
  mutating func add(_ bytes: Span<UInt8>) {
    let raw = bytes.bytes
    var place = 0
    while place < bytes.count {
      if count & 7 == 0, place <= bytes.count - 8 {
        let word = raw.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
        mix(UInt64(littleEndian: word))
        place += 8
        count &+= 8
      } else {
        rest |= UInt64(bytes[place]) << (8 * (count & 7))
        place += 1
        count &+= 1
        if count & 7 == 0 {
          mix(rest)
          rest = 0
        }
      }
    }
  }

  /// Sixteen hexadecimal digits for all bytes so far.
  var digits: String {
    var last = self
    last.mix(rest)
    last.mix(count)
    last.mix(0)
    let digits = String(last.state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  @inline(__always)
  private mutating func mix(_ word: UInt64) {
    state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 32
  }
}
