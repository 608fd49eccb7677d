import Testing

@testable import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

private let counts = Array(0...100) + [127, 128, 129, 1_000, 1_023, 4_096, 65_537]

@Suite("Sums") struct SumsTests {
  // MARK: The order

  @Test("Sums have the bits of sixteen lanes and a rest, whatever the count")
  func order() {
    checkOrder(Float.self)
    checkOrder(Double.self)
  }

  @Test("The order is that of the lanes: one large number absorbs those of its lane only")
  func lanes() {
    // 2²⁴ + 1 is 2²⁴ in Float, so the small numbers that join it one at a time are lost.
    let numbers = [Float](repeating: 1, count: 160)
    for place in 0..<16 {
      let memory = Memory(numbers)
      memory.vector[place] = 0x1p24
      #expect(memory.vector.sum() == 0x1p24 + 150)
    }
  }

  @Test("What follows the vector is not added")
  func surroundings() {
    for count in 0...40 {
      let memory = Memory<Float>(count: 3 + count + 40)
      memory.vector.assign(.nan)
      let vector = memory.vector[3..<3 + count]
      vector.assign(0.5)
      #expect(vector.sum() == Float(count) / 2)
      #expect(vector.sumOfSquares() == Float(count) / 4)
      #expect(vector.maximum() == (count == 0 ? -.infinity : 0.5))
      #expect(vector.isFinite)
      #expect(vector.logSumExp().isNaN == false)
    }
  }

  @Test("The sum of nothing, and of −0, is 0")
  func zeros() {
    #expect(Vector<Float>.empty.sum().bitPattern == Float(0).bitPattern)
    #expect(with([-0.0 as Float]) { $0.sum().bitPattern } == Float(0).bitPattern)
    #expect(with([-0.0, -0.0]) { $0.sumOfSquares().bitPattern } == Double(0).bitPattern)
  }

  @Test("Each term is asked for once")
  func terms() {
    for count in 0...50 {
      var asked: [Int] = []
      let memory = Memory<Double>(count: count)
      let sum = memory.vector.sum { index in
        asked.append(index)
        return Double(index)
      }
      #expect(asked == Array(0..<count))
      #expect(sum == Double(count * (count - 1) / 2))
    }
  }

  // MARK: Sums as Double

  @Test("Products of Float are added up as Double, in the order of the file")
  func dot() {
    for count in counts {
      let (a, b) = (
        someNumbers(Float.self, count, seed: 3), someNumbers(Float.self, count, seed: 4)
      )
      let (left, right) = (Memory(a), Memory(b))
      let products = Memory(zip(a, b).map { Double($0) * Double($1) })
      #expect(left.vector.dot(right.vector) == products.vector.sum())
      let sizes = Memory(a.map { Double($0.magnitude) })
      #expect(left.vector.sumOfMagnitudes() == sizes.vector.sum())
    }
    // Nothing is lost beside a large number, and nothing overflows.
    let large = Memory<Float>([1e38, -1e38, 1])
    let ones = Memory<Float>([1, 1, 1])
    #expect(large.vector.dot(large.vector) > 1e76)
    #expect(large.vector.dot(ones.vector) == 1)
    #expect(Vector<Float>.empty.dot(.empty) == 0)
  }

  @Test("The largest size does not mind the sign; one NaN makes it NaN")
  func largestMagnitude() {
    #expect(Vector<Double>.empty.largestMagnitude() == 0)
    #expect(with([1, -3, 2 as Float]) { $0.largestMagnitude() } == 3)
    #expect(with([-.infinity, 2 as Double]) { $0.largestMagnitude() } == .infinity)
    for place in 0..<5 {
      let memory = Memory<Double>([1, -2, .infinity, 4, -5])
      memory.vector[place] = .nan
      #expect(memory.vector.largestMagnitude().isNaN)
    }
  }

  // MARK: Maximum

  @Test("The maximum is the largest number, wherever it stands")
  func maximum() {
    for count in 1...70 {
      let memory = Memory(someNumbers(Float.self, count, seed: 1))
      #expect(memory.vector.maximum() == memory.vector.array.max())
      for place in 0..<count {
        let kept = memory.vector[place]
        memory.vector[place] = 1_000
        #expect(memory.vector.maximum() == 1_000)
        memory.vector[place] = kept
      }
    }
    #expect(with([-3, -2, -5]) { (x: Vector<Double>) in x.maximum() } == -2)
    #expect(with([-.infinity]) { (x: Vector<Double>) in x.maximum() } == -.infinity)
    #expect(with([1, .infinity, 2]) { (x: Vector<Double>) in x.maximum() } == .infinity)
    #expect(Vector<Double>.empty.maximum() == -.infinity)
  }

