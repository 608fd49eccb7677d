/// A place on a line through the parameters: how far along, the objective there, and its slope.
struct LinePoint {
  var step: Double
  var value: Double
  var slope: Double
}

/// Looks along a line that leads downhill for a step t that fulfils the strong Wolfe conditions
///
///     φ(t) ≤ φ(0) + c₁ · t · φ′(0)      it goes down enough
///     |φ′(t)| ≤ c₂ · |φ′(0)|            and gets flat enough,      c₁ = 10⁻⁴, c₂ = 0.9
///
/// First the step grows until a good place lies between two points, then their distance shrinks, by
/// cubic interpolation. Places where φ is not finite count as too high.
///
/// Near a minimum the values of φ differ by rounding only, while their slopes still tell the way.
/// There the change of φ is taken to be t/2 · (φ′(0) + φ′(t)); the first condition then becomes
/// φ′(t) ≤ (2c₁ − 1) · φ′(0), the approximate Wolfe condition.
///
/// - Source: Nocedal and Wright, "Numerical Optimization", second edition, 2006, algorithms 3.5 and
///   3.6 and equation 3.59; Hager and Zhang, "A New Conjugate Gradient Method with Guaranteed
///   Descent and an Efficient Line Search", SIAM Journal on Optimization 16, 2005, equation 4.1.
struct StrongWolfe {
  static let sufficientDecrease = 1e-4
  static let curvature = 0.9

  /// The point with step 0, where the slope is below 0.
  let start: LinePoint
  /// How much of a value may be rounding.
  let rounding: Double
  /// How many points may be looked at, at least 1.
  let evaluations: Int

  /// Returns the point found, or else the lowest that goes down enough; the start if there is none.
  func search(firstStep: Double, _ point: (Double) -> LinePoint) -> LinePoint {
    var last = start
    var new = point(firstStep)
    var left = evaluations - 1
    while isLowEnough(new) && (last.step == 0 || change(from: last, to: new) < 0) {
      if isFlatEnough(new) { return new }
      if new.slope >= 0 { return zoom(low: new, high: last, evaluations: left, point) }
      guard left > 0 else { return new }
      let share = shareToMinimum(from: last, to: new)
      let wanted = last.step + share * (new.step - last.step)
      // No minimum in sight asks for the longest step.
      let longest = 10 * new.step
      let next = share.isFinite ? min(max(wanted, 2 * new.step), longest) : longest
      last = new
      new = point(next)
      left -= 1
    }
    return zoom(low: last, high: new, evaluations: left, point)
  }

  /// Shrinks the interval between a point that goes down enough and one that does not, or lies
  /// higher, or rises away from the first.
  private func zoom(
    low: LinePoint, high: LinePoint, evaluations: Int, _ point: (Double) -> LinePoint
  ) -> LinePoint {
    var (low, high, isSlow) = (low, high, false)
    for _ in 0..<evaluations {
      let width = high.step - low.step
      let step = low.step + width * (isSlow ? 0.5 : safeShare(from: low, to: high))
      guard step != low.step && step != high.step else { break }
      let new = point(step)
      if !isLowEnough(new) || change(from: low, to: new) >= 0 {
        high = new
      } else {
        if isFlatEnough(new) { return new }
        if new.slope * width >= 0 { high = low }
        low = new
      }
      // Interpolation can creep up from one side; halves cannot.
      isSlow = (high.step - low.step).magnitude > width.magnitude * (2.0 / 3)
    }
    return low
  }

  private func isLowEnough(_ point: LinePoint) -> Bool {
    point.value.isFinite
      && change(from: start, to: point) <= Self.sufficientDecrease * point.step * start.slope
  }

  private func isFlatEnough(_ point: LinePoint) -> Bool {
    point.slope.magnitude <= -Self.curvature * start.slope
  }

  /// How much the value changes from one point to another: as it was found, or by the slopes where
  /// it may be nothing but rounding.
  private func change(from a: LinePoint, to b: LinePoint) -> Double {
    let difference = b.value - a.value
    if difference.magnitude > rounding * max(a.value.magnitude, b.value.magnitude) {
      return difference
    }
    return (b.step - a.step) / 2 * (a.slope + b.slope)
  }

  /// Where the cubic through two points with their slopes has its minimum, as a part of the way
  /// from the first to the second; NaN if it has none.
  private func shareToMinimum(from a: LinePoint, to b: LinePoint) -> Double {
    let width = b.step - a.step
    let middle = a.slope + b.slope - 3 * change(from: a, to: b) / width
    let root = (middle * middle - a.slope * b.slope).squareRoot() * (width < 0 ? -1 : 1)
    return 1 - (b.slope + root - middle) / (b.slope - a.slope + 2 * root)
  }

  /// The same, not too near to either end; a small part where the second point says nothing.
  private func safeShare(from low: LinePoint, to high: LinePoint) -> Double {
    guard high.value.isFinite else { return 0.1 }
    let share = shareToMinimum(from: low, to: high)
    return share.isFinite ? min(max(share, 0.1), 0.9) : 0.5
  }
}
