extension Float {
  /// The error function.
  ///
  ///     erf(x) = 2/√π ∫₀ˣ e^(−t²) dt
  ///            = x + x · S(x²)                     for |x| < 1
  ///            = ±(1 − e^(−x²) · L(|x| − 1))       otherwise
  ///
  /// Right for every `x`: odd to the bit, −0 at −0, ±1 from ±3.92 on, NaN for NaN. The error is
  /// below 1.2 ulp.
  ///
  /// - Source: the two cases of Cody, "Rational Chebyshev Approximations for the Error Function",
  ///   Mathematics of Computation 23 (1969), both computed here, with polynomials for his
  ///   quotients; coefficients from `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func erf(_ x: Float) -> Float {
    let magnitude = x.magnitude
    let z = magnitude * magnitude
    let z2 = z * z
    let sHigh = (0x1.53f224p-8 as Float).addingProduct(z, -0x1.a3515ep-11)
      .addingProduct(z2, 0x1.4771fcp-14)
    let s = cubic(z, z2, 0x1.06eba8p-3, -0x1.81273ep-2, 0x1.ce2ce6p-4, -0x1.b7f71ap-6)
      .addingProduct(z2 * z2, sHigh)
    let small = magnitude.addingProduct(magnitude, s)

    // From 4 on the result is 1; NaN fails the comparison and stays.
    let bounded: Float = 4 < magnitude ? 4 : magnitude
    let t = bounded - 1
    let t2 = t * t
    let t4 = t2 * t2
    let lLow = cubic(t, t2, 0x1.b5d878p-2, -0x1.17c4b6p-2, 0x1.3c1db4p-3, -0x1.43dcbcp-4)
    let lHigh = cubic(t, t2, 0x1.2e5f84p-5, -0x1.f0ae8cp-7, 0x1.4419b4p-8, -0x1.185f5ep-10)
    let l = lLow.addingProduct(t4, lHigh.addingProduct(t4, 0x1.c7b7c2p-14))
    // e^(−x²) needs no more than the rounded square: at 1 and beyond, the result is so much
    // larger than what is taken from it that the error is lost.
    let (q, bits) = exponentialParts(-bounded * bounded)
    let scale = Float(bitPattern: (bits &- 127) &<< 23)
    let large = (1 as Float).addingProduct(-scale.addingProduct(scale, q), l)

    let y = magnitude < 1 ? small : large
    return Float(bitPattern: y.bitPattern | (x.bitPattern & 0x8000_0000))
  }
}

extension Double {
  /// The error function.
  ///
  ///     erf(x) = 2/√π ∫₀ˣ e^(−t²) dt
  ///            = x + x · S(x²)                     for |x| < 1
  ///            = ±(1 − e^(−x²) · L(|x| − 1))       otherwise
  ///
  /// Right for every `x`: odd to the bit, −0 at −0, ±1 from ±5.93 on, NaN for NaN. The error is
  /// below 1.2 ulp.
  ///
  /// - Source: the two cases of Cody, "Rational Chebyshev Approximations for the Error Function",
  ///   Mathematics of Computation 23 (1969), both computed here, with polynomials for his
  ///   quotients; coefficients from `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func erf(_ x: Double) -> Double {
    let magnitude = x.magnitude
    let small = magnitude.addingProduct(magnitude, erfBelow1(magnitude * magnitude))

    // As for `Float`.
    let bounded: Double = 6 < magnitude ? 6 : magnitude
    let (q, bits) = exponentialParts(-bounded * bounded)
    let scale = Double(bitPattern: (bits &- 1023) &<< 52)
    let exponential = scale.addingProduct(scale, q)
    let large = (1 as Double).addingProduct(-exponential, erfFrom1(bounded - 1))

    let y = magnitude < 1 ? small : large
    return Double(bitPattern: y.bitPattern | (x.bitPattern & 0x8000_0000_0000_0000))
  }

  /// The polynomial S of ``erf(_:)``, in z = x².
  @inlinable @inline(__always)
  static func erfBelow1(_ z: Double) -> Double {
    let z2 = z * z
    let z4 = z2 * z2
    let low = cubic(
      z, z2, 0x1.06eba8214db68p-3, -0x1.812746b03799dp-2, 0x1.ce2f21a03f8bap-4,
      -0x1.b82ce311a9863p-6)
    let middle = cubic(
      z, z2, 0x1.565bcceedc09p-8, -0x1.c02daeb765a0ep-11, 0x1.f9a296c05b6c7p-14,
      -0x1.f4c82fe49ca31p-17)
    let high = cubic(
      z, z2, 0x1.b96b61dd06a21p-20, -0x1.5b8cb71aea1e1p-23, 0x1.d3dff652a98fap-27,
      -0x1.a245c08611b9bp-31)
    return low.addingProduct(z4, middle.addingProduct(z4, high))
  }

  /// The polynomial L of ``erf(_:)``, in t = |x| − 1.
  @inlinable @inline(__always)
  static func erfFrom1(_ t: Double) -> Double {
    let t2 = t * t
    let t4 = t2 * t2
    let t8 = t4 * t4
    let first = cubic(
      t, t2, 0x1.b5d8780f956b2p-2, -0x1.17c4e3f17c023p-2, 0x1.3c27283c3122bp-3,
      -0x1.44837f88a589bp-4)
    let second = cubic(
      t, t2, 0x1.33cad0e3c20eep-5, -0x1.10fcf0dfbc441p-6, 0x1.c8cb8151cda5cp-8,
      -0x1.6af1ba0203f9p-9)
    let third = cubic(
      t, t2, 0x1.134e4341c6b75p-10, -0x1.905c06ff7b10ep-12, 0x1.17c8b6411f7ebp-13,
      -0x1.77c71c47960a1p-15)
    let fourth = cubic(
      t, t2, 0x1.e2481e80e291p-17, -0x1.237af844f8cdcp-18, 0x1.43944f515d25p-20,
      -0x1.3eae483cfba92p-22)
    let fifth = cubic(
      t, t2, 0x1.0b3951fcd57a9p-24, -0x1.6c4475e268835p-27, 0x1.7e0d9d5f9090ap-30,
      -0x1.1e390390a3e8ap-33)
    let sixth = (0x1.0e985520aee19p-37 as Double).addingProduct(t, -0x1.e27ad830b506bp-43)
    let low = first.addingProduct(t4, second)
    let high = third.addingProduct(t4, fourth)
    return low.addingProduct(t8, high.addingProduct(t8, fifth.addingProduct(t4, sixth)))
  }
}
