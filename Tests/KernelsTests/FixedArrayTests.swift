import Synchronization
import Testing

@testable import Kernels

@Suite("Lists of fixed length") struct FixedArrayTests {
  @Test("Elements are made in order, once each")
  func makingElements() {
    for count in [0, 1, 2, 100] {
      var made: [Int] = []
      let list = FixedArray(count: count) { index in
        made.append(index)
        return "\(index)"
      }
      #expect(list.count == count)
      #expect(made == Array(0..<count))
      for index in 0..<count {
        let element = list[index]
        #expect(element == "\(index)")
      }
    }
  }

  @Test("An element is changed where it lies, and only that one")
  func changing() {
    let list = FixedArray(count: 3) { [$0] }
    list[1].append(7)
    list[2] = [8, 9]
    #expect((0..<list.count).map { list[$0] } == [[0], [1, 7], [8, 9]])
  }

  @Test("A change in place does not copy")
  func changingInPlace() {
    let list = FixedArray(count: 2) { _ in Array(repeating: 0, count: 1_000) }
    let before = list[0].withUnsafeBufferPointer { $0.baseAddress }
    for index in 0..<1_000 { list[0][index] = index }
    let after = list[0].withUnsafeBufferPointer { $0.baseAddress }
    #expect(before == after)
    #expect(list[0] == Array(0..<1_000))
    #expect(list[1].allSatisfy { $0 == 0 })
  }

  @Test("Elements may be such as cannot be copied, and die with the list")
  func elementsThatCannotBeCopied() {
    let counter = Counter()
    do {
      let list = FixedArray(count: 5) { Unique(number: $0, counter: counter) }
      list[3].number = 30
      #expect((0..<list.count).map { list[$0].number } == [0, 1, 2, 30, 4])
      list[0] = Unique(number: 10, counter: counter)
      // What was replaced is gone, the others live.
      #expect(counter.deaths == 1)
      #expect(list[0].number == 10)
    }
    #expect(counter.deaths == 6)
  }

  @Test("References are released with the list")
  func releasingReferences() {
    weak var first: Counter?
    do {
      let list = FixedArray(count: 2) { _ in Counter() }
      first = list[0]
      #expect(first != nil)
      #expect(list.count == 2)
    }
    #expect(first == nil)
  }

  @Test("An element that does not exist is refused")
  func indicesAreChecked() async {
    await #expect(processExitsWith: .failure) {
      let list = FixedArray(count: 3) { $0 }
      print(list[3])
    }
    await #expect(processExitsWith: .failure) {
      let list = FixedArray(count: 3) { $0 }
      list[-1] = 0
    }
    await #expect(processExitsWith: .failure) {
      let list = FixedArray(count: 0) { $0 }
      print(list[0])
    }
  }

  @Test("A list cannot hold fewer elements than none")
  func negativeCount() async {
    await #expect(processExitsWith: .failure) { _ = FixedArray(count: -1) { $0 } }
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)

  var deaths: Int { count.load(ordering: .relaxed) }

  func countDeath() { count.add(1, ordering: .relaxed) }
}

private struct Unique: ~Copyable {
  var number: Int
  let counter: Counter

  deinit { counter.countDeath() }
}
