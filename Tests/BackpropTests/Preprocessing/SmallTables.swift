@testable import Backprop

extension Table {
  /// A table of a few rows: a column with a word in it is text, any other one numbers.
  init(
    _ columns: KeyValuePairs<String, [Field]>, digest: String = "0000000000000000",
    reading: CSVOptions = CSVOptions()
  ) {
    self.init(
      columns.map { Column(name: $0, fields: $1, isText: reading.categorical.contains($0)) },
      digest: digest, reading: reading)
  }

  /// A table of columns that all have the same number of rows.
  init(
    _ columns: [Column], digest: String = "0000000000000000", reading: CSVOptions = CSVOptions()
  ) {
    var lines = LineNumbers()
    lines.note(row: 0, line: 2)
    let count =
      switch columns.first?.values {
      case .numbers(let numbers): numbers.count
      case .text(let text): text.count
      case nil: 0
      }
    self.init(
      source: "t.csv", count: count, columns: columns, digest: digest, reading: reading,
      lines: lines)
  }

  /// The same with some of its rows, in the given order.
  func taking(_ rows: [Int]) -> Table {
    Table(columns.map { column in Column(name: column.name, fields: rows.map(column.field)) })
  }

  /// The same with another column in the place of that of this name, or behind the others.
  func replacing(_ column: Column) -> Table {
    names.contains(column.name)
      ? Table(columns.map { $0.name == column.name ? column : $0 }) : Table(columns + [column])
  }
}

extension Column {
  init(name: String, fields: [Field], isText: Bool = false) {
    let hasWords = fields.contains { if case .word = $0 { true } else { false } }
    if hasWords || isText {
      self.init(
        name: name,
        values: .text(
          Text(
            fields.map {
              switch $0 {
              case .word(let word): word
              case .number(let number): number.name
              case .missing: nil
              }
            })))
    } else {
      self.init(
        name: name,
        values: .numbers(
          Numbers(fields.map { if case .number(let number) = $0 { number } else { .nan } })))
    }
  }

  /// Numbers, made one by one.
  init(_ name: String, count: Int, _ number: (Int) -> Double) {
    self.init(name: name, values: .numbers(Numbers((0..<count).map(number))))
  }

  func field(_ row: Int) -> Field {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN ? .missing : .number(numbers[row])
    case .text(let text): text[row].map { .word($0) } ?? .missing
    }
  }
}

/// A table of numbers, words and classes to learn from, made from a seed: `a`, `b`, `color`, `class`
/// and `amount`.
func sampleTable(rows: Int, seed: UInt64 = 1) -> Table {
  var random = Random(seed: seed)
  let a = (0..<rows).map { _ in random.nextNormal() }
  let b = (0..<rows).map { _ in 10 + 3 * random.nextNormal() }
  let colors = (0..<rows).map { _ in random.next(below: 3) }
  return Table([
    Column("a", count: rows) { a[$0] }, Column("b", count: rows) { b[$0] },
    Column(name: "color", fields: colors.map { .word(["red", "green", "blue"][$0]) }),
    Column(
      name: "class",
      fields: (0..<rows).map { .word(a[$0] + Double(colors[$0] - 1) > 0 ? "yes" : "no") }),
    Column("amount", count: rows) { row in 3 * a[row] - b[row] + Double(colors[row] * colors[row])
    },
  ])
}
