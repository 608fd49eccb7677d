import Testing

@testable import Kernels

private let counts = Array(0...70) + [127, 128, 129, 1_000, 100_003]

@Suite("Memory") struct MemoryTests {
  @Test("A block begins at a multiple of 64 bytes")
  func alignment() {
    func check<S: Scalar>(_: S.Type) {
      // All at once, so that they cannot share an address.
      let blocks = counts.map { Memory<S>(count: $0) }
      for (block, count) in zip(blocks, counts) {
        #expect(block.vector.count == count)
        #expect(Int(bitPattern: block.vector.start) % 64 == 0)
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("A large block, for which large pages are asked, holds zeros and is written like others")
  func largeBlock() {
    let block = Memory<Float>(count: 5_000_001)
    #expect(Int(bitPattern: block.vector.start) % 64 == 0)
    #expect(block.vector.array.allSatisfy { $0 == 0 })
    block.vector.assign(3)
    #expect(block.vector.sum() == 15_000_003)
  }

  @Test("A block and the 128 bytes behind it are zeros")
  func zerosAndSlack() {
    func check<S: Scalar>(_: S.Type) {
      for count in counts {
        // Leave something behind where the next block may be put.
        let dirty = Memory<S>(count: count)
        dirty.vector.assign(.nan)
      }
      for count in counts {
        let block = Memory<S>(count: count)
        #expect(block.vector.array.allSatisfy { $0 == 0 && $0.sign == .plus })
        let behind = UnsafeRawPointer(block.vector.start + count)
        let slack = UnsafeRawBufferPointer(start: behind, count: 128)
        #expect(slack.allSatisfy { $0 == 0 })
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("The slack has room for the widest read of a tile")
  func slackSuffices() {
    #expect(Memory<Float>.slack >= 2 * MemoryLayout<Float.Wide>.size)
    #expect(Memory<Double>.slack >= 2 * MemoryLayout<Double.Wide>.size)
    #expect(Memory<Float>.alignment % MemoryLayout<Float.Wide>.alignment == 0)
    #expect(Memory<Double>.alignment % MemoryLayout<Double.Wide>.alignment == 0)
  }

  @Test("Blocks do not overlap, slack included")
  func blocksAreApart() {
    let blocks = (0..<50).map { Memory<Float>(count: $0 % 7) }
    let ranges = blocks.map { block in
      let first = Int(bitPattern: block.vector.start)
      return first..<first + block.vector.count * 4 + 128
    }.sorted { $0.lowerBound < $1.lowerBound }
    for (range, next) in zip(ranges, ranges.dropFirst()) {
      #expect(range.upperBound <= next.lowerBound)
    }
  }

  @Test("A block can hold a copy of an array")
  func copies() {
    for count in counts {
      let numbers = (0..<count).map(Double.init)
      let block = Memory(numbers)
      #expect(block.vector.array == numbers)
      block.vector.assign(1)
      #expect(numbers == (0..<count).map(Double.init))
    }
  }

  @Test("Rounded up, a count is the next that fills whole lines of 64 bytes")
  func aligned() {
    for count in 0...1_000 {
      let floats = Memory<Float>.aligned(count)
      #expect(floats >= count && floats < count + 16 && floats % 16 == 0)
      let doubles = Memory<Double>.aligned(count)
      #expect(doubles >= count && doubles < count + 8 && doubles % 8 == 0)
    }
  }

  @Test("Nothing has an address too")
  func nothing() {
    #expect(Vector<Float>.empty.count == 0)
    #expect(Vector<Float>.empty.array.isEmpty)
    #expect(Int(bitPattern: Vector<Double>.empty.start) % 64 == 0)
    Vector<Float>.empty.assign(3)
    Vector<Float>.empty.assign([])
    #expect(with([Float]()) { $0.array.isEmpty })
  }

  @Test("A block cannot hold fewer numbers than none")
  func negativeCount() async {
    await #expect(processExitsWith: .failure) { _ = Memory<Float>(count: -1) }
  }
}
