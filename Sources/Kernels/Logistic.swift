extension Scalar {
  /// eˣ − 1 for x of 0 or less, accurate for small x too; of no use for larger x.
  ///
  ///     eˣ − 1 = 2t / (1 − t),   t = tanh(x / 2)
  @inlinable
  @inline(__always)
  public static func expMinusOne(_ x: Self) -> Self {
    let t = tanh(0.5 * x)
    return 2 * t / (1 - t)
  }

  /// The logistic function.
  ///
  ///     sigmoid(x) = 1 / (1 + e^(−x)) = e^x / (1 + e^x)
  ///
  /// Both sides are as accurate: towards −∞ the result falls to 0 as e^x does, down to the
  /// subnormal numbers. NaN for NaN. The error is below 2.5 ulp.
  @inlinable @inline(__always)
  public static func sigmoid(_ x: Self) -> Self {
    // Of the two forms each side takes the one whose exponential is at most 1.
    let e = exp(-x.magnitude)
    return (x >= 0 ? 1 : e) / (1 + e)
  }
}

extension Float {
  /// The smooth positive part.
  ///
  ///     softplus(x) = log(1 + e^x) = max(x, 0) + log1p(e^(−|x|))
  ///
  /// Never overflows: `x` itself towards ∞, e^x towards −∞. NaN for NaN. The error is below 2 ulp.
  @inlinable @inline(__always)
  public static func softplus(_ x: Float) -> Float {
    let e = exp(-x.magnitude)
    // log1p for what e can be, 0 ... 1: above √2, 1 + e is 2 · (1 + f), and else 1 + f.
    let isHigh = e > 0x1.a8279ap-2
    let f = isHigh ? (-0.5 as Float).addingProduct(e, 0.5) : e
    return (x > 0 ? x : 0) + logarithm(onePlus: f, times2To: isHigh ? 1 : 0)
  }
}

extension Double {
  /// The smooth positive part.
  ///
  ///     softplus(x) = log(1 + e^x) = max(x, 0) + log1p(e^(−|x|))
  ///
  /// Never overflows: `x` itself towards ∞, e^x towards −∞. NaN for NaN. The error is below 2 ulp.
  @inlinable @inline(__always)
  public static func softplus(_ x: Double) -> Double {
    let e = exp(-x.magnitude)
    // log1p for what e can be, 0 ... 1: above √2, 1 + e is 2 · (1 + f), and else 1 + f.
    let isHigh = e > 0x1.a8279ap-2
    let f = isHigh ? (-0.5 as Double).addingProduct(e, 0.5) : e
    return (x > 0 ? x : 0) + logarithm(onePlus: f, times2To: isHigh ? 1 : 0)
  }
}
