import Testing

@testable import Kernels

@Suite("Rows on their way into a batch") struct GatherTests {
  @Test("Rows are gathered in the order asked for, repeated ones too")
  func gathering() {
    func check<S: Scalar>(_: S.Type) {
      for columns in [0, 1, 2, 3, 8, 17, 100] {
        let source = ramp(S.self, 9 * columns, from: 0)
        let rows = source.vector.rows(9, columns: columns)
        let target = Memory<S>(count: 6 * columns)
        target.vector.assign(-7)
        let numbers = [99, 8, 0, 3, 3, 99]
        gather(rows, rows: numbers[1..<5], into: target.vector.rows(6, columns: columns))
        let expected = [8, 0, 3, 3].flatMap { rows[$0].array }
        #expect(target.vector.array == expected + Array(repeating: -7, count: 2 * columns))
        #expect(source.vector.array == (0..<9 * columns).map { S($0) })
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("No rows are gathered from no numbers")
  func gatheringNothing() {
    let source = ramp(Float.self, 6, from: 1)
    let target = Memory<Float>([5, 6])
    gather(source.vector.rows(3, columns: 2), rows: [], into: target.vector.rows(1, columns: 2))
    #expect(target.vector.array == [5, 6])
    gather(
      Vector<Float>.empty.rows(0, columns: 2), rows: [], into: target.vector.rows(1, columns: 2))
    #expect(target.vector.array == [5, 6])
  }

  @Test("Gathering shuffled rows and then in order gives all rows")
  func gatheringAnOrder() {
    let source = ramp(Double.self, 300, from: 0)
    let rows = source.vector.rows(100, columns: 3)
    var order = Array(0..<100)
    var random = Random(seed: 1)
    random.shuffle(&order)
    let gathered = Memory<Double>(count: 300)
    let target = gathered.vector.rows(100, columns: 3)
    gather(rows, rows: order[...], into: target)
    #expect((0..<100).allSatisfy { target[$0].array == rows[order[$0]].array })
    #expect(target.all.array.sorted() == source.vector.array)
  }

  @Test("Rows that do not exist or do not fit are refused")
  func rowsAreChecked() async {
    await #expect(processExitsWith: .failure) {
      let memory = Memory<Float>(count: 10)
      gather(
        memory.vector[0..<6].rows(3, columns: 2), rows: [0, 3],
        into: memory.vector[6..<10].rows(2, columns: 2))
    }
    await #expect(processExitsWith: .failure) {
      let memory = Memory<Float>(count: 10)
      gather(
        memory.vector[0..<6].rows(3, columns: 2), rows: [-1],
        into: memory.vector[6..<10].rows(2, columns: 2))
    }
    await #expect(processExitsWith: .failure) {
      let memory = Memory<Float>(count: 10)
      gather(
        memory.vector[0..<6].rows(3, columns: 2), rows: [0, 1, 2],
        into: memory.vector[6..<10].rows(2, columns: 2))
    }
  }

  @Test("A team gathers the same rows", arguments: [1, 2, 3])
  func gatheringByATeam(threads: Int) {
    func check<S: Scalar>(_: S.Type) {
      let team = ThreadTeam(threads: threads)
      for columns in [1, 7, 64, 300] {
        let source = ramp(S.self, 2_000 * columns, from: 0)
        let rows = source.vector.rows(2_000, columns: columns)
        var order = Array(0..<2_000)
        var random = Random(seed: 2)
        random.shuffle(&order)
        let gathered = Memory<S>(count: 1_500 * columns)
        let target = gathered.vector.rows(1_500, columns: columns)
        gather(rows, rows: order[300..<1_800], into: target, on: team.team)
        #expect((0..<1_500).allSatisfy { target[$0].array == rows[order[300 + $0]].array })
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
