extension Double {
  /// The number in decimal with a fixed count of digits behind the point, as C's `%.4f` writes it.
  ///
  /// The exact binary value is rounded, half to even, so the text never depends on a platform's
  /// `printf`. Negative zero, and negative numbers that round to zero, keep their sign.
  /// Not-a-number is `nan`; the infinities are `inf` and `-inf`.
  ///
  /// - Parameter fractionDigits: How many digits follow the point, at least 0; with 0 the point
  ///   is left out.
  /// - Returns: The text, never padded with spaces.
  func formatted(fractionDigits: Int) -> String {
    formatted { $0.fixed(fractionDigits: fractionDigits) }
  }

  /// The number as a digit, a fraction and a power of ten, as C's `%.4e` writes it: `1.5000e-07`.
  ///
  /// Rounding, signs and the numbers that are not finite are those of
  /// ``formatted(fractionDigits:)``.
  ///
  /// - Parameters:
  ///   - fractionDigits: How many digits follow the point, at least 0; with 0 the point is left
  ///     out.
  ///   - exponentDigits: How many digits the exponent has at least; zeros fill it up.
  /// - Returns: The text, never padded with spaces.
  func formattedScientific(fractionDigits: Int, exponentDigits: Int = 2) -> String {
    formatted { $0.scientific(fractionDigits: fractionDigits, exponentDigits: exponentDigits) }
  }

  private func formatted(magnitude: (DecimalDigits) -> String) -> String {
    if isNaN { return "nan" }
    let text = isFinite ? magnitude(DecimalDigits(exactly: self)) : "inf"
    return sign == .minus ? "-" + text : text
  }
}

/// The decimal digits of a number without its sign: a finite count of them, and where they stand.
///
///     value = d₀.d₁d₂… × 10^exponent
///
/// Every double has such an expansion, since a half is five tenths; the longest has 767 digits.
/// Neither the first nor the last digit is zero, so equal numbers have equal digits.
struct DecimalDigits: Equatable {
  /// The digits, each in `0...9`, from the largest power of ten down; none for zero.
  private(set) var digits: [UInt8]

  /// The power of ten that the first digit counts; 0 for zero.
  private(set) var exponent: Int

  /// Every digit of the value that the bits of `number` stand for.
  ///
  /// - Parameter number: A finite number; its sign is dropped.
  init(exactly number: Double) {
    precondition(number.isFinite, "Only finite numbers have decimal digits; this is \(number).")
    guard number != 0 else {
      self.init(digits: [], exponent: 0)
      return
    }
    var integer = number.significandBitPattern
    if number.isNormal { integer |= 1 << Double.significandBitCount }
    // Subnormal numbers count in the same unit as the smallest normal ones.
    let binaryExponent = Int(max(number.exponentBitPattern, 1)) - 1075
    let zeros = integer.trailingZeroBitCount
    let power = binaryExponent + zeros

    // m · 2^-p = m · 5^p / 10^p, so a fraction too is an integer and a place for the point.
    var product = BigInteger(integer >> UInt64(zeros))
    product.multiply(by: power >= 0 ? 2 : 5, count: abs(power))
    let digits = product.digits
    self.init(digits: digits, exponent: digits.count - 1 + min(power, 0))
  }

  /// The fewest digits that only `number` is nearest to, the nearest such where there are several.
  ///
  /// - Parameter number: A finite number; its sign is dropped.
  init(shortest number: Double) {
    precondition(number.isFinite, "Only finite numbers have decimal digits; this is \(number).")
    // The standard library promises exactly these digits, in one of two notations.
    let parts = number.magnitude.description.split(separator: "e")
    let mantissa = parts.first ?? "0"
    let written = mantissa.utf8.filter { $0 != UInt8(ascii: ".") }.map { $0 - UInt8(ascii: "0") }
    let integerDigits = mantissa.utf8.prefix { $0 != UInt8(ascii: ".") }.count
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    self.init(digits: written, exponent: integerDigits - 1 + power)
  }

  /// Keeps the promise that no zero stands at either end.
  private init(digits: [UInt8], exponent: Int) {
    guard let first = digits.firstIndex(where: { $0 != 0 }),
      let last = digits.lastIndex(where: { $0 != 0 })
    else {
      self.digits = []
      self.exponent = 0
      return
    }
    self.digits = Array(digits[first...last])
    self.exponent = exponent - first
  }

