/// Rows of a matrix that stays in its file, normalized as they are asked for, row by row as they lie
/// there. The numbers are the same as if each column had been encoded by itself.
struct MatrixRows: RowSource {
  private let matrix: any NumberMatrix
  /// The rows of the matrix that are the rows of this.
  private let rows: [Int]
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
    self.rows = rows
    self.places = places
    isWhole = places == Array(0..<matrix.columns)
    centers = Memory(numbers.map(\.normalization.center))
    scales = Memory(numbers.map(\.normalization.scale))
    fills = Memory(numbers.map(\.fill))
  }

  var count: Int { rows.count }
  var columns: Int { places.count }

  func gather(_ numbers: ArraySlice<Int>, into places: Rows<Float>) {
    forEachRow(numbers) { encode($1, into: places[$0]) }
  }

  func gather(_ numbers: ArraySlice<Int>, into places: Rows<Double>) {
    forEachRow(numbers) { encode($1, into: places[$0]) }
  }

  /// Counts the missing numbers of some rows, for each input.
  func countMissing(_ numbers: ArraySlice<Int>, to counts: inout [Int]) {
    forEachRow(numbers) { _, row in
      for column in 0..<row.count where row[column].isNaN { counts[column] += 1 }
    }
  }

  /// The first number that is infinite or becomes so as a `Float`, by its row and column here: what
  /// is encoded beforehand is looked at then.
  func firstUnsound<S: Scalar>(for scalar: S.Type) -> (row: Int, column: Int)? {
    let encoded = Memory<S>(count: columns)
    var first: (row: Int, column: Int)?
    forEachRow(rows.indices[...]) { place, row in
      encode(row, into: encoded.vector)
      guard first == nil, !encoded.vector.isFinite else { return }
      first = (0..<columns).first { !encoded.vector[$0].isFinite }.map { (place, $0) }
    }
    return first
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  private func encode<S: Scalar>(_ row: Vector<Double>, into inputs: Vector<S>) {
    let (centers, scales, fills) = (centers.vector, scales.vector, fills.vector)
    for column in 0..<inputs.count {
      let value = row[column]
      let number = value.isNaN ? fills[column] : value
      inputs[column] = S((number - centers[column]) / scales[column])
    }
  }

  /// Gives the columns that are inputs, of each of some rows.
  private func forEachRow(
    _ numbers: some RandomAccessCollection<Int>, _ use: (_ place: Int, Vector<Double>) -> Void
  ) {
    let row = Memory<Double>(count: matrix.columns)
    let some = isWhole ? row : Memory<Double>(count: columns)
    for (place, number) in numbers.enumerated() {
      matrix.copy(row: rows[number], into: row.vector)
      if !isWhole {
        for (input, column) in places.enumerated() { some.vector[input] = row.vector[column] }
      }
      use(place, some.vector)
    }
  }
}
