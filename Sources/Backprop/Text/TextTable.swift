/// Rows of text in aligned columns: the first column to the left, the others to the right.
public struct TextTable: CustomStringConvertible, Sendable {
  /// The rows, the heading first.
  public let rows: [[String]]

  /// Makes a table whose first row is the heading.
  public init(_ rows: [[String]]) {
    self.rows = rows.map { $0.map(\.printable) }
  }

  /// The rows as lines.
  public var description: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let gap = String(repeating: " ", count: widths[column] - text.count)
        line += column == 0 ? text + gap : "  " + gap + text
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

extension String {
  /// The text on one line, with � for control characters, which a terminal would obey.
  var printable: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return self
    }
    return String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
