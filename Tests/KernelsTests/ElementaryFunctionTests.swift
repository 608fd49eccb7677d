import Testing

@testable import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The error of `y` in units in the last place of the exact value.
func ulps<S: Scalar, Wide: BinaryFloatingPoint>(_ y: S, _ exact: Wide) -> Double {
  if y.isNaN || exact.isNaN { return y.isNaN && exact.isNaN ? 0 : .infinity }
  // An infinite result stands for the first number that is too large.
  let top = Wide(S.greatestFiniteMagnitude) + Wide(S.greatestFiniteMagnitude.ulp)
  if exact.magnitude >= top { return y.isInfinite && (y > 0) == (exact > 0) ? 0 : .infinity }
  let value = y.isInfinite ? (y > 0 ? top : -top) : Wide(y)
  if value == exact { return 0 }
  let exponent = max(Int(exact.exponent), Int(S.leastNormalMagnitude.exponent))
  let ulp = Wide(
    sign: .plus, exponent: Wide.Exponent(exponent - S.significandBitCount), significand: 1)
  return Double((value - exact).magnitude / ulp)
}

/// Compares at every point, says what the worst was, and expects it to be within the bound.
func expectWithin<S: Scalar, Wide: BinaryFloatingPoint>(
  _ bound: Double, _ name: String, at points: [S], _ function: (S) -> S, exact: (Wide) -> Wide,
  from location: SourceLocation = #_sourceLocation
) {
  var worst = (error: -1.0, at: S(0))
  for x in points {
    let error = ulps(function(x), exact(Wide(x)))
    if error > worst.error { worst = (error, x) }
  }
  print("\(S.self).\(name): at most \(worst.error) ulp, at \(worst.at)")
  #expect(worst.error <= bound, "\(S.self).\(name)(\(worst.at))", sourceLocation: location)
}

/// Spread over all bit patterns: every exponent, both signs, subnormal numbers, infinities, NaN.
let floats: [Float] = stride(from: 0, through: UInt64(UInt32.max), by: 1009)
  .map { Float(bitPattern: UInt32($0)) }

/// `count` numbers, evenly spaced.
func points<S: Scalar>(_ low: S, _ high: S, _ count: Int) -> [S] {
  (0..<count).map { low + (high - low) * (S($0) / S(count)) }
}

@Suite struct ElementaryFunctionAccuracyTests {
  @Test func floatIsWithinTwoUlps() {
    let near = floats + points(-4, 4, 500_000)
    let edges = points(Float(-104.5), -86, 100_000) + points(Float(88), 89, 50_000)
    expectWithin(2, "exp", at: near + edges, { .exp($0) }, exact: { (x: Double) in exp(x) })
    expectWithin(2, "log", at: near, { .log($0) }, exact: { (x: Double) in log(x) })
    expectWithin(2, "log1p", at: near, { .log1p($0) }, exact: { (x: Double) in log1p(x) })
    expectWithin(2, "tanh", at: near, { .tanh($0) }, exact: { (x: Double) in tanh(x) })
    expectWithin(2, "erf", at: near, { .erf($0) }, exact: { (x: Double) in erf(x) })
    expectWithin(2.5, "sigmoid", at: near + edges, { .sigmoid($0) }) { (x: Double) in
      x > 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
    }
    expectWithin(2, "softplus", at: near + edges, { .softplus($0) }) { (x: Double) in
      x.isNaN ? x : max(x, 0) + log1p(exp(-x.magnitude))
    }
  }

  #if arch(x86_64)
    /// Spread over all bit patterns, as `floats`.
    let doubles: [Double] = (0..<500_000).map {
      Double(bitPattern: UInt64($0) &* 0x9e37_79b9_7f4a_7c15)
    }

