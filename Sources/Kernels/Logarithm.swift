extension Float {
  /// The natural logarithm.
  ///
  ///     log(x) = k · ln 2 + log(1 + f),    x = 2ᵏ · (1 + f),    √½ ≤ 1 + f < √2
  ///
  /// Right for every `x`: subnormal ones too, −∞ at ±0, NaN below 0 and for NaN. The error is
  /// below 1 ulp.
  ///
  /// - Source: the reduction of FreeBSD's `e_logf.c` (Sun Microsystems, 1993) with a polynomial
  ///   in place of the quotient; coefficients from `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func log(_ x: Float) -> Float {
    let isSubnormal = x < 0x1p-126
    let (k, m, _) = logarithmParts(isSubnormal ? x * 0x1p25 : x)
    let y = logarithm(onePlus: m - 1, times2To: isSubnormal ? k - 25 : k)
    let atEdge: Float = x == 0 ? -.infinity : .nan
    return x > 0 ? (x < .infinity ? y : x) : atEdge
  }

  /// The natural logarithm of `1 + x`, without the loss of a small `x` in the sum.
  ///
  ///     log1p(x) = k · ln 2 + log(1 + f),    1 + f = 2⁻ᵏ + 2⁻ᵏ · x
  ///
  /// Right for every `x`: `x` itself near 0, −∞ at −1, NaN below −1 and for NaN. The error is
  /// below 1.6 ulp.
  ///
  /// - Source: as ``log(_:)``; the fused product that spares FreeBSD's correction term is ours.
  @inlinable @inline(__always)
  public static func log1p(_ x: Float) -> Float {
    let (k, m, biased) = logarithmParts(1 + x)
    // f from `x` rather than from the rounded sum: 2⁻ᵏ − 1 is exact where `x` still matters, so
    // there is one rounding, and none for k = 0. Far out the sum is `x`, and 2⁻ᵏ might not exist.
    let scale = Float(bitPattern: (255 &- biased) &<< 23)
    let f = x < 0x1p30 ? (scale - 1).addingProduct(x, scale) : m - 1
    let y = logarithm(onePlus: f, times2To: k)
    let atEdge: Float = x == -1 ? -.infinity : .nan
    let inside = x == 0 ? x : y
    return x > -1 ? (x < .infinity ? inside : x) : atEdge
  }

  /// Splits a positive normal number into `2ᵏ · m` with √½ ≤ m < √2; `biased` is k + 128.
  @inlinable @inline(__always)
  static func logarithmParts(_ x: Float) -> (k: Float, m: Float, biased: UInt32) {
    // Counted from √½, the exponent field changes where k does.
    let bits = x.bitPattern &- 0x3f35_04f3
    let m = Float(bitPattern: (bits & 0x007f_ffff) &+ 0x3f35_04f3)
    // 2²³ + 128 + k, written into the low bits of 2²³: cheaper than a conversion.
    let biased = (bits &+ 0x4000_0000) &>> 23
    return (Float(bitPattern: biased | 0x4b00_0000) - 8_388_736, m, biased)
  }

  /// `k · ln 2 + log(1 + f)` for √½ ≤ 1 + f < √2.
  @inlinable @inline(__always)
  static func logarithm(onePlus f: Float, times2To k: Float) -> Float {
    let f2 = f * f
    let f4 = f2 * f2
    let low = cubic(f, f2, -0x1.0p-1, 0x1.555548p-2, -0x1.00000ap-2, 0x1.99a468p-3)
    let middle = cubic(f, f2, -0x1.55559ep-3, 0x1.2331aep-3, -0x1.fd4b0ap-4, 0x1.e8c9bcp-4)
    let high = (-0x1.d79c7p-4 as Float).addingProduct(f, 0x1.07b0dcp-4)
    let q = low.addingProduct(f4, middle.addingProduct(f4, high))
    // This much of ln 2 times k is exact, and so is what the sum with f rounds away: it goes to
    // the small part.
    let large = f.addingProduct(k, 0x1.62e4p-1)
    let lost = f - large.addingProduct(k, -0x1.62e4p-1)
    return large + lost.addingProduct(k, 0x1.7f7d1cp-20).addingProduct(f2, q)
  }
}

