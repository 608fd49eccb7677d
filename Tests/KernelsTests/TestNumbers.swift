@testable import Kernels

/// Numbers of both signs and several magnitudes, now and then 0 or −0: every order of calculating
/// with them has bits of its own.
func someNumbers<S: Scalar>(_: S.Type, _ count: Int, seed: UInt64) -> [S] {
  var random = Random(seed: seed)
  return (0..<count).map { _ in
    let number = 2 * random.nextUniform() - 1
    switch random.next(below: 16) {
    case 0: return number > 0 ? 0 : -0.0
    case 1: return S(number * 100)
    case 2: return S(number * 0.001)
    default: return S(number)
    }
  }
}

/// For numbers that are not NaN; a NaN is different from everything.
@inline(__always)
func haveSameBits<S: Scalar>(_ a: S, _ b: S) -> Bool {
  a == b && a.sign == b.sign
}

/// What `function` says of a vector of these numbers.
func with<S: Scalar, Result>(_ numbers: [S], _ function: (Vector<S>) -> Result) -> Result {
  let memory = Memory(numbers)
  return withExtendedLifetime(memory) { function(memory.vector) }
}

/// Numbers that count up from `first`.
func ramp<S: Scalar>(_: S.Type, _ count: Int, from first: Int) -> Memory<S> {
  Memory((0..<count).map { S(first + $0) })
}