  /// How many digits stand behind the decimal point when nothing is rounded away.
  var fractionDigits: Int { max(0, digits.count - 1 - exponent) }

  /// The nearest number of at most `count` digits; of two equally near the one whose last digit is
  /// even.
  ///
  /// A `count` of 0 or less rounds to a place before the first digit, as fixed notation needs for
  /// small numbers.
  func rounded(digits count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    guard count >= 0 else { return DecimalDigits(digits: [], exponent: 0) }

    var kept = Array(digits[..<count])
    let isOdd = (kept.last ?? 0) % 2 == 1
    // No zero ends the digits, so any digit behind a five lies above the half.
    let isAboveHalf = digits[count] > 5 || (digits[count] == 5 && digits.count > count + 1)
    guard isAboveHalf || (digits[count] == 5 && isOdd) else {
      return DecimalDigits(digits: kept, exponent: exponent)
    }
    while kept.last == 9 { kept.removeLast() }
    guard let last = kept.popLast() else {
      return DecimalDigits(digits: [1], exponent: exponent + 1)
    }
    return DecimalDigits(digits: kept + [last + 1], exponent: exponent)
  }

  /// The nearest number with at most `count` digits behind the decimal point.
  func rounded(fractionDigits count: Int) -> DecimalDigits {
    rounded(digits: exponent + 1 + count)
  }

  /// The digits with a decimal point in its place: `0.0625`.
  func fixed(fractionDigits count: Int) -> String {
    precondition(count >= 0, "A number has at least 0 fraction digits; asked for \(count).")
    let rounded = rounded(fractionDigits: count)
    return rounded.text(from: max(rounded.exponent, 0), through: 0)
      + (count > 0 ? "." + rounded.text(from: -1, through: -count) : "")
  }

  /// One digit, the fraction and the power of ten: `6.25e-02`.
  func scientific(fractionDigits count: Int, exponentDigits: Int) -> String {
    precondition(count >= 0, "A number has at least 0 fraction digits; asked for \(count).")
    let rounded = rounded(digits: count + 1)
    let first = rounded.exponent
    let power = String(first.magnitude)
    return rounded.text(from: first, through: first)
      + (count > 0 ? "." + rounded.text(from: first - 1, through: first - count) : "")
      + (first < 0 ? "e-" : "e+")
      + String(repeating: "0", count: max(0, exponentDigits - power.count)) + power
  }

  /// The digits that count the powers of ten from `highest` down to `lowest`.
  private func text(from highest: Int, through lowest: Int) -> String {
    let characters = stride(from: highest, through: lowest, by: -1).map { power in
      let place = exponent - power
      return UInt8(ascii: "0") + (digits.indices.contains(place) ? digits[place] : 0)
    }
    return String(decoding: characters, as: UTF8.self)
  }
}

/// A natural number of any size that can be multiplied and written in decimal.
private struct BigInteger {
  /// Nine decimal digits each, the lowest first.
  private var limbs: [UInt32] = []

  private static let base: UInt64 = 1_000_000_000

  init(_ number: UInt64) {
    var rest = number
    while rest > 0 {
      limbs.append(UInt32(rest % Self.base))
      rest /= Self.base
    }
  }

  /// Multiplies by the `count`-th power of a `factor` of 2 or 5.
  mutating func multiply(by factor: UInt64, count: Int) {
    var remaining = count
    while remaining > 0 {
      // 5¹³ is the largest power of five in 32 bits; a limb times it plus a carry fits in 64.
      let step = min(remaining, 13)
      let multiplier = (0..<step).reduce(UInt64(1)) { power, _ in power * factor }
      var carry: UInt64 = 0
      for index in limbs.indices {
        let product = UInt64(limbs[index]) * multiplier + carry
        limbs[index] = UInt32(product % Self.base)
        carry = product / Self.base
      }
      // The carry is below the multiplier, which exceeds the base for 5¹³.
      while carry > 0 {
        limbs.append(UInt32(carry % Self.base))
        carry /= Self.base
      }
      remaining -= step
    }
  }

  /// The decimal digits from the highest down; zeros may lead.
  var digits: [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(limbs.count * 9)
    for limb in limbs {
      var rest = limb
      for _ in 0..<9 {
        digits.append(UInt8(rest % 10))
        rest /= 10
      }
    }
    return digits.reversed()
  }
}
