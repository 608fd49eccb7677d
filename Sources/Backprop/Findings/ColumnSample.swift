/// The values of a column in some rows, for the rules that look at columns one by one.
struct ColumnSample: Sendable {
  /// The name of the column.
  let name: String
  /// The number of each row, NaN where it is missing; nil for a column of words.
  let numbers: [Double]?
  /// What stands for the value of each row, the same for the same value; −1 where it is missing.
  /// Nil for a column of numbers.
  let codes: [Int]?

  /// How many rows there are.
  var count: Int { numbers?.count ?? codes?.count ?? 0 }

  init(name: String, numbers: [Double]) {
    self.name = name
    self.numbers = numbers
    codes = nil
  }

  init(name: String, words: [String?]) {
    self.init(Column(name: name, values: .text(Text(words))), rows: Array(words.indices))
  }

  /// Takes the values of some rows.
  init(_ column: Column, rows: [Int]) {
    name = column.name
    switch column.values {
    case .numbers(let all):
      numbers = rows.map { all[$0] }
      codes = nil
    case .text(let text):
      numbers = nil
      codes = rows.map { Int(text.codes[$0]) }
    }
  }

  /// The part of the rows that have no value.
  var missing: Double {
    let lost =
      numbers.map { $0.count { $0.isNaN } } ?? codes.map { $0.count { $0 < 0 } } ?? 0
    return count > 0 ? Double(lost) / Double(count) : 0
  }
}

extension Array where Element == Int {
  /// So many of them at most, at even distances.
  func evenlySpaced(atMost limit: Int) -> [Int] {
    count <= limit ? self : (0..<limit).map { self[$0 * count / limit] }
  }
}

extension Array where Element == String {
  /// "Column" and one name, or "12 columns" and the names.
  var asColumns: String {
    count == 1
      ? "Column \"\(self[0])\""
      : "\(count) columns (\(prefix(6).joined(separator: ", "))"
        + (count > 6 ? ", …)" : ")")
  }

  /// The option that leaves out the columns; without the names if they are too many to type.
  var ignoreOption: String {
    count <= 8 ? "--ignore \(joined(separator: ","))" : "--ignore with their names"
  }
}
