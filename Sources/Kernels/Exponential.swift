extension Float {
  /// The exponential function.
  ///
  ///     exp(x) = 2ⁿ · (1 + q),    n = x / ln 2 rounded,    q = eʳ − 1,    r = x − n · ln 2
  ///
  /// Right for every `x`: 0 and subnormal below −87.3, ∞ above 88.73, NaN for NaN. The error is
  /// below 1.3 ulp.
  ///
  /// - Source: Muller, "Elementary Functions", 3rd edition (2016), on minimax polynomials and on
  ///   range reduction; coefficients from `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func exp(_ x: Float) -> Float {
    // Beyond these the result is 0 or ∞ anyway, and n would leave the exponent's range. Both
    // comparisons are false for NaN, which therefore stays.
    let below: Float = 89 < x ? 89 : x
    let (q, bits) = exponentialParts(-104 > below ? -104 : below)
    // 2ⁿ in two factors, because n reaches −150 and 128: only the last product rounds a second
    // time, and only where the result is subnormal.
    let half = Float(bitPattern: (bits &>> 1) &<< 23)
    let otherHalf = Float(bitPattern: (bits &- (bits &>> 1)) &<< 23)
    return half.addingProduct(half, q) * otherHalf
  }

  /// Splits e^(factor · x), the factor being 1 or 2 and the product in −104 ... 89, into
  /// `2ⁿ · (1 + q)`; the low nine bits of `bits` are n + 254.
  @inlinable @inline(__always)
  static func exponentialParts(_ x: Float, times factor: Float = 1) -> (q: Float, bits: UInt32) {
    // Next to 1.5 · 2²³ the step between numbers is 1: the addition rounds to an integer and
    // leaves it in the low bits. The 254 on top keeps these from being negative.
    let magic: Float = 12_583_166
    let shifted = magic.addingProduct(x, factor * 0x1.715476p0)
    let n = shifted - magic
    // The first step is exact: both terms are multiples of 2⁻²⁵, and so is what is left of them.
    let r = (factor * x).addingProduct(n, -0x1.62e43p-1).addingProduct(n, 0x1.05c61p-29)
    let r2 = r * r
    // The first terms join r before the others are ready: a step less to wait for, at the price
    // of a rounding of a quarter ulp.
    let low = (0x1.fffffcp-2 as Float).addingProduct(r, 0x1.555494p-3)
    let high = (0x1.55588ep-5 as Float).addingProduct(r, 0x1.1239e2p-7)
      .addingProduct(r2, 0x1.6a97e8p-10)
    let q = r.addingProduct(r2, low).addingProduct(r2 * r2, high)
    return (q, shifted.bitPattern)
  }
}

extension Double {
  /// The exponential function.
  ///
  ///     exp(x) = 2ⁿ · (1 + q),    n = x / ln 2 rounded,    q = eʳ − 1,    r = x − n · ln 2
  ///
  /// Right for every `x`: 0 and subnormal below −708.4, ∞ above 709.79, NaN for NaN. The error is
  /// below 1.3 ulp.
  ///
  /// - Source: Muller, "Elementary Functions", 3rd edition (2016), on minimax polynomials and on
  ///   range reduction; coefficients from `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func exp(_ x: Double) -> Double {
    // As for `Float`.
    let below: Double = 710 < x ? 710 : x
    let (q, bits) = exponentialParts(-746 > below ? -746 : below)
    let half = Double(bitPattern: (bits &>> 1) &<< 52)
    let otherHalf = Double(bitPattern: (bits &- (bits &>> 1)) &<< 52)
    return half.addingProduct(half, q) * otherHalf
  }

  /// Splits e^(factor · x), the factor being 1 or 2 and the product in −746 ... 710, into
  /// `2ⁿ · (1 + q)`; the low twelve bits of `bits` are n + 2046.
  @inlinable @inline(__always)
  static func exponentialParts(_ x: Double, times factor: Double = 1) -> (q: Double, bits: UInt64) {
    // As for `Float`: 1.5 · 2⁵² + 2046.
    let magic: Double = 6_755_399_441_057_790
    let shifted = magic.addingProduct(x, factor * 0x1.71547652b82fep0)
    let n = shifted - magic
    let r = (factor * x).addingProduct(n, -0x1.62e42fefa39efp-1)
      .addingProduct(n, -0x1.abc9e3b39803fp-56)
    let r2 = r * r
    let r4 = r2 * r2
    let low = cubic(
      r, r2, 0x1.000000000000ap-1, 0x1.555555555551p-3, 0x1.5555555550863p-5,
      0x1.1111111124defp-7)
    let middle = cubic(
      r, r2, 0x1.6c16c18422c68p-10, 0x1.a01a0136d7313p-13, 0x1.a0199a2336d29p-16,
      0x1.71df020d68df6p-19)
    let high = (0x1.28ad57dd5e16p-22 as Double).addingProduct(r, 0x1.adcce93dcca85p-26)
    let q = r.addingProduct(r2, low).addingProduct(r4 * r2, middle.addingProduct(r4, high))
    return (q, shifted.bitPattern)
  }
}

extension Scalar {
  /// The polynomial `c0 + c1 x + c2 x² + c3 x³`, given `x` and `x²`.
  ///
  /// Longer polynomials are put together from these with x⁴ and x⁸ (Estrin's scheme): the
  /// processor works on the pieces at once, where Horner's would wait for each in turn.
  @inlinable @inline(__always)
  static func cubic(_ x: Self, _ x2: Self, _ c0: Self, _ c1: Self, _ c2: Self, _ c3: Self) -> Self {
    c0.addingProduct(x, c1).addingProduct(x2, c2.addingProduct(x, c3))
  }
}
