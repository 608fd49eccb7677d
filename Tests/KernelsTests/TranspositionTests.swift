import Testing

@testable import Kernels

@Suite("Transposition") struct TranspositionTests {
  @Test("Rows become columns, for every shape up to 40 × 40")
  func smallShapes() {
    var failures: [String] = []
    for count in 0...40 {
      for length in 0...40 {
        for (fromGap, toGap) in [(0, 0), (3, 0), (0, 5), (7, 24)] {
          check(Float.self, count, length, fromGap, toGap, &failures)
          check(Double.self, count, length, fromGap, toGap, &failures)
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("Rows become columns, for large and odd shapes")
  func largeShapes() {
    var failures: [String] = []
    let shapes = [
      (1, 1_000), (1_000, 1), (8, 1_000), (1_000, 8), (7, 999), (999, 7), (257, 300), (512, 512),
    ]
    for (count, length) in shapes {
      check(Float.self, count, length, 1, 2, &failures)
      check(Double.self, count, length, 1, 2, &failures)
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("Every bit of a number survives, a NaN's too")
  func bits() {
    let patterns: [UInt32] = (0..<64).map { index in
      0x7fc0_0000 | UInt32(index) | (index % 2 == 0 ? 0 : 0x8000_0000)
    }
    let source = Memory(patterns.map(Float.init(bitPattern:)))
    let target = Memory<Float>(count: 64)
    Transposition.copy(
      from: source.vector.start, stride: 8, count: 8, length: 8, to: target.vector.start, stride: 8)
    for row in 0..<8 {
      for column in 0..<8 {
        #expect(target.vector[column * 8 + row].bitPattern == patterns[row * 8 + column])
      }
    }
  }
}

/// The numbers between the rows and around the matrices are NaN in the source, where they must not
/// be taken from, and −1 in the target, where they must stay.
private func check<S: Scalar>(
  _: S.Type, _ count: Int, _ length: Int, _ fromGap: Int, _ toGap: Int, _ failures: inout [String]
) {
  let margin = 35
  let fromStride = length + fromGap
  let toStride = count + toGap
  let source = Memory<S>(count: 2 * margin + count * fromStride)
  source.vector.assign(.nan)
  for row in 0..<count {
    for column in 0..<length {
      source.vector[margin + row * fromStride + column] = S(row * length + column)
    }
  }
  let target = Memory<S>(count: 2 * margin + length * toStride)
  target.vector.assign(-1)
  Transposition.copy(
    from: source.vector.start + margin, stride: fromStride, count: count, length: length,
    to: target.vector.start + margin, stride: toStride)

  var expected = [S](repeating: -1, count: target.vector.count)
  for row in 0..<count {
    for column in 0..<length {
      expected[margin + column * toStride + row] = S(row * length + column)
    }
  }
  if target.vector.array != expected {
    failures.append("\(S.self) \(count) × \(length), strides \(fromStride) and \(toStride)")
  }
}
