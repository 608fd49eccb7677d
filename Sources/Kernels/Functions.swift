/// `base` to the power of `exponent`, an integer of 0 or more: by repeated squaring, so that it is the
/// same everywhere.
public func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var factor = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}

/// cos(π · x) for x in `0...1`, within a few units of the last place and the same everywhere: the Taylor
/// series of the sine around the quarter turn.
///
/// - Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 4.3.65.
public func cosine(ofHalfTurns x: Double) -> Double {
  let angle = (0.5 - x) * Double.pi
  let square = angle * angle
  var term = angle
  var sum = 0.0
  for number in 1...14 {
    sum += term
    term *= -square / Double((2 * number) * (2 * number + 1))
  }
  return min(max(sum, -1), 1)
}

/// 1 for positive numbers, −1 for negative ones and 0 for 0 and NaN.
@inlinable
@inline(__always)
public func sign<S: Scalar>(of x: S) -> S {
  let negative: S = x < 0 ? -1 : 0
  return x > 0 ? 1 : negative
}
