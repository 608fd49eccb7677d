import Testing

@testable import Kernels

@Suite("Vectors") struct VectorTests {
  @Test("A copy of a view shows the same numbers")
  func sharing() {
    let memory = Memory<Double>([1, 2, 3])
    defer { withExtendedLifetime(memory) {} }
    let copy = memory.vector
    memory.vector[1] = 20
    copy[2] = 30
    #expect(memory.vector.array == [1, 20, 30])
    #expect(copy.array == [1, 20, 30])
    #expect(copy[0] == 1)
  }

  // MARK: Slices

  @Test("A slice has the numbers of its range, counted from 0")
  func slices() {
    let memory = Memory((0..<20).map(Float.init))
    defer { withExtendedLifetime(memory) {} }
    let numbers = memory.vector.array
    for first in 0...20 {
      for end in first...20 {
        #expect(memory.vector[first..<end].array == Array(numbers[first..<end]))
      }
    }
    let slice = memory.vector[5..<15]
    #expect(slice.count == 10)
    #expect(slice[0] == 5)
    slice[9] = -1
    #expect(memory.vector[14] == -1)
    #expect(slice[2..<4][1] == 8)
    #expect(slice[10..<10].array.isEmpty)
  }

  @Test("A slice outside of the numbers is refused")
  func slicesAreChecked() async {
    await #expect(processExitsWith: .failure) { _ = Memory<Float>(count: 4).vector[2..<5] }
    await #expect(processExitsWith: .failure) { _ = Memory<Float>(count: 4).vector[-1..<2] }
    await #expect(processExitsWith: .failure) {
      // Inside the memory, but not inside the slice.
      let memory = Memory<Float>(count: 4)
      _ = memory.vector[0..<2][1..<3]
    }
  }

  // MARK: Rows

  @Test("Rows are the same numbers, cut into equal lengths")
  func rows() {
    let memory = Memory((0..<12).map(Float.init))
    defer { withExtendedLifetime(memory) {} }
    for (count, columns) in [(1, 12), (2, 6), (3, 4), (4, 3), (6, 2), (12, 1)] {
      let rows = memory.vector.rows(count, columns: columns)
      #expect(rows.count == count)
      #expect(rows.columns == columns)
      #expect(rows.start == memory.vector.start)
      #expect(rows.all.array == memory.vector.array)
    }
    #expect(memory.vector[2..<8].rows(2, columns: 3)[1].array == [5, 6, 7])
  }

  @Test("No numbers are rows without columns, and columns without rows")
  func rowsOfNothing() {
    for (count, columns) in [(0, 0), (0, 5), (5, 0)] {
      let rows = Vector<Float>.empty.rows(count, columns: columns)
      #expect(rows.count == count)
      #expect(rows.columns == columns)
      #expect(rows.all.array.isEmpty)
    }
  }

  @Test("Rows that are more or fewer than the numbers are refused")
  func rowsAreChecked() async {
    await #expect(processExitsWith: .failure) {
      _ = Memory<Float>(count: 12).vector.rows(5, columns: 2)
    }
    await #expect(processExitsWith: .failure) {
      _ = Memory<Float>(count: 12).vector.rows(7, columns: 2)
    }
    await #expect(processExitsWith: .failure) {
      _ = Memory<Float>(count: 12).vector.rows(-3, columns: -4)
    }
  }

  // MARK: Padding

  @Test("Padded, a vector goes on to the end of its last 64 bytes")
  func padding() {
    func check<S: Scalar>(_: S.Type) {
      let unit = 64 / MemoryLayout<S>.stride
      let memory = Memory<S>(count: 20 * unit)
      defer { withExtendedLifetime(memory) {} }
      memory.vector.assign(memory.vector.array.indices.map { S($0) })
      for count in 0...(4 * unit) {
        let padded = memory.vector[0..<count].padded
        #expect(padded.count % unit == 0)
        #expect(padded.count >= count && padded.count < count + unit)
        #expect(padded.array == (0..<padded.count).map { S($0) })
        #expect(padded.padded.count == padded.count)
        // From another multiple of 64 bytes.
        let later = memory.vector[3 * unit..<3 * unit + count].padded
        #expect(later.array == (0..<padded.count).map { S(3 * unit + $0) })
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("The padding of a whole block lies in its slack")
  func paddingOfABlock() {
    func check<S: Scalar>(_: S.Type) {
      for count in 0...40 {
        let memory = Memory<S>(count: count)
        defer { withExtendedLifetime(memory) {} }
        let padded = memory.vector.padded
        #expect((padded.count - count) * MemoryLayout<S>.stride <= Memory<S>.slack)
        #expect(padded.array.allSatisfy { $0 == 0 })
        padded.assign(1)
        #expect(memory.vector.array.allSatisfy { $0 == 1 })
      }
    }
    check(Float.self)
    check(Double.self)
  }

  // MARK: Assigning

  @Test("Every way of assigning fills the vector and nothing else")
  func assigning() {
    func check<S: Scalar>(_: S.Type) {
      for count in Array(0...40) + [1_000] {
        let memory = Memory<S>(count: count + 40)
        defer { withExtendedLifetime(memory) {} }
        let target = memory.vector[20..<20 + count]
        let numbers = (0..<count).map { S($0 + 1) }
        func expect(_ expected: [S], after assign: () -> Void) {
          memory.vector.assign(-7)
          assign()
          #expect(target.array == expected)
          #expect(memory.vector[0..<20].array.allSatisfy { $0 == -7 })
          #expect(memory.vector[20 + count..<40 + count].array.allSatisfy { $0 == -7 })
        }
        expect(Array(repeating: 3, count: count)) { target.assign(3) }
        expect(numbers) { target.assign(numbers) }
        expect(numbers) { with(numbers) { target.assign($0) } }
        expect(numbers) {
          target.assign(numbers)
          target.assign(target)
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("Assigning keeps the sign of 0 and the kind of NaN")
  func assigningBits() {
    let numbers: [Double] = [-0.0, 0, .nan, Double(bitPattern: 0x7ff8_0000_0000_1234), -.infinity]
    let bits = numbers.map { $0.bitPattern }
    let memory = Memory<Double>(count: numbers.count)
    memory.vector.assign(numbers)
    #expect(memory.vector.array.map { $0.bitPattern } == bits)
    let other = Memory<Double>(count: numbers.count)
    other.vector.assign(memory.vector)
    #expect(other.vector.array.map { $0.bitPattern } == bits)
  }

  @Test("Assigning more or fewer numbers is refused")
  func countsAreChecked() async {
    await #expect(processExitsWith: .failure) { Memory<Float>(count: 3).vector.assign([1, 2]) }
    await #expect(processExitsWith: .failure) {
      Memory<Float>(count: 3).vector.assign([1, 2, 3, 4])
    }
    await #expect(processExitsWith: .failure) {
      let (small, large) = (Memory<Float>(count: 3), Memory<Float>(count: 4))
      small.vector.assign(large.vector)
    }
  }
}
