/// The double nearest to significand · 10^exponent, the even one of two; nil if that takes more
/// than 128 bits to decide, or if the exponent is beyond the table.
///
/// - Source: Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990, for the short
///   ones; Lemire, "Number Parsing at a Gigabyte per Second", Software: Practice and Experience 51
///   (2021), section 5, for the rest.
@inline(__always)
func nearestDouble(_ significand: UInt64, exponent: Int) -> Double? {
  // Two exact numbers: their product or quotient is rounded once.
  if significand < 1 << 53, -22 <= exponent, exponent <= 22 {
    let number = Double(Int64(truncatingIfNeeded: significand))
    return exponent < 0
      ? number / exactPowersOfTen[-exponent] : number * exactPowersOfTen[exponent]
  }
  return nearestDoubleByProduct(significand, exponent: exponent)
}

/// Multiplies with the first 128 bits of the power of five, and rounds if the error that this
/// leaves cannot matter.
private func nearestDoubleByProduct(_ significand: UInt64, exponent: Int) -> Double? {
  if significand == 0 { return 0 }
  guard PowersOfFive.exponents.contains(exponent) else { return nil }
  let power = PowersOfFive.significands[exponent - PowersOfFive.exponents.lowerBound]
  let zeros = significand.leadingZeroBitCount
  let normalized = significand << zeros

  var (high, low) = normalized.multipliedFullWidth(by: power.high)
  // The lower half of the power adds less than 2^64 to all 128 bits. It matters only if what would
  // be cut off is all ones.
  if high & 0x1FF == 0x1FF {
    let (sum, carries) = low.addingReportingOverflow(
      normalized.multipliedFullWidth(by: power.low).high)
    low = sum
    if carries { high += 1 }
    // Powers outside of these have more bits than the table: the error might still carry.
    if low == .max && !(-27...55).contains(exponent) { return nil }
  }

  // 54 bits: those of a double, and one for rounding.
  let top = Int(high >> 63)
  var bits = high >> (top + 9)
  // Exactly halfway, which only these exponents can be, the even one is taken.
  if low <= 1, (-4...23).contains(exponent), bits & 3 == 1, bits << (top + 9) == high {
    bits &= ~1
  }
  bits = (bits + bits & 1) >> 1
  // floor(exponent · log2(10)), as the paper computes it.
  var binary = (217_706 * exponent) >> 16 + 63 - zeros + top
  if bits == 1 << 53 {
    bits >>= 1
    binary += 1
  }
  // The exponents of the table keep this far from subnormal and from infinite.
  return Double(
    sign: .plus, exponentBitPattern: UInt(binary + 1023),
    significandBitPattern: bits & (1 << 52 - 1))
}

/// The powers of ten that are doubles.
let exactPowersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