    @Test func doubleIsWithinTwoUlps() {
      let near = doubles + points(-6.5, 6.5, 300_000) + points(-1, 1, 100_000)
      let edges = points(-746.0, -707, 50_000) + points(709.0, 710, 20_000)
      expectWithin(2, "exp", at: near + edges, { .exp($0) }, exact: { (x: Float80) in expl(x) })
      expectWithin(2, "log", at: near, { .log($0) }, exact: { (x: Float80) in logl(x) })
      expectWithin(2, "log1p", at: near, { .log1p($0) }, exact: { (x: Float80) in log1pl(x) })
      expectWithin(2, "tanh", at: near, { .tanh($0) }, exact: { (x: Float80) in tanhl(x) })
      expectWithin(2, "erf", at: near, { .erf($0) }, exact: { (x: Float80) in erfl(x) })
      expectWithin(2.5, "sigmoid", at: near + edges, { .sigmoid($0) }) { (x: Float80) in
        x > 0 ? 1 / (1 + expl(-x)) : expl(x) / (1 + expl(x))
      }
      expectWithin(2, "softplus", at: near + edges, { .softplus($0) }) { (x: Float80) in
        x.isNaN ? x : max(x, 0) + log1pl(expl(-x.magnitude))
      }
    }
  #endif
}

@Suite struct ElementaryFunctionEdgeTests {
  /// Equal, and of the same sign where both are zero.
  func same<S: Scalar>(_ a: S, _ b: S) -> Bool { a == b && a.sign == b.sign }

  func checkExponential<S: Scalar>(_: S.Type) {
    #expect(S.exp(0) == 1)
    #expect(S.exp(-0.0) == 1)
    #expect(S.exp(S.leastNonzeroMagnitude) == 1)
    #expect(S.exp(.infinity) == .infinity)
    #expect(S.exp(.greatestFiniteMagnitude) == .infinity)
    #expect(same(S.exp(-.infinity), 0))
    #expect(same(S.exp(-.greatestFiniteMagnitude), 0))
    #expect(S.exp(.nan).isNaN)
  }

  @Test func exponential() {
    checkExponential(Float.self)
    checkExponential(Double.self)
    // The last arguments before the result overflows and vanishes, and the first ones after.
    #expect(Float.exp(88.72283).isFinite)
    #expect(Float.exp(88.72284) == .infinity)
    #expect(Float.exp(-103.97207) == .leastNonzeroMagnitude)
    #expect(Float.exp(-103.97209) == 0)
    #expect(Double.exp(709.782712893384).isFinite)
    #expect(Double.exp(709.7827128933841) == .infinity)
    #expect(Double.exp(-745.1332191019411) == .leastNonzeroMagnitude)
    #expect(Double.exp(-745.1332191019412) == 0)
  }

  func checkLogarithm<S: Scalar>(_: S.Type) {
    #expect(same(S.log(1), 0))
    #expect(S.log(0) == -.infinity)
    #expect(S.log(-0.0) == -.infinity)
    #expect(S.log(.infinity) == .infinity)
    #expect(S.log(-1).isNaN)
    #expect(S.log(-S.leastNonzeroMagnitude).isNaN)
    #expect(S.log(-.infinity).isNaN)
    #expect(S.log(.nan).isNaN)
  }

  @Test func logarithm() {
    checkLogarithm(Float.self)
    checkLogarithm(Double.self)
    #expect(Float.log(.leastNonzeroMagnitude) == -103.27893)
    #expect(Float.log(.greatestFiniteMagnitude) == 88.72284)
    #expect(Double.log(.leastNonzeroMagnitude) == -744.4400719213812)
    #expect(Double.log(.greatestFiniteMagnitude) == 709.782712893384)
  }

  func checkLogarithmOfOnePlus<S: Scalar>(_: S.Type) {
    #expect(same(S.log1p(0), 0))
    #expect(same(S.log1p(-0.0), -0.0))
    #expect(S.log1p(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(S.log1p(-1) == -.infinity)
    #expect(S.log1p(-1.5).isNaN)
    #expect(S.log1p(-.infinity).isNaN)
    #expect(S.log1p(.nan).isNaN)
    #expect(S.log1p(.infinity) == .infinity)
    #expect(S.log1p(.greatestFiniteMagnitude) == S.log(.greatestFiniteMagnitude))
  }

