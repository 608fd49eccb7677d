/// What a column is read as.
public enum ColumnKind: Sendable, Equatable {
  /// Numbers; text among them is an error.
  case number
  /// Words, also those that look like numbers.
  case text
  /// Nothing: the column is passed over.
  case skipped
}

/// Becomes a column while its cells come in.
///
/// Each cell is turned into one `Double`, by `cell(_:line:parser:)` or, if it is plainly a number,
/// by whoever reads; a block of such cells is then taken over by `append`. A word's `Double` is its
/// code.
///
/// What a column holds is known only at its end. It is taken for what its first value is, number or
/// text. Text among numbers makes it mixed: then cells are only counted, and at the end they are an
/// error, or the column is read once more as text.
struct ColumnBuilder {
  private enum State { case skipped, undecided, numbers, text, mixed }

  /// The number of different numbers up to which a column that began with text keeps their
  /// spellings, so that it need not be read again.
  static var spellingsKept: Int { 1 << 16 }

  private var state: State
  /// Whether the state was asked for, and not found out.
  private let isFixed: Bool
  private var pieces: [[Double]] = []
  private var codes: [Int32] = []
  private var words = WordList()
  private var rows = 0
  private var presentCount = 0
  private var textCount = 0
  private var firstText: Finding?
  private var firstInfinite: Finding?

  /// Something that may turn out to be wrong, and its line.
  struct Finding {
    let line: Int
    let text: String
  }

  /// - Parameter kind: What to read the column as; nil finds out.
  init(_ kind: ColumnKind?) {
    isFixed = kind != nil
    state =
      switch kind {
      case .number: .numbers
      case .text: .text
      case .skipped: .skipped
      case nil: .undecided
      }
  }

  /// Whether a cell that is plainly a finite number, or empty, may be given to `append` as that
  /// number or NaN without asking here.
  var takesPlainNumbers: Bool { state == .numbers || state == .skipped }

  /// The number that stands for a cell until `append`; NaN if it is missing.
  mutating func cell(
    _ bytes: Span<UInt8>, line: Int, parser: NumberParser
  ) throws(CellProblem) -> Double {
    let trimmed = bytes.extracting(bytes.trimmed)
    if state == .skipped || MissingWords.contains(trimmed) { return .nan }
    let number = state == .text ? nil : parser.number(trimmed)
    if state == .undecided {
      state = number == nil ? .text : .numbers
    }
    switch state {
    case .text:
      return try word(bytes, line: line, parser: parser)
    case .numbers:
      if let number { return try finite(number, bytes, line: line) }
      if isFixed { throw .notANumber }
      becomeMixed()
      fallthrough
    default:
      if number == nil { noteText(bytes, line: line) }
      return 0
    }
  }

  /// Takes over a column of a block of rows that lie one after the other.
  mutating func append(_ cells: Span<Double>, column: Int, columns: Int, rows added: Int) {
    switch state {
    case .skipped, .undecided: break
    case .mixed: countPresent(cells, column: column, columns: columns, rows: added)
    case .numbers: appendNumbers(cells, column: column, columns: columns, rows: added)
    case .text:
      if codes.count < rows {
        codes.append(contentsOf: repeatElement(-1, count: rows - codes.count))
      }
      for row in 0..<added {
        let cell = cells[row * columns + column]
        codes.append(cell.isNaN ? -1 : Int32(cell))
      }
      countPresent(cells, column: column, columns: columns, rows: added)
    }
    rows += added
  }

  private mutating func countPresent(
    _ cells: Span<Double>, column: Int, columns: Int, rows added: Int
  ) {
    for row in 0..<added where !cells[row * columns + column].isNaN { presentCount += 1 }
  }
}

// What cells become.
extension ColumnBuilder {
  private mutating func finite(
    _ number: Double, _ bytes: Span<UInt8>, line: Int
  ) throws(CellProblem) -> Double {
    if number.isInfinite {
      if isFixed { throw .infinite }
      if firstInfinite == nil { firstInfinite = Finding(line: line, text: String(excerpt: bytes)) }
    }
    return number
  }

  private mutating func word(
    _ bytes: Span<UInt8>, line: Int, parser: NumberParser
  ) throws(CellProblem) -> Double {
    if isFixed {
      guard let code = words.code(of: bytes, isNumber: { _ in false }) else { throw .tooManyWords }
      return Double(code)
    }
    let known = words.code(of: bytes) { parser.number($0.extracting($0.trimmed)) != nil }
    guard let code = known else { throw .tooManyWords }
    if !words.isNumber(code) { noteText(bytes, line: line) }
    if words.numberCount > Self.spellingsKept { becomeMixed() }
    return Double(code)
  }

