import Testing

@testable import Kernels

@Suite("Rows") struct RowsTests {
  @Test("One row follows the other")
  func order() {
    let memory = Memory((0..<12).map(Double.init))
    defer { withExtendedLifetime(memory) {} }
    let rows = memory.vector.rows(3, columns: 4)
    for row in 0..<3 {
      for column in 0..<4 { #expect(rows[row, column] == Double(4 * row + column)) }
      #expect(rows[row].array == (0..<4).map { Double(4 * row + $0) })
      #expect(rows[row].count == 4)
    }
    #expect(rows.all.count == 12)
    #expect(rows.all.array == memory.vector.array)
  }

  @Test("Whoever changes a number changes it for all views")
  func sharing() {
    let memory = Memory<Float>(count: 6)
    defer { withExtendedLifetime(memory) {} }
    let rows = memory.vector.rows(2, columns: 3)
    let copy = rows
    rows[0, 1] = 5
    copy[1, 0] = 6
    rows[1][2] = 7
    copy[0..<1].all[2] = 8
    #expect(memory.vector.array == [0, 5, 8, 6, 0, 7])
    #expect(copy.all.array == [0, 5, 8, 6, 0, 7])
  }

  @Test("A range of rows has these rows, counted from 0")
  func ranges() {
    let memory = Memory((0..<30).map(Float.init))
    defer { withExtendedLifetime(memory) {} }
    let rows = memory.vector.rows(10, columns: 3)
    for first in 0...10 {
      for end in first...10 {
        let part = rows[first..<end]
        #expect(part.count == end - first)
        #expect(part.columns == 3)
        #expect(part.all.array == (3 * first..<3 * end).map(Float.init))
      }
    }
    #expect(rows[4..<8][1..<3][0].array == [15, 16, 17])
  }

  @Test("Rows of no numbers have a count all the same")
  func rowsWithoutColumns() {
    let rows = Vector<Float>.empty.rows(4, columns: 0)
    #expect(rows[3].array.isEmpty)
    #expect(rows[1..<3].count == 2)
    #expect(rows[1..<3].all.array.isEmpty)
    #expect(Vector<Float>.empty.rows(0, columns: 3)[0..<0].columns == 3)
  }

  @Test("Rows that do not exist are refused")
  func rangesAreChecked() async {
    await #expect(processExitsWith: .failure) {
      _ = Memory<Float>(count: 6).vector.rows(2, columns: 3)[1..<3]
    }
    await #expect(processExitsWith: .failure) {
      _ = Memory<Float>(count: 6).vector.rows(2, columns: 3)[-1..<1]
    }
    await #expect(processExitsWith: .failure) {
      // Inside the memory, but not inside the part.
      let memory = Memory<Float>(count: 6)
      _ = memory.vector.rows(3, columns: 2)[0..<1][1..<2]
    }
  }
}
