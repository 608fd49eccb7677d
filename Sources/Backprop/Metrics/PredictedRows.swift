import Kernels

/// What was predicted for some rows, row after row in one array.
///
/// Arrays of arrays take a block of memory for each row, which for many rows takes longer than to judge
/// them.
struct PredictedRows {
  /// Rows × columns numbers.
  let numbers: [Double]
  /// How many numbers each row has.
  let columns: Int

  init(_ numbers: [Double], columns: Int) {
    self.numbers = numbers
    self.columns = columns
  }

  /// Takes rows that are all of one length; of two columns the first may be left out if both add up
  /// to 1.
  @specialized(where S == Float)
  @specialized(where S == Double)
  init<S: Scalar>(
    _ rows: [[S]], columns: Int, orSecondOfTwo: Bool = false, problem: (_ row: Int) -> String
  ) {
    var numbers: [Double] = []
    numbers.reserveCapacity(rows.count * columns)
    for (number, row) in rows.enumerated() {
      if orSecondOfTwo && columns == 2 && row.count == 1 {
        numbers.append(1 - (row[0].isNaN ? 0 : Double(row[0])))
      } else {
        precondition(row.count == columns, problem(number))
      }
      for value in row { numbers.append(Double(value)) }
    }
    self.init(numbers, columns: columns)
  }

  /// The number of rows.
  var count: Int { numbers.count / columns }

  subscript(row: Int, column: Int) -> Double { numbers[row * columns + column] }

  /// The numbers of a column.
  func column(_ column: Int) -> [Double] {
    columns == 1
      ? numbers : stride(from: column, to: numbers.count, by: columns).map { numbers[$0] }
  }

  /// The number as a probability: what is not a number counts as 0.
  func probability(row: Int, column: Int) -> Double {
    let number = self[row, column]
    return number.isNaN ? 0 : number
  }

  /// The number of the column with the largest probability, the first of several.
  func likeliest(row: Int) -> Int {
    var best = (column: 0, probability: probability(row: row, column: 0))
    for column in 1..<columns {
      let probability = probability(row: row, column: column)
      if probability > best.probability { best = (column, probability) }
    }
    return best.column
  }
}