  private mutating func noteText(_ bytes: Span<UInt8>, line: Int) {
    textCount += 1
    if firstText == nil { firstText = Finding(line: line, text: String(excerpt: bytes)) }
  }

  private mutating func becomeMixed() {
    state = .mixed
    pieces = []
    codes = []
    words = WordList()
  }

  private mutating func appendNumbers(
    _ cells: Span<Double>, column: Int, columns: Int, rows added: Int
  ) {
    // The rows before the first value were counted only.
    if pieces.isEmpty, rows > 0 { pieces = Numbers.missing(count: rows) }
    let length = 1 << Numbers.pieceBits
    var row = 0
    while row < added {
      if pieces.last.map({ $0.count == length }) ?? true {
        pieces.append([])
        // A column that has filled one piece will have use for all of the next.
        if pieces.count > 1 { pieces[pieces.count - 1].reserveCapacity(length) }
      }
      let last = pieces.count - 1
      let start = pieces[last].count
      let count = min(added - row, length - start)
      pieces[last].append(contentsOf: repeatElement(.nan, count: count))
      presentCount += Self.copy(
        cells, from: row * columns + column, every: columns, into: &pieces[last],
        places: start..<start + count)
      row += count
    }
  }

  /// Copies cells that do not lie side by side, and returns how many are not missing.
  private static func copy(
    _ cells: Span<Double>, from first: Int, every step: Int, into piece: inout [Double],
    places: Range<Int>
  ) -> Int {
    var numbers = piece.mutableSpan
    var present = 0
    var cell = first
    for place in places {
      let number = cells[cell]
      numbers[place] = number
      present += number.isNaN ? 0 : 1
      cell += step
    }
    return present
  }
}

// What the column is in the end.
extension ColumnBuilder {
  /// What became of a column.
  enum Outcome {
    /// It is done.
    case values(Column.Values)
    /// It is text, but must be read once more as such: its numbers' spelling is not known any more. The
    /// line is that of the first text.
    case textToReadAgain(line: Int?)
    /// It is neither.
    case problem(CellProblem, Finding, numbers: Int, of: Int)
    /// It was not to be read.
    case nothing
  }

  /// Decides what the column is; it cannot be used afterwards.
  consuming func outcome() -> Outcome {
    let numberCount = presentCount - textCount
    if !isFixed, let firstText, numberCount > 0, numberCount >= textCount {
      return .problem(.notANumber, firstText, numbers: numberCount, of: presentCount)
    }
    if state == .numbers, let firstInfinite {
      return .problem(.infinite, firstInfinite, numbers: numberCount, of: presentCount)
    }
    return switch state {
    case .skipped: .nothing
    case .undecided: .values(.numbers(Numbers(pieces: Numbers.missing(count: rows))))
    case .numbers: .values(.numbers(Numbers(pieces: pieces)))
    case .text: .values(.text(Text(vocabulary: words.strings, codes: codes)))
    case .mixed: .textToReadAgain(line: firstText?.line)
    }
  }
}

/// What is wrong with a value.
enum CellProblem: Error {
  /// It is text where a number was expected.
  case notANumber
  /// It is a number too large for a `Double`, or an infinite one.
  case infinite
  /// There are more different words than codes.
  case tooManyWords
}

extension Numbers {
  /// Pieces of numbers that are all missing.
  fileprivate static func missing(count: Int) -> [[Double]] {
    stride(from: 0, to: count, by: 1 << pieceBits).map {
      Array(repeating: .nan, count: min(count - $0, 1 << pieceBits))
    }
  }
}

extension Span<UInt8> {
  /// The places without the spaces and tabs at both ends.
  fileprivate var trimmed: Range<Int> {
    var (start, end) = (0, count)
    while start < end, self[start] == .space || self[start] == .tab { start += 1 }
    while start < end, self[end - 1] == .space || self[end - 1] == .tab { end -= 1 }
    return start..<end
  }
}

extension String {
  fileprivate init(excerpt bytes: Span<UInt8>) {
    self.init(excerpt: (0..<Swift.min(bytes.count, CSVScanner.excerptLength + 1)).map { bytes[$0] })
  }
}
