/// Rows of a matrix that stays in its file, normalized as they are asked for. The numbers are the
/// same as if they had been encoded beforehand.
struct MatrixRows: RowSource {
  private let matrix: any NumberMatrix
  /// The rows of the matrix that are the rows of this.
  private let rows: [Int]
  private let inputs: [Input]

  private struct Input {
    let column: Int
    let normalization: Normalization
    let fill: Double
  }

  /// Nil unless all features are numbers of one matrix.
  init?(_ features: [Feature], _ columns: [Column], rows: [Int]) {
    var inputs: [Input] = []
    var matrix: (any NumberMatrix)?
    for (feature, column) in zip(features, columns) {
      guard case .number(let normalization, let fill) = feature.encoding,
        case .numbers(let numbers) = column.values, let place = numbers.place,
        matrix == nil || matrix === place.matrix
      else { return nil }
      matrix = place.matrix
      inputs.append(Input(column: place.column, normalization: normalization, fill: fill))
    }
    guard let matrix else { return nil }
    self.matrix = matrix
    self.rows = rows
    self.inputs = inputs
  }

  var count: Int { rows.count }
  var columns: Int { inputs.count }

  func gather(_ numbers: ArraySlice<Int>, into places: Rows<Float>) {
    gather(numbers, as: Float.self) { places[$0, $1] = $2 }
  }

  func gather(_ numbers: ArraySlice<Int>, into places: Rows<Double>) {
    gather(numbers, as: Double.self) { places[$0, $1] = $2 }
  }

  /// The first number that is infinite or becomes so as a `Float`, by its row and column here: what
  /// is encoded beforehand is looked at then.
  func firstUnsound<S: Scalar>(for scalar: S.Type) -> (row: Int, column: Int)? {
    var first: (row: Int, column: Int)?
    gather(rows.indices[...], as: S.self) { row, column, number in
      if !number.isFinite && first == nil { first = (row, column) }
    }
    return first
  }

  @inline(__always)
  private func gather<S: Scalar>(
    _ numbers: some RandomAccessCollection<Int>, as scalar: S.Type,
    _ use: (_ place: Int, _ column: Int, _ number: S) -> Void
  ) {
    let row = Memory<Double>(count: matrix.columns)
    for (place, number) in numbers.enumerated() {
      matrix.copy(row: rows[number], into: row.vector)
      for (column, input) in inputs.enumerated() {
        let value = row.vector[input.column]
        use(place, column, S(input.normalization(value.isNaN ? input.fill : value)))
      }
    }
  }
}
