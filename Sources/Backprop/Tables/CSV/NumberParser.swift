/// Reads decimal numbers, each as the nearest `Double`; of two equally near ones, the even one.
///
/// A number is a sign or none, digits with at most one decimal point among or around them, and an
/// exponent or none: `12`, `-.5`, `+5.`, `1e-3`. Anything else is text: hexadecimal digits,
/// underscores, spaces. `inf` and `infinity` in any case, and decimals too large, are infinite.
struct NumberParser: Sendable {
  /// What stands before the fraction.
  let point: UInt8

  /// - Parameter decimalComma: Whether a comma, and not a point, stands before the fraction.
  init(decimalComma: Bool = false) {
    point = decimalComma ? .comma : .point
  }

  /// The number that all bytes together spell, or nil.
  func number(_ bytes: Span<UInt8>) -> Double? {
    let (number, end) = prefix(of: bytes.bytes, from: 0)
    if end == bytes.count && end > 0 { return number }
    return Self.infinity(bytes)
  }

  /// The longest number that begins at a place, and the place where it ends; the same place if
  /// there is no number. Words for infinity are not looked for.
  @inline(__always)
  func prefix(of bytes: RawSpan, from start: Int) -> (number: Double, end: Int) {
    // Most numbers of most tables have at most seven digits before the point and after it. Then two
    // words say it all, and both the digits and the power of ten are exact.
    let isNegative = bytes.byte(at: start) == .minus
    let first = isNegative ? start + 1 : start
    let whole = bytes.word(at: first)
    let count = whole.leadingDigits
    guard count > 0, count < 8 else { return longPrefix(of: bytes, from: start) }
    var significand = whole.value(ofDigits: count)
    var end = first + count
    var last = whole.byte(count)
    var scale = 1.0
    if last == point {
      let fraction = bytes.word(at: end + 1)
      let more = fraction.leadingDigits
      guard more > 0, more < 8 else { return longPrefix(of: bytes, from: start) }
      significand = significand &* powersOfTen[more] &+ fraction.value(ofDigits: more)
      scale = exactPowersOfTen[more]
      end += more + 1
      last = fraction.byte(more)
    }
    if last | 0x20 == .e { return longPrefix(of: bytes, from: start) }
    let number = Double(Int64(truncatingIfNeeded: significand)) / scale
    return (isNegative ? -number : number, end)
  }

  @inline(never)
  private func longPrefix(of bytes: RawSpan, from start: Int) -> (number: Double, end: Int) {
    guard let spelling = DecimalSpelling(bytes, from: start, point: point) else {
      return (0, start)
    }
    let magnitude = spelling.magnitude(in: bytes)
    return (spelling.isNegative ? -magnitude : magnitude, spelling.end)
  }

  /// Infinity, with its sign, if that is what the bytes say.
  private static func infinity(_ bytes: Span<UInt8>) -> Double? {
    guard (3...9).contains(bytes.count) else { return nil }
    let isSigned = bytes[0] == .plus || bytes[0] == .minus
    let lowercased = bytes.indices.dropFirst(isSigned ? 1 : 0).map { bytes[$0] | 0x20 }
    guard lowercased.elementsEqual("inf".utf8) || lowercased.elementsEqual("infinity".utf8) else {
      return nil
    }
    return bytes[0] == .minus ? -.infinity : .infinity
  }
}

/// The parts of a decimal number as it is written.
private struct DecimalSpelling {
  let isNegative: Bool
  /// All digits, before and after the point, as one whole number; meaningless if there are over 19.
  private var significand: UInt64 = 0
  /// How many digits there are.
  private var digits = 0
  /// The power of ten that the significand is to be multiplied by.
  private var exponent = 0
  /// Where the digits begin, and where they end.
  private var span: Range<Int>
  /// The place after the last byte of the number.
  private(set) var end: Int

  /// Reads as far as it is a number; nil if there is none.
  @inline(__always)
  init?(_ bytes: RawSpan, from start: Int, point: UInt8) {
    let sign = bytes.byte(at: start)
    isNegative = sign == .minus
    end = sign == .minus || sign == .plus ? start + 1 : start
    span = end..<end
    readDigits(bytes)
    if bytes.byte(at: end) == point {
      let before = digits
      end += 1
      readDigits(bytes)
      exponent = before - digits
    }
    if digits == 0 { return nil }
    span = span.lowerBound..<end
    readExponent(bytes)
  }

