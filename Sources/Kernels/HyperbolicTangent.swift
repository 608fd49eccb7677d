extension Float {
  /// The hyperbolic tangent.
  ///
  ///     tanh(x) = x + x³ · T(x²)               for |x| < 0.55
  ///     tanh(x) = ±(1 − 2 / (e^(2|x|) + 1))    otherwise
  ///
  /// Right for every `x`: odd to the bit, −0 at −0, ±1 from ±9.02 on, NaN for NaN. The error is
  /// below 1.4 ulp.
  ///
  /// - Source: Cephes' `tanhf.c` (Moshier, 1992), whose two cases are both computed here;
  ///   coefficients from `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func tanh(_ x: Float) -> Float {
    let magnitude = x.magnitude
    let z = magnitude * magnitude
    let t = cubic(z, z * z, -0x1.55554ap-2, 0x1.110ceep-3, -0x1.b91e7ep-5, 0x1.58e518p-6)
      .addingProduct((z * z) * (z * z), -0x1.9921ap-8)
    let small = magnitude.addingProduct(magnitude * z, t)

    // From 10 on the result is 1; NaN fails the comparison and stays.
    let bounded: Float = 10 < magnitude ? 10 : magnitude
    let (q, bits) = exponentialParts(bounded, times: 2)
    let scale = Float(bitPattern: (bits &- 127) &<< 23)
    // The quotient is at most ½ here, so that its error reaches the result halved.
    let large = 1 - 2 / (scale + 1).addingProduct(scale, q)

    let y: Float = magnitude < 0.55 ? small : large
    return Float(bitPattern: y.bitPattern | (x.bitPattern & 0x8000_0000))
  }
}

extension Double {
  /// The hyperbolic tangent.
  ///
  ///     tanh(x) = x + x³ · T(x²)               for |x| < 0.55
  ///     tanh(x) = ±(1 − 2 / (e^(2|x|) + 1))    otherwise
  ///
  /// Right for every `x`: odd to the bit, −0 at −0, ±1 from ±19.07 on, NaN for NaN. The error is
  /// below 1.4 ulp.
  ///
  /// - Source: Cephes' `tanh.c` (Moshier, 1992), whose two cases are both computed here, with a
  ///   polynomial in place of its quotient; coefficients from `Scripts/polynomials.py`.
  @inlinable @inline(__always)
  public static func tanh(_ x: Double) -> Double {
    let magnitude = x.magnitude
    let z = magnitude * magnitude
    let z2 = z * z
    let z4 = z2 * z2
    let low = cubic(
      z, z2, -0x1.555555555554fp-2, 0x1.111111111079p-3, -0x1.ba1ba1b97cb0dp-5,
      0x1.664f48593f2f6p-6)
    let middle = cubic(
      z, z2, -0x1.226e2f0dfd7c4p-7, 0x1.d6d29a89eefbp-9, -0x1.7d8fc5ccb8ee3p-10,
      0x1.34833978ac479p-11)
    let high = (-0x1.e96b007aefb8dp-13 as Double).addingProduct(z, 0x1.5d6657a681c55p-14)
      .addingProduct(z2, -0x1.46ed9fa8b5d43p-16)
    let t = low.addingProduct(z4, middle.addingProduct(z4, high))
    let small = magnitude.addingProduct(magnitude * z, t)

    // As for `Float`.
    let bounded: Double = 20 < magnitude ? 20 : magnitude
    let (q, bits) = exponentialParts(bounded, times: 2)
    let scale = Double(bitPattern: (bits &- 1023) &<< 52)
    let large = 1 - 2 / (scale + 1).addingProduct(scale, q)

    let y = magnitude < 0.55 ? small : large
    return Double(bitPattern: y.bitPattern | (x.bitPattern & 0x8000_0000_0000_0000))
  }
}
