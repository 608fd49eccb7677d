/// A field of characters to draw on with dots: eight in each character with braille, otherwise one.
struct DotCanvas {
  /// How many characters stand in a line, and how many lines there are.
  let columns: Int
  let rows: Int
  /// How many dots a character has beside and below each other.
  let across: Int
  let down: Int

  private let usesUnicode: Bool
  private var dots: [Bool]

  /// Makes an empty field of at least one character.
  init(columns: Int, rows: Int, usesUnicode: Bool) {
    self.columns = columns
    self.rows = rows
    self.usesUnicode = usesUnicode
    (across, down) = usesUnicode ? (2, 4) : (1, 1)
    dots = Array(repeating: false, count: columns * across * rows * down)
  }

  /// The places of the outermost dots.
  var right: Double { Double(columns * across - 1) }
  var bottom: Double { Double(rows * down - 1) }

  /// Draws a straight line between two dots inside the field.
  mutating func drawLine(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y)).rounded(.up)
    for step in 0...Int(steps) {
      let part = steps > 0 ? Double(step) / steps : 0
      let x = Int((start.x + part * (end.x - start.x)).rounded())
      let y = Int((start.y + part * (end.y - start.y)).rounded())
      dots[y * columns * across + x] = true
    }
  }

  /// The character of a place; a space if it has no dots.
  subscript(row: Int, column: Int) -> Character {
    var pattern: UInt32 = 0
    for y in 0..<down {
      for x in 0..<across
      where dots[(row * down + y) * columns * across + column * across + x] {
        pattern |= Self.bits[y][x]
      }
    }
    guard pattern != 0 else { return " " }
    guard usesUnicode, let braille = Unicode.Scalar(0x2800 + pattern) else { return "*" }
    return Character(braille)
  }

  /// The bit of each dot in Unicode's block of braille patterns, from 2800 on.
  private static let bits: [[UInt32]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]
}