  @inline(__always)
  private mutating func readDigits(_ bytes: RawSpan) {
    while true {
      let word = bytes.word(at: end)
      let count = word.leadingDigits
      if count > 0 {
        significand = significand &* powersOfTen[count] &+ word.value(ofDigits: count)
        digits += count
        end += count
      }
      if count < 8 { return }
    }
  }

  @inline(__always)
  private mutating func readExponent(_ bytes: RawSpan) {
    guard bytes.byte(at: end) | 0x20 == .e else { return }
    var place = end + 1
    let sign = bytes.byte(at: place)
    if sign == .minus || sign == .plus { place += 1 }
    guard bytes.byte(at: place).isDigit else { return }
    var written = 0
    while bytes.byte(at: place).isDigit {
      // Where it stops growing it is larger than any digits of a field could make up for.
      if written < 1_000_000_000 { written = written * 10 + Int(bytes.byte(at: place) - .zero) }
      place += 1
    }
    exponent += sign == .minus ? -written : written
    end = place
  }

  /// The number without its sign.
  @inline(__always)
  func magnitude(in bytes: RawSpan) -> Double {
    if digits <= 19 {
      if let number = nearestDouble(significand, exponent: exponent) { return number }
    } else if let number = magnitudeOfLong(in: bytes) {
      return number
    }
    return Double(plainSpelling(in: bytes)) ?? .infinity
  }

  /// The number of more than 19 digits, if the first 19 that count decide it.
  @inline(never)
  private func magnitudeOfLong(in bytes: RawSpan) -> Double? {
    var (first, taken, dropped, isExact) = (UInt64(0), 0, 0, true)
    for place in span {
      let byte = bytes.byte(at: place)
      guard byte.isDigit else { continue }
      if taken < 19 {
        first = first * 10 + UInt64(byte - .zero)
        taken += first > 0 ? 1 : 0
      } else {
        dropped += 1
        isExact = isExact && byte == .zero
      }
    }
    let number = nearestDouble(first, exponent: exponent + dropped)
    if isExact { return number }
    // The true number lies between the one of the digits that were taken and the next.
    return number == nearestDouble(first + 1, exponent: exponent + dropped) ? number : nil
  }

  /// All digits without a point, and the exponent: what the standard library understands.
  @inline(never)
  private func plainSpelling(in bytes: RawSpan) -> String {
    let written = span.map { bytes.byte(at: $0) }
    return String(decoding: written.filter(\.isDigit), as: UTF8.self) + "e\(exponent)"
  }
}

extension RawSpan {
  /// The byte at a place, 0 after the end.
  @inline(__always)
  fileprivate func byte(at place: Int) -> UInt8 {
    place < byteCount ? unsafeLoad(fromByteOffset: place, as: UInt8.self) : 0
  }

  /// The eight bytes from a place on, the first one lowest, with zeros after the end.
  @inline(__always)
  fileprivate func word(at place: Int) -> UInt64 {
    if place <= byteCount - 8 {
      return UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
    return lastWord(at: place)
  }

  @inline(never)
  private func lastWord(at place: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(byte(at: place + $1)) << (8 * $1) }
  }
}

extension UInt64 {
  /// How many of the eight bytes, from the lowest, are digits.
  @inline(__always)
  fileprivate var leadingDigits: Int {
    // A digit becomes 0…9; 0x76 more lifts exactly the others to the highest bit. A carry reaches
    // only bytes above one that is no digit.
    let values = self ^ 0x3030_3030_3030_3030
    let others = (values | (values &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount / 8
  }

  /// The number that the lowest bytes, 1 to 8 of them, spell in digits.
  @inline(__always)
  fileprivate func value(ofDigits count: Int) -> UInt64 {
    // Shifted up, they have zeros in front. Then neighbours unite: digits to pairs, to fours, to
    // all; the lower one counts 10, 100 or 10,000 times as much.
    var word = (self ^ 0x3030_3030_3030_3030) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    word = ((word &* (10 << 8 + 1)) &>> 8) & 0x00FF_00FF_00FF_00FF
    word = ((word &* (100 << 16 + 1)) &>> 16) & 0x0000_FFFF_0000_FFFF
    return (word &* (10_000 << 32 + 1)) &>> 32
  }

  @inline(__always)
  fileprivate func byte(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: self &>> UInt64(truncatingIfNeeded: 8 &* index))
  }
}

private let powersOfTen: [UInt64] = [
  1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
]