extension Double {
  /// The natural logarithm.
  ///
  ///     log(x) = k · ln 2 + log(1 + f),    x = 2ᵏ · (1 + f),    √½ ≤ 1 + f < √2
  ///
  /// Right for every `x`: subnormal ones too, −∞ at ±0, NaN below 0 and for NaN. The error is
  /// below 1 ulp.
  ///
  /// - Source: FreeBSD's `e_log.c` (Sun Microsystems, 1993); coefficients from
  ///   `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func log(_ x: Double) -> Double {
    let isSubnormal = x < 0x1p-1022
    let (k, m, _) = logarithmParts(isSubnormal ? x * 0x1p54 : x)
    let y = logarithm(onePlus: m - 1, times2To: isSubnormal ? k - 54 : k)
    let atEdge: Double = x == 0 ? -.infinity : .nan
    return x > 0 ? (x < .infinity ? y : x) : atEdge
  }

  /// The natural logarithm of `1 + x`, without the loss of a small `x` in the sum.
  ///
  ///     log1p(x) = k · ln 2 + log(1 + f),    1 + f = 2⁻ᵏ + 2⁻ᵏ · x
  ///
  /// Right for every `x`: `x` itself near 0, −∞ at −1, NaN below −1 and for NaN. The error is
  /// below 1.6 ulp.
  ///
  /// - Source: as ``log(_:)``; the fused product that spares FreeBSD's correction term is ours.
  @inlinable @inline(__always)
  public static func log1p(_ x: Double) -> Double {
    // As for `Float`.
    let (k, m, biased) = logarithmParts(1 + x)
    let scale = Double(bitPattern: (2047 &- biased) &<< 52)
    let f = x < 0x1p60 ? (scale - 1).addingProduct(x, scale) : m - 1
    let y = logarithm(onePlus: f, times2To: k)
    let atEdge: Double = x == -1 ? -.infinity : .nan
    let inside = x == 0 ? x : y
    return x > -1 ? (x < .infinity ? inside : x) : atEdge
  }

  /// Splits a positive normal number into `2ᵏ · m` with √½ ≤ m < √2; `biased` is k + 1024.
  @inlinable @inline(__always)
  static func logarithmParts(_ x: Double) -> (k: Double, m: Double, biased: UInt64) {
    // As for `Float`: 2⁵² + 1024 + k.
    let bits = x.bitPattern &- 0x3fe6_a09e_667f_3bcd
    let m = Double(bitPattern: (bits & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_667f_3bcd)
    let biased = (bits &+ 0x4000_0000_0000_0000) &>> 52
    let k = Double(bitPattern: biased | 0x4330_0000_0000_0000) - 4_503_599_627_371_520
    return (k, m, biased)
  }

  /// `k · ln 2 + log(1 + f)` for √½ ≤ 1 + f < √2.
  @inlinable @inline(__always)
  static func logarithm(onePlus f: Double, times2To k: Double) -> Double {
    // With s = f / (2 + f) the series of 2 · artanh(s) needs a third of the terms that one in f
    // would. 2 s = f − (f²/2 − s · f²/2), which keeps the rounding of s out of the large part.
    let s = f / (2 + f)
    let z = s * s
    let low = cubic(
      z, z * z, 0x1.5555555555592p-1, 0x1.999999997ff64p-2, 0x1.24924941db36cp-2,
      0x1.c71c521a2a27p-3)
    let high = (0x1.74663b9f703cap-3 as Double).addingProduct(z, 0x1.39a20c13e71d8p-3)
      .addingProduct(z * z, 0x1.2f024ca95343ap-3)
    let r = low.addingProduct((z * z) * (z * z), high)
    let halfSquare = 0.5 * f * f
    let large = f.addingProduct(k, 0x1.62e42fefa38p-1)
    let lost = f - large.addingProduct(k, -0x1.62e42fefa38p-1)
    let small = lost.addingProduct(k, 0x1.ef35793c7673p-45) - halfSquare
    return large + small.addingProduct(s, halfSquare.addingProduct(z, r))
  }
}
