/// Writes numbers as NumPy prints an array with its default print options.
enum NumPyFormat {
  /// The text of `str(array)` for a float64 array of one row, shape 1 × `values.count`.
  ///
  ///     [[0.03160303 0.97118776 0.97118776 0.03160303]]
  ///
  /// All numbers share one notation and one width. A row that is too long for a line of 75 goes on
  /// in the next one; of more than 1000 numbers only the first and last three are printed.
  ///
  /// - Source: NumPy 2, `numpy.set_printoptions`: precision 8, threshold 1000, edgeitems 3,
  ///   linewidth 75, floatmode "maxprec".
  static func string(row values: [Double]) -> String {
    guard !values.isEmpty else { return "[]" }
    guard values.count > threshold else {
      return brackets(around: NumPyNumberFormat(for: values).strings(for: values))
    }
    // The numbers left out do not count for the notation or the width either.
    let shown = Array(values.prefix(edgeCount) + values.suffix(edgeCount))
    var words = NumPyNumberFormat(for: shown).strings(for: shown)
    words.insert("...", at: edgeCount)
    return brackets(around: words)
  }

  /// Puts the words on lines and two brackets on either side.
  private static func brackets(around words: [String]) -> String {
    let indent = "  "
    // Each of the two closing brackets keeps a column free on every line.
    let width = lineWidth - 2
    var lines: [String] = []
    var line = ""
    for word in words {
      let extended = line.isEmpty ? word : line + " " + word
      if !line.isEmpty && indent.utf8.count + extended.utf8.count > width {
        lines.append(line.trimmingTrailingSpaces())
        line = word
      } else {
        line = extended
      }
    }
    lines.append(line)
    return "[[" + lines.joined(separator: "\n" + indent) + "]]"
  }

  private static let threshold = 1000
  private static let edgeCount = 3
  private static let lineWidth = 75
}

/// How NumPy writes each number of an array, decided by looking at all of them.
private struct NumPyNumberFormat {
  private enum Notation {
    /// As many fraction digits as each number needs, the points below one another.
    case fixed
    /// The same count of digits for every number.
    case scientific(fractionDigits: Int, exponentDigits: Int)
  }

  private let notation: Notation

  /// Columns before the point.
  private var left = 0

  /// Columns behind the point, an exponent included.
  private let right: Int

  init(for values: [Double]) {
    let finite = values.filter(\.isFinite)
    if Self.needsExponent(finite) {
      let digits = finite.map { Self.scientificDigits(of: $0) }
      let fraction = digits.map { max(0, $0.digits.count - 1) }.max() ?? 0
      let exponent = max(2, digits.map { String($0.exponent.magnitude).utf8.count }.max() ?? 0)
      notation = .scientific(fractionDigits: fraction, exponentDigits: exponent)
      right = fraction + 2 + exponent
    } else {
      notation = .fixed
      right = finite.map { Self.fixedDigits(of: $0).fractionDigits }.max() ?? 0
    }
    let integers = finite.map { text(of: $0).utf8.prefix { $0 != UInt8(ascii: ".") }.count }
    // The words `nan` and `inf` may also take the columns of the point and all behind it.
    let names = values.filter { !$0.isFinite }.map { text(of: $0).utf8.count - right - 1 }
    left = (integers + names).max() ?? 0
  }

  func strings(for values: [Double]) -> [String] {
    values.map { value in
      let text = text(of: value)
      guard value.isFinite else { return text.padded(left: left + 1 + right) }
      let integer = text.utf8.prefix { $0 != UInt8(ascii: ".") }.count
      return text.padded(left: text.utf8.count + left - integer).padded(right: left + 1 + right)
    }
  }

  /// Whether fixed notation would show too many digits, or too few of the smallest number.
  private static func needsExponent(_ values: [Double]) -> Bool {
    let magnitudes = values.map(\.magnitude).filter { $0 != 0 }
    guard let largest = magnitudes.max(), let smallest = magnitudes.min() else { return false }
    return largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000
  }

  /// The number without padding, and always with a point where it is finite.
  private func text(of value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let sign = value.sign == .minus ? "-" : ""
    switch notation {
    case .fixed:
      let digits = Self.fixedDigits(of: value)
      let text = digits.fixed(fractionDigits: digits.fractionDigits)
      return sign + text + (digits.fractionDigits == 0 ? "." : "")
    case .scientific(let fractionDigits, let exponentDigits):
      // Digits beyond the shortest ones are those of the exact value. Only subnormal numbers show
      // it: 5e-324 is 4.9e-324 beside a number of two digits.
      let text = DecimalDigits(exactly: value)
        .scientific(fractionDigits: fractionDigits, exponentDigits: exponentDigits)
      guard fractionDigits == 0, let first = text.first else { return sign + text }
      return "\(sign)\(first).\(text.dropFirst())"
    }
  }

  /// The shortest digits that identify the number if there is room for them, else the exact value
  /// rounded. Rounding alone would give 99999999.09999999 for 99999999.1.
  private static func fixedDigits(of value: Double) -> DecimalDigits {
    let shortest = DecimalDigits(shortest: value)
    return shortest.fractionDigits <= precision
      ? shortest : DecimalDigits(exactly: value).rounded(fractionDigits: precision)
  }

  /// The same for one digit before the point.
  private static func scientificDigits(of value: Double) -> DecimalDigits {
    let shortest = DecimalDigits(shortest: value)
    return shortest.digits.count <= precision + 1
      ? shortest : DecimalDigits(exactly: value).rounded(digits: precision + 1)
  }

  private static let precision = 8
}

extension String {
  fileprivate func padded(left width: Int) -> String {
    String(repeating: " ", count: max(0, width - utf8.count)) + self
  }

  fileprivate func padded(right width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }

  fileprivate func trimmingTrailingSpaces() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