  @Test func logarithmOfOnePlus() {
    checkLogarithmOfOnePlus(Float.self)
    checkLogarithmOfOnePlus(Double.self)
  }

  func checkOdd<S: Scalar>(_ function: (S) -> S) {
    #expect(same(function(0), 0))
    #expect(same(function(-0.0), -0.0))
    #expect(function(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(function(-.leastNonzeroMagnitude) == -.leastNonzeroMagnitude)
    #expect(function(.infinity) == 1)
    #expect(function(-.infinity) == -1)
    #expect(function(20) == 1)
    #expect(function(-.greatestFiniteMagnitude) == -1)
    #expect(function(.nan).isNaN)
    #expect(function(-.nan).isNaN)
    // In steps wide enough for the function to grow by more than its error may fall.
    let steps = (0...50_000).map { S($0) / 4096 }
    var last: S = 0
    var isOdd = true
    var isMonotone = true
    for x in steps {
      let y = function(x)
      isOdd = isOdd && function(-x) == -y
      isMonotone = isMonotone && y >= last && y <= 1
      last = y
    }
    #expect(isOdd)
    #expect(isMonotone)
  }

  @Test func hyperbolicTangent() {
    checkOdd { (x: Float) in .tanh(x) }
    checkOdd { (x: Double) in .tanh(x) }
    #expect(Float.tanh(1e-20) == 1e-20)
    #expect(Double.tanh(1e-20) == 1e-20)
  }

  @Test func errorFunction() {
    checkOdd { (x: Float) in .erf(x) }
    checkOdd { (x: Double) in .erf(x) }
  }

  func checkSigmoid<S: Scalar>(_: S.Type) {
    #expect(S.sigmoid(0) == 0.5)
    #expect(S.sigmoid(-0.0) == 0.5)
    #expect(S.sigmoid(.infinity) == 1)
    #expect(S.sigmoid(.greatestFiniteMagnitude) == 1)
    #expect(same(S.sigmoid(-.infinity), 0))
    #expect(same(S.sigmoid(-.greatestFiniteMagnitude), 0))
    #expect(S.sigmoid(.nan).isNaN)
    // Towards −∞ it is e^x, down to the smallest number.
    let far = S.log(.leastNormalMagnitude) - 2
    #expect(S.sigmoid(far) == S.exp(far))
    #expect(S.sigmoid(far) > 0)
  }

  func checkSoftplus<S: Scalar>(_: S.Type) {
    #expect(S.softplus(0) == S.log(2))
    #expect(S.softplus(100) == 100)
    #expect(S.softplus(-100) == S.exp(-100))
    #expect(S.softplus(.infinity) == .infinity)
    #expect(S.softplus(.greatestFiniteMagnitude) == .greatestFiniteMagnitude)
    #expect(same(S.softplus(-.infinity), 0))
    #expect(S.softplus(.nan).isNaN)
  }

  @Test func sigmoidAndSoftplus() {
    checkSigmoid(Float.self)
    checkSigmoid(Double.self)
    checkSoftplus(Float.self)
    checkSoftplus(Double.self)
  }
}

@Suite struct ElementaryFunctionBitTests {
  /// One call per element, with nothing around it to become a vector.
  @inline(never) func alone<S: Scalar>(_ function: (S) -> S, _ x: S) -> S { function(x) }

  func checkLoop<S: Scalar>(
    _ name: String, _ x: [S], _ function: (S) -> S,
    loop: (UnsafeMutablePointer<S>, UnsafeMutablePointer<S>, Int) -> Void
  ) {
    var input = x
    var output = [S](repeating: 0, count: x.count)
    loop(&input, &output, x.count)
    let different = x.indices.filter {
      let expected = alone(function, x[$0])
      return output[$0] != expected || output[$0].sign != expected.sign
    }
    #expect(different.isEmpty, "\(S.self).\(name)")
  }

