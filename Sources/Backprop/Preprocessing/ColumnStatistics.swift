/// Mean, variance and range of numbers that come one at a time.
///
/// - Source: Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products",
///   Technometrics 4, 1962: no digits are lost however large the mean is.
struct ColumnStatistics: Sendable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private(set) var smallest = Double.infinity
  private(set) var largest = -Double.infinity
  private var squares = 0.0

  @inline(__always)
  mutating func add(_ x: Double) {
    count += 1
    let distance = x - mean
    mean += distance / Double(count)
    squares += distance * (x - mean)
    smallest = min(smallest, x)
    largest = max(largest, x)
  }

  var standardDeviation: Double { (squares / Double(max(count, 1))).squareRoot() }

  /// The largest number that is added, since the squares of larger ones may have no finite sum.
  static var largestNumber: Double { 1e140 }

  /// Why a column of these numbers says nothing, if it has no normalization.
  var reasonForNoNormalization: String {
    if count == 0 { return "without a value" }
    return smallest == largest ? "constant" : "too close to constant to compute with"
  }
}

extension Table {
  /// The statistics of some rows of some columns, without what is missing; nil for columns of words.
  ///
  /// The columns of a matrix in a file are measured together, row by row as they lie there: column by
  /// column, all of the file would be read once for each.
  ///
  /// - Throws: ``TableError`` where a number is infinite, or too large to compute with.
  func statistics(of columns: [Column], rows: [Int]) throws(TableError) -> [ColumnStatistics?] {
    var all = [ColumnStatistics?](repeating: nil, count: columns.count)
    var matrices: [(matrix: any NumberMatrix, places: [(column: Int, place: Int)])] = []
    for (place, column) in columns.enumerated() {
      guard case .numbers(let numbers) = column.values else { continue }
      guard let (matrix, number) = numbers.place else {
        all[place] = try statistics(of: numbers, column, rows: rows)
        continue
      }
      if let known = matrices.firstIndex(where: { $0.matrix === matrix }) {
        matrices[known].places.append((number, place))
      } else {
        matrices.append((matrix, [(number, place)]))
      }
    }
    for (matrix, places) in matrices {
      let found = try statistics(of: matrix, places, columns, rows: rows)
      for (statistics, place) in zip(found, places) { all[place.place] = statistics }
    }
    return all
  }

  private func statistics(
    of numbers: Numbers, _ column: Column, rows: [Int]
  ) throws(TableError) -> ColumnStatistics {
    var statistics = ColumnStatistics()
    for row in rows {
      let number = numbers[row]
      if number.isNaN { continue }
      if number.magnitude > ColumnStatistics.largestNumber {
        throw tooLarge(number, row: row, column)
      }
      statistics.add(number)
    }
    return statistics
  }

  private func statistics(
    of matrix: any NumberMatrix, _ places: [(column: Int, place: Int)], _ columns: [Column],
    rows: [Int]
  ) throws(TableError) -> [ColumnStatistics] {
    let memory = Memory<Double>(count: matrix.columns)
    let numbers = memory.vector
    var all = [ColumnStatistics](repeating: ColumnStatistics(), count: places.count)
    for row in rows {
      matrix.copy(row: row, into: numbers)
      for (number, place) in places.enumerated() {
        let value = numbers[place.column]
        if value.isNaN { continue }
        if value.magnitude > ColumnStatistics.largestNumber {
          throw tooLarge(value, row: row, columns[place.place])
        }
        all[number].add(value)
      }
    }
    return all
  }

  private func tooLarge(_ number: Double, row: Int, _ column: Column) -> TableError {
    error(
      row: row, column: column.name,
      "has \(number.name), where a number from −\(ColumnStatistics.largestNumber) to "
        + "\(ColumnStatistics.largestNumber) is expected. Correct it, or leave the field "
        + "empty if the value is not known.")
  }
}
