extension CSVReader {
  /// Reads cells as long as they are plainly numbers, or empty, in columns that take such: the
  /// inner loop of reading. Whatever needs a closer look is left to `readCell`.
  mutating func readPlainNumbers() {
    // Holds the bytes, without copying them, while the block changes.
    let held = scanner.window.bytes
    let bytes = held.span
    let delimiter = scanner.delimiter
    let columns = names.count
    let end = scanner.window.end
    var (position, column, row, filled) = (scanner.position, self.column, self.row, self.filled)
    if column == 0 { rowLine = scanner.line }

    while row < lastRow, takesPlainNumbers[column] {
      var (number, after) = parser.prefix(of: bytes.bytes, from: position)
      if after == position {
        // Nothing at all before a delimiter is a missing number.
        if bytes[after] != delimiter { break }
        number = .nan
      } else if number.isInfinite {
        break
      }
      let isLast = column + 1 == columns
      if bytes[after] == delimiter {
        if isLast { break }
        column += 1
      } else {
        if bytes[after] == .carriageReturn, after < end { after += 1 }
        guard bytes[after] == .lineFeed, isLast else { break }
        note(row: row, line: rowLine)
        scanner.line += 1
        rowLine = scanner.line
        row += 1
        column = 0
      }
      cells[filled] = number
      filled += 1
      position = after + 1
    }

    (scanner.position, self.column, self.row, self.filled) = (position, column, row, filled)
  }
}