  @Test("The maximum of numbers passes over what is none")
  func maximumOfNumbers() {
    for count in 0...40 {
      for place in 0..<count {
        var numbers = someNumbers(Double.self, count, seed: 6)
        let others = numbers.enumerated().filter { $0.offset != place }.map(\.element)
        numbers[place] = .nan
        #expect(with(numbers) { $0.maximumOfNumbers() } == others.max() ?? -.infinity)
      }
    }
    #expect(with([Float.nan, .nan]) { $0.maximumOfNumbers() } == -.infinity)
  }

  @Test("One NaN makes the maximum NaN, wherever it stands")
  func maximumOfNaN() {
    for count in 1...40 {
      for place in 0..<count {
        let memory = Memory(someNumbers(Double.self, count, seed: 2))
        memory.vector[place] = .nan
        #expect(memory.vector.maximum().isNaN)
        memory.vector[count - 1 - place] = .infinity
        #expect(memory.vector.maximum().isNaN == (count - 1 - place != place))
      }
    }
  }

  // MARK: Log-sum-exp

  @Test("The logarithm of a sum of exponentials is right to a few ulp")
  func logSumExp() {
    for (seed, scale) in [0.01, 1, 10, 80, 1_000, 1e30].enumerated() {
      for count in [1, 2, 3, 10, 16, 17, 100, 1_000] {
        let numbers = someNumbers(Float.self, count, seed: UInt64(seed)).map { $0 * Float(scale) }
        let result = with(numbers) { $0.logSumExp() }
        let exact = reference(numbers.map(Double.init), exp: exp, log: log)
        let size = max(Double(numbers.map(\.magnitude).max() ?? 0), log(Double(count)), 1)
        #expect((Double(result) - exact).magnitude <= 4 * 0x1p-23 * size, "\(count) × \(scale)")
      }
    }
  }

  #if arch(x86_64) && os(Linux)
    @Test("The logarithm of a sum of exponentials is right to a few ulp in Double")
    func logSumExpDouble() {
      for (seed, scale) in [0.01, 1, 10, 700, 10_000, 1e300].enumerated() {
        for count in [1, 2, 3, 10, 16, 17, 100, 1_000] {
          let numbers = someNumbers(Double.self, count, seed: UInt64(seed)).map { $0 * scale }
          let result = with(numbers) { $0.logSumExp() }
          let exact = reference(numbers.map { Float80($0) }, exp: expl, log: logl)
          let size = max(Float80(numbers.map(\.magnitude).max() ?? 0), logl(Float80(count)), 1)
          #expect((Float80(result) - exact).magnitude <= 4 * 0x1p-52 * size, "\(count) × \(scale)")
        }
      }
    }
  #endif

  @Test("Equal numbers give the number plus the logarithm of their count")
  func logSumExpOfEqualNumbers() {
    for count in [1, 2, 7, 64, 1_000] {
      for x in [-1e300, -800, -1, 0, 1, 800, 1e300] {
        let result = with([Double](repeating: x, count: count)) { $0.logSumExp() }
        #expect(result == x + Double.log(Double(count)))
      }
    }
  }

  @Test("Infinite numbers and none have their logarithms of sums too")
  func logSumExpAtTheEdges() {
    func check<S: Scalar>(_: S.Type) {
      func result(_ numbers: [S]) -> S { with(numbers) { $0.logSumExp() } }
      #expect(result([]) == -.infinity)
      #expect(result([-.infinity]) == -.infinity)
      #expect(result([-.infinity, -.infinity, -.infinity]) == -.infinity)
      #expect(result([-.infinity, 3, -.infinity]) == 3)
      #expect(result([.infinity]) == .infinity)
      #expect(result([.infinity, .infinity]) == .infinity)
      #expect(result([.infinity, -.infinity]) == .infinity)
      #expect(result([1, .infinity, 2]) == .infinity)
      #expect(result([.nan]).isNaN)
      #expect(result([1, .nan, 2]).isNaN)
      #expect(result([.infinity, .nan]).isNaN)
      #expect(result([-.infinity, .nan]).isNaN)
      let huge = S.greatestFiniteMagnitude
      #expect(result([huge, huge]) == huge)
      #expect(result([-huge, -huge]) == -huge)
      #expect(result([huge, -huge]) == huge)
      #expect(result([0, -huge]) == 0)
    }
    check(Float.self)
    check(Double.self)
  }

