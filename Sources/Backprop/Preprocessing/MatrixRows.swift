/// Rows of a matrix that stays in its file, normalized as they are asked for, row by row as they lie
/// there. The numbers are the same as if each column had been encoded by itself.
struct MatrixRows: RowSource {
  private let matrix: any NumberMatrix
  /// The number of rows.
  let count: Int
  /// The rows of the matrix that are the rows of this; none if they follow ``first`` one by one.
  private let rows: [Int]
  private let first: Int
  /// For each input its column in the matrix.
  private let places: [Int]
  /// Whether the inputs are all columns of the matrix, in their order.
  private let isWhole: Bool
  // Never written to after the initializer.
  private nonisolated(unsafe) let centers: Memory<Double>
  private nonisolated(unsafe) let scales: Memory<Double>
  private nonisolated(unsafe) let fills: Memory<Double>

  /// Nil unless all features are numbers of one matrix.
  init?(_ features: [Feature], _ columns: [Column], rows: [Int]) {
    var places: [Int] = []
    var numbers: [(normalization: Normalization, fill: Double)] = []
    var matrix: (any NumberMatrix)?
    for (feature, column) in zip(features, columns) {
      guard case .number(let normalization, let fill) = feature.encoding,
        case .numbers(let values) = column.values, let place = values.place,
        matrix == nil || matrix === place.matrix
      else { return nil }
      matrix = place.matrix
      places.append(place.column)
      numbers.append((normalization, fill))
    }
    guard let matrix else { return nil }
    self.matrix = matrix
    count = rows.count
    first = rows.first ?? 0
    // To look a row up in random order is to wait for memory once more.
    let isInOrder = rows.indices.allSatisfy { rows[$0] == rows[0] + $0 }
    self.rows = isInOrder ? [] : rows
    self.places = places
    isWhole = places == Array(0..<matrix.columns)
    centers = Memory(numbers.map(\.normalization.center))
    scales = Memory(numbers.map(\.normalization.scale))
    fills = Memory(numbers.map(\.fill))
  }

  var columns: Int { places.count }

  /// The row of the matrix that is the row with the given number.
  @inline(__always)
  private func row(_ number: Int) -> Int { rows.isEmpty ? first + number : rows[number] }

  func gather(_ numbers: ArraySlice<Int>, into places: Rows<Float>) {
    forEachRow(numbers) { _ = encode($1, into: places[$0]) }
  }

  func gather(_ numbers: ArraySlice<Int>, into places: Rows<Double>) {
    forEachRow(numbers) { _ = encode($1, into: places[$0]) }
  }

  /// Writes all rows, and returns for each input how many numbers were missing.
  ///
  /// - Throws: ``UnsoundNumber``, the first that is infinite, or becomes so as a `Float`.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func encodeAll<S: Scalar>(into places: Rows<S>) throws(UnsoundNumber) -> [Int] {
    var missing = [Int](repeating: 0, count: columns)
    var unsound: UnsoundNumber?
    forEachRow(0..<count) { place, row in
      if !encode(row, into: places[place]) && unsound == nil {
        unsound = UnsoundNumber(in: places[place], row: place)
      }
      for column in 0..<row.count where row[column].isNaN { missing[column] += 1 }
    }
    if let unsound { throw unsound }
    return missing
  }

  /// Looks at all rows as `encodeAll` does, without room for them.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func checkAll<S: Scalar>(for scalar: S.Type) throws(UnsoundNumber) {
    let encoded = Memory<S>(count: columns)
    var unsound: UnsoundNumber?
    forEachRow(0..<count) { place, row in
      if !encode(row, into: encoded.vector) && unsound == nil {
        unsound = UnsoundNumber(in: encoded.vector, row: place)
      }
    }
    if let unsound { throw unsound }
  }

  /// A number that cannot be learned from, by its row and column here.
  struct UnsoundNumber: Error {
    let row: Int
    let column: Int

    init<S: Scalar>(in inputs: Vector<S>, row: Int) {
      self.row = row
      column = (0..<inputs.count).first { !inputs[$0].isFinite } ?? 0
    }
  }

  /// Returns whether all inputs are finite.
  @specialized(where S == Float)
  @specialized(where S == Double)
  private func encode<S: Scalar>(_ row: Vector<Double>, into inputs: Vector<S>) -> Bool {
    let (centers, scales, fills) = (centers.vector, scales.vector, fills.vector)
    for column in 0..<inputs.count {
      let value = row[column]
      let number = value.isNaN ? fills[column] : value
      inputs[column] = S((number - centers[column]) / scales[column])
    }
    return inputs.isFinite
  }

  /// How many rows are asked for ahead of the one that is copied: rows in random order come from memory
  /// one after the other, unless several are on their way at once.
  private static var rowsAhead: Int { 16 }

  /// Gives the columns that are inputs, of each of some rows.
  @inline(__always)
  private func forEachRow<Numbers: RandomAccessCollection<Int>>(
    _ numbers: Numbers, _ use: (_ place: Int, Vector<Double>) -> Void
  ) where Numbers.Index == Int {
    let row = Memory<Double>(count: matrix.columns)
    let some = isWhole ? row : Memory<Double>(count: columns)
    for number in numbers.prefix(Self.rowsAhead) { matrix.prefetch(row: self.row(number)) }
    for (place, number) in numbers.enumerated() {
      let ahead = numbers.startIndex + place + Self.rowsAhead
      if ahead < numbers.endIndex { matrix.prefetch(row: self.row(numbers[ahead])) }
      matrix.copy(row: self.row(number), into: row.vector)
      if !isWhole {
        for (input, column) in places.enumerated() { some.vector[input] = row.vector[column] }
      }
      use(place, some.vector)
    }
  }
}
