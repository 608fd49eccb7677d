import Testing

@testable import Kernels

@Suite("Functions of each number") struct ElementwiseTests {
  // MARK: Transform

  @Test("A function of one, two or three numbers is applied at every place and nowhere else")
  func transforming() {
    func check<S: Scalar>(_: S.Type) {
      for count in 0...70 {
        let a = ramp(S.self, count, from: 1)
        let b = ramp(S.self, count, from: 100)
        let c = ramp(S.self, count, from: 1_000)
        let target = Memory<S>(count: count + 40)
        let y = target.vector[20..<20 + count]
        func expect(_ function: (Int) -> S) {
          #expect(y.array == (0..<count).map(function))
          #expect(target.vector[0..<20].array.allSatisfy { $0 == -7 })
          #expect(target.vector[20 + count..<40 + count].array.allSatisfy { $0 == -7 })
        }

        target.vector.assign(-7)
        transform(a.vector, into: y) { 2 * $0 + 1 }
        expect { S(2 * ($0 + 1) + 1) }
        target.vector.assign(-7)
        transform(a.vector, b.vector, into: y) { $1 - 2 * $0 }
        expect { S(100 + $0 - 2 * ($0 + 1)) }
        target.vector.assign(-7)
        transform(a.vector, b.vector, c.vector, into: y) { $2 - $1 + 3 * $0 }
        expect { S(900 + 3 * ($0 + 1)) }

        #expect(a.vector.array == (0..<count).map { S(1 + $0) })
        #expect(b.vector.array == (0..<count).map { S(100 + $0) })
        #expect(c.vector.array == (0..<count).map { S(1_000 + $0) })
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("A function of two numbers may give two")
  func transformingToTwo() {
    for count in 0...70 {
      let a = ramp(Float.self, count, from: 1)
      let b = ramp(Float.self, count, from: 100)
      let target = Memory<Float>(count: 2 * count + 30)
      target.vector.assign(-7)
      let y = target.vector[10..<10 + count]
      let z = target.vector[20 + count..<20 + 2 * count]
      transform(a.vector, b.vector, into: y, z) { ($1 - 2 * $0, $0 * $1) }
      #expect(y.array == (0..<count).map { Float(98 - $0) })
      #expect(z.array == zip(a.vector.array, b.vector.array).map { $0 * $1 })
      for start in [0, 10 + count, 20 + 2 * count] {
        #expect(target.vector[start..<start + 10].array.allSatisfy { $0 == -7 })
      }
    }
  }

  @Test("The result may take the place of an operand")
  func transformingInPlace() {
    for count in [0, 1, 15, 16, 17, 100] {
      let memories = [1, 50, 500].map { ramp(Float.self, count, from: $0) }
      defer { withExtendedLifetime(memories) {} }
      let (a, b, c) = (memories[0].vector, memories[1].vector, memories[2].vector)
      transform(a, into: a) { -$0 }
      #expect(a.array == (0..<count).map { -Float($0 + 1) })
      transform(a, b, into: b) { $0 + $1 }
      #expect(b.array == Array(repeating: 49, count: count))
      transform(a, b, into: a) { $0 + $1 }
      #expect(a.array == (0..<count).map { Float(48 - $0) })
      transform(a, b, c, into: c) { $0 + $1 + $2 }
      #expect(c.array == Array(repeating: 597, count: count))
      transform(c, c, c, into: c) { $0 + $1 - 2 * $2 }
      #expect(c.array == Array(repeating: 0, count: count))
    }
  }

  @Test("A function gives the same bits in a loop as on its own")
  func transformingWithFunctions() {
    let memories = [Memory((0..<1_000).map { Float($0 - 500) / 37 }), Memory(count: 1_000)]
    defer { withExtendedLifetime(memories) {} }
    let (x, y) = (memories[0].vector, memories[1].vector)
    func check(_ function: (Float) -> Float) {
      for index in 0..<x.count {
        #expect(y[index].bitPattern == function(x[index]).bitPattern)
      }
    }
    transform(x, into: y) { .exp($0) }
    check { .exp($0) }
    transform(x, into: y) { .tanh($0) }
    check { .tanh($0) }
    transform(x, into: y) { .erf($0) }
    check { .erf($0) }
    transform(x, into: y) { .softplus($0) }
    check { .softplus($0) }
  }

  @Test("Vectors of different lengths are refused")
  func lengthsAreChecked() async {
    await #expect(processExitsWith: .failure) {
      let memory = Memory<Float>(count: 10)
      transform(memory.vector[0..<4], memory.vector[0..<5], into: memory.vector[5..<10]) { $0 + $1 }
    }
  }

  @Test("Short vectors give what long ones do, and write no further", arguments: 0...40)
  func shortVectors(count: Int) {
    func check<S: Scalar>(_: S.Type) {
      let x = Memory(someNumbers(S.self, count + 20, seed: 9))
      let y = Memory<S>(count: count + 20)
      y.vector.assign(7)
      transformShort(x.vector[10..<10 + count], into: y.vector[10..<10 + count]) { 3 * $0 - 1 }
      for index in 0..<count {
        #expect(haveSameBits(y.vector[10 + index], 3 * x.vector[10 + index] - 1))
      }
      #expect(y.vector[0..<10].array.allSatisfy { $0 == 7 })
      #expect(y.vector[10 + count..<20 + count].array.allSatisfy { $0 == 7 })
    }
    check(Float.self)
    check(Double.self)
  }
}