  // MARK: Finite numbers

  @Test("One number that is not finite is found, wherever it stands")
  func isFinite() {
    func check<S: Scalar>(_: S.Type) {
      for count in 0...70 {
        let memory = Memory(someNumbers(S.self, count, seed: 3))
        #expect(memory.vector.isFinite)
        for place in 0..<count {
          let kept = memory.vector[place]
          for bad in [S.nan, .infinity, -.infinity, .signalingNaN] {
            memory.vector[place] = bad
            #expect(!memory.vector.isFinite, "\(bad) at \(place) of \(count)")
          }
          memory.vector[place] = kept
        }
      }
      let huge = S.greatestFiniteMagnitude
      let edges: [S] = [huge, -huge, .leastNonzeroMagnitude]
      #expect(with(edges + edges + [0, -0.0]) { $0.isFinite })
      #expect(with([S.infinity, -.infinity]) { !$0.isFinite })
    }
    check(Float.self)
    check(Double.self)
  }

  // MARK: Columns

  @Test("Columns are added up row after row from 0")
  func sumColumns() {
    func check<S: Scalar>(_: S.Type) {
      let teams = [1, 2, 3].map { ThreadTeam(threads: $0) }
      for rows in [0, 1, 2, 3, 17, 100, 1_000] {
        for columns in [0, 1, 2, 7, 8, 15, 16, 17, 31, 33, 64, 100, 150] {
          let numbers = someNumbers(S.self, rows * columns, seed: 4)
          let memory = Memory(numbers)
          let sums = Memory<S>(count: columns + 40)
          sums.vector.assign(12_345)
          let places = sums.vector[20..<20 + columns]
          let expected = (0..<columns).map { column in
            (0..<rows).reduce(0 as S) { $0 + numbers[$1 * columns + column] }
          }
          func check() {
            #expect(zip(places.array, expected).allSatisfy { haveSameBits($0, $1) })
            #expect(sums.vector[0..<20].array.allSatisfy { $0 == 12_345 })
            #expect(sums.vector[20 + columns..<40 + columns].array.allSatisfy { $0 == 12_345 })
            places.assign(.nan)
          }
          memory.vector.rows(rows, columns: columns).sumColumns(into: places)
          check()
          for team in teams {
            memory.vector.rows(rows, columns: columns).sumColumns(into: places, on: team.team)
            check()
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}

// MARK: - Slow twins

private func checkOrder<S: Scalar>(_: S.Type) {
  for count in counts {
    let numbers = someNumbers(S.self, count, seed: UInt64(count))
    // At every place within a vector.
    for offset in 0..<5 {
      let memory = Memory<S>(count: offset + count)
      let vector = memory.vector[offset..<offset + count]
      vector.assign(numbers)
      #expect(haveSameBits(vector.sum(), sixteenLanes(numbers)), "\(S.self), \(count)")
      #expect(
        haveSameBits(vector.sumOfSquares(), sixteenLanes(numbers.map { $0 * $0 })),
        "\(S.self), \(count)")
      #expect(
        haveSameBits(
          vector.sum { numbers[$0] * numbers[count - 1 - $0] },
          sixteenLanes(zip(numbers, numbers.reversed()).map { $0 * $1 })),
        "\(S.self), \(count)")
    }
  }
}

/// Sixteen lanes, each the sum of every sixteenth number, of which the lower half takes in the
/// upper one until a single number is left; to that the last numbers, fewer than sixteen, are added
/// one after the other.
private func sixteenLanes<S: Scalar>(_ numbers: [S]) -> S {
  let whole = numbers.count / 16 * 16
  var lanes = [S](repeating: 0, count: 16)
  for (index, number) in numbers[..<whole].enumerated() { lanes[index % 16] += number }
  while lanes.count > 1 {
    let half = lanes.count / 2
    lanes = (0..<half).map { lanes[$0] + lanes[half + $0] }
  }
  return numbers[whole...].reduce(lanes[0], +)
}

private func reference<Wide: BinaryFloatingPoint>(
  _ numbers: [Wide], exp: (Wide) -> Wide, log: (Wide) -> Wide
) -> Wide {
  let largest = numbers.max() ?? -.infinity
  return largest + log(numbers.reduce(0) { $0 + exp($1 - largest) })
}
