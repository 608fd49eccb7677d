import Testing

@testable import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

struct FunctionsTests {
  @Test("Powers agree with repeated multiplication")
  func powers() {
    #expect(power(0.9, 0) == 1)
    #expect(power(0, 0) == 1)
    #expect(power(2, 10) == 1024)
    #expect(power(-3, 3) == -27)
    var product = 1.0
    for exponent in 1...1_000 {
      product *= 0.999
      #expect((power(0.999, exponent) / product - 1).magnitude < 1e-13)
    }
  }

  @Test("The cosine of half turns is within 5e-16, and exact at its ends")
  func cosines() {
    for step in 0...10_000 {
      let x = Double(step) / 10_000
      #expect((cosine(ofHalfTurns: x) - cos(Double.pi * x)).magnitude < 5e-16)
    }
    #expect(cosine(ofHalfTurns: 0) == 1)
    #expect(cosine(ofHalfTurns: 0.5) == 0)
    #expect(cosine(ofHalfTurns: 1) == -1)
  }

  @Test("The sign of every kind of number")
  func signs() {
    let expected: [(Float, Float)] = [
      (3, 1), (-3, -1), (0, 0), (-0.0, 0), (.nan, 0), (.infinity, 1), (-.infinity, -1),
      (.leastNonzeroMagnitude, 1), (-.leastNonzeroMagnitude, -1),
    ]
    for (number, value) in expected { #expect(sign(of: number) == value) }
  }
}
