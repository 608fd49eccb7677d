import Testing

@testable import Backprop

/// A random table is written as CSV with random quoting, and read with chunks of any size.
@Suite struct CSVReaderTests {
  private struct RandomTable {
    var columns: [[String?]] = []
    var isText: [Bool] = []
    var text = ""
    var lines: [Int] = []
  }

  private static let words = [
    "a", "", "b b", "ü", "x,y", "q\"q", "two\nlines", "7", "日本", "; |", "\"\"",
  ]

  private func randomTable() -> RandomTable {
    var table = RandomTable()
    let rows = Int.random(in: 1...40)
    let count = Int.random(in: 1...6)
    for column in 0..<count {
      table.isText.append(.random())
      table.columns.append(
        (0..<rows).map { row in
          if Int.random(in: 0..<8) == 0 { return nil }
          if !table.isText[column] { return "\(Double.random(in: -1e3...1e3))" }
          // The first of these makes the column text, whatever the others are.
          return row == 0 ? "w" : Self.words.randomElement().flatMap { $0.isEmpty ? nil : $0 }
        })
    }
    write(&table, rows: rows)
    return table
  }

  private func write(_ table: inout RandomTable, rows: Int) {
    let end = ["\n", "\r\n", "\r"].randomElement() ?? "\n"
    table.text = table.columns.indices.map { "c\($0)" }.joined(separator: ",") + end
    var line = 2
    for row in 0..<rows {
      if Int.random(in: 0..<10) == 0 {
        table.text += end
        line += 1
      }
      table.lines.append(line)
      let cells = table.columns.map { field($0[row], isAlone: table.columns.count == 1) }
      table.text += cells.joined(separator: ",") + (row == rows - 1 && .random() ? "" : end)
      line += 1 + cells.joined().count { $0 == "\n" }
    }
  }

  private func field(_ value: String?, isAlone: Bool) -> String {
    guard let value else {
      return isAlone ? "\"\"" : ["", "\"\"", "NA", " "].randomElement() ?? ""
    }
    let spaces = ["", "", " ", "\t "].randomElement() ?? ""
    let mustQuote = value.contains { ",\"\n".contains($0) }
    guard mustQuote || Bool.random() else { return spaces + value + spaces }
    return spaces + "\"" + value.replacing("\"", with: "\"\"") + "\"" + spaces
  }

  @Test func randomTablesAreReadForAnyChunk() throws {
    for _ in 0..<300 {
      let table = randomTable()
      let names = table.columns.indices.map { "c\($0)" }
      let categorical = Set(names.indices.filter { table.isText[$0] }.map { names[$0] })
      for chunk in [1, 2, 3, 7, 64, 1 << 20] {
        let source = ByteSource(Array(table.text.utf8), name: "t")
        // The delimiter is given, since a single name does not show it.
        let read = try Table(
          source, options: CSVOptions(delimiter: ",", categorical: categorical), chunk: chunk)
        #expect(read.names == names)
        #expect(values(read) == table.columns, "\(table.text.debugDescription)")
        #expect((0..<read.count).map { read.line(ofRow: $0) } == table.lines)
      }
    }
  }

  @Test func randomBytesNeverCrash() {
    let alphabet = Array("a1.,;\"\n\r \t-e+\0N".utf8) + [0xC3, 0xA4, 0xFF]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...40)).map { _ in alphabet.randomElement() ?? 0 }
      let hasHeader = Bool.random()
      let outcomes = [1, 2, 1 << 20].map { chunk -> String in
        do {
          let options = CSVOptions(hasHeader: hasHeader)
          let table = try Table(ByteSource(bytes, name: "t"), options: options, chunk: chunk)
          return "\(table.names) \(values(table)) \(table.digest)"
        } catch {
          return "\(error)"
        }
      }
      #expect(Set(outcomes).count == 1, "\(bytes) \(outcomes)")
    }
  }
}