  func checkLoops<S: Scalar>(_: S.Type) {
    // 1003 is no multiple of any vector's length, so that the loops' ends are compared as well.
    let x: [S] = points(-9, 9, 1003)
    let positive: [S] = points(0.001, 30, 1003)
    checkLoop("exp", x, { .exp($0) }) { x, y, n in for i in 0..<n { y[i] = .exp(x[i]) } }
    checkLoop("log", positive, { .log($0) }) { x, y, n in for i in 0..<n { y[i] = .log(x[i]) } }
    checkLoop("log1p", positive, { .log1p($0) }) { x, y, n in
      for i in 0..<n { y[i] = .log1p(x[i]) }
    }
    checkLoop("tanh", x, { .tanh($0) }) { x, y, n in for i in 0..<n { y[i] = .tanh(x[i]) } }
    checkLoop("erf", x, { .erf($0) }) { x, y, n in for i in 0..<n { y[i] = .erf(x[i]) } }
    checkLoop("sigmoid", x, { .sigmoid($0) }) { x, y, n in
      for i in 0..<n { y[i] = .sigmoid(x[i]) }
    }
    checkLoop("softplus", x, { .softplus($0) }) { x, y, n in
      for i in 0..<n { y[i] = .softplus(x[i]) }
    }
  }

  @Test func loopsGiveTheSameBitsAsCalls() {
    checkLoops(Float.self)
    checkLoops(Double.self)
  }

  func all<S: Scalar>(_ x: S) -> [S] {
    [.exp(x), .log(x), .log1p(x), .tanh(x), .erf(x), .sigmoid(x), .softplus(x)]
  }

  // Recorded from this very code: not the best possible results, but the ones every machine gives.
  @Test func bitsAreTheSameEverywhere() {
    let floats: KeyValuePairs<Float, [UInt32]> = [
      0.1: [
        0x3f8d_763e, 0xc013_5d8e, 0x3dc3_31fc, 0x3dcc_1ebc, 0x3de6_52f5, 0x3f06_6509,
        0x3f3e_90c8,
      ],
      1.5: [
        0x408f_69ff, 0x3ecf_9920, 0x3f6a_9208, 0x3f67_b7cc, 0x3f77_52ab, 0x3f51_4c8f,
        0x3fd9_c7e9,
      ],
      3.3: [
        0x41d8_e6af, 0x3f98_d273, 0x3fba_b3e6, 0x3f7f_4df0, 0x3f7f_ffcd, 0x3f76_e4cf,
        0x4055_849e,
      ],
    ]
    for (x, bits) in floats { #expect(all(x).map(\.bitPattern) == bits, "\(x)") }
    let doubles: KeyValuePairs<Double, [UInt64]> = [
      0.1: [
        0x3ff1_aec7_b35a_00d4, 0xc002_6bb1_bbb5_5515, 0x3fb8_663f_793c_46c7, 0x3fb9_83d7_795f_413a,
        0x3fbc_ca5e_a24f_b334, 0x3fe0_cca1_2729_afb8, 0x3fe7_d218_f1c8_904f,
      ],
      1.5: [
        0x4011_ed3f_e64f_c541, 0x3fd9_f323_ecbf_984c, 0x3fed_5240_f0e0_e078, 0x3fec_f6f9_786d_f577,
        0x3fee_ea55_5713_7ae0, 0x3fea_2991_f2a9_7914, 0x3ffb_38fd_211e_a842,
      ],
      3.3: [
        0x403b_1cd5_e780_7b7b, 0x3ff3_1a4e_7240_c777, 0x3ff7_567c_b4bf_2df7, 0x3fef_e9bd_f44f_7c03,
        0x3fef_fff9_9667_90c8, 0x3fee_dc99_cf2c_9d4d, 0x400a_b093_b909_1426,
      ],
    ]
    for (x, bits) in doubles { #expect(all(x).map(\.bitPattern) == bits, "\(x)") }
  }
}
