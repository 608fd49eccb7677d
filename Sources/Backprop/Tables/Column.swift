/// The numbers of a column. A missing one is NaN.
///
/// They lie in pieces, so that reading never holds a column twice.
public struct Numbers: Sendable {
  /// How many there are.
  public let count: Int

  private let storage: Storage

  private enum Storage {
    case pieces([[Double]])
    case matrix(any NumberMatrix, column: Int)
  }

  /// The length of all pieces but the last, as a power of two.
  static var pieceBits: Int { 14 }

  /// Takes pieces, all but the last of 2^`pieceBits` numbers.
  init(pieces: [[Double]]) {
    count = pieces.reduce(0) { $0 + $1.count }
    storage = .pieces(pieces)
  }

  /// Takes numbers.
  public init(_ numbers: [Double]) {
    self.init(
      pieces: stride(from: 0, to: numbers.count, by: 1 << Self.pieceBits).map {
        Array(numbers[$0..<min($0 + 1 << Self.pieceBits, numbers.count)])
      })
  }

  /// A column of a matrix that stays in its file.
  init(column: Int, of matrix: any NumberMatrix) {
    count = matrix.count
    storage = .matrix(matrix, column: column)
  }

  /// The matrix that the numbers are a column of, if they stay in a file.
  var place: (matrix: any NumberMatrix, column: Int)? {
    if case .matrix(let matrix, let column) = storage { (matrix, column) } else { nil }
  }

  /// The number of a row, NaN where it is missing.
  public subscript(row: Int) -> Double {
    switch storage {
    case .pieces(let pieces):
      pieces[row >> Self.pieceBits][row & (1 << Self.pieceBits - 1)]
    case .matrix(let matrix, let column):
      matrix.number(row: row, column: column)
    }
  }
}

/// Numbers in rows and columns that stay in their file and are read when they are asked for.
protocol NumberMatrix: AnyObject, Sendable {
  /// The number of rows.
  var count: Int { get }
  /// The number of columns.
  var columns: Int { get }
  /// One number.
  func number(row: Int, column: Int) -> Double
  /// One row, into as many places as there are columns.
  func copy(row: Int, into places: Vector<Float>)
  /// One row, into as many places as there are columns.
  func copy(row: Int, into places: Vector<Double>)
  /// Asks for a row that will be copied soon to be brought near.
  func prefetch(row: Int)
}

/// The words of a column, each kept once.
public struct Text: Sendable {
  /// The different words, in the order in which they first occur.
  public let vocabulary: [String]

  /// For each row the place of its word in the vocabulary; −1 where it is missing.
  let codes: [Int32]

  init(vocabulary: [String], codes: [Int32]) {
    self.vocabulary = vocabulary
    self.codes = codes
  }

  /// Takes words; nil is a missing one.
  public init(_ words: [String?]) {
    var places: [String: Int32] = [:]
    var vocabulary: [String] = []
    codes = words.map { word in
      guard let word else { return -1 }
      if let place = places[word] { return place }
      let place = Int32(vocabulary.count)
      places[word] = place
      vocabulary.append(word)
      return place
    }
    self.vocabulary = vocabulary
  }

  /// How many rows there are.
  public var count: Int { codes.count }

  /// The word of a row, nil where it is missing.
  public subscript(row: Int) -> String? {
    codes[row] < 0 ? nil : vocabulary[Int(codes[row])]
  }
}
