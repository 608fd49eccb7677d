import Testing

@testable import Backprop

@Suite struct DatasetTests {
  private func error(
    inputs: [[Double]], targets: [[Double]], weights: [Double]? = nil
  ) throws -> String {
    let error = try #require(throws: DataError.self) {
      _ = try Dataset(inputs: inputs, targets: targets, weights: weights)
    }
    return error.description
  }

  @Test func goodDataIsTaken() throws {
    let data = try Dataset<Float>(
      inputs: [[1, 2], [3, 4]], targets: [[5], [6]], weights: [0, 2])
    #expect(data.count == 2 && data.inputColumns == 2 && data.targetColumns == 1)
    #expect(data.inputs?.all.array == [1, 2, 3, 4])
    #expect(data.targets.all.array == [5, 6])
    #expect(data.weights?.array == [0, 2])
  }

  @Test("Rows of every width are copied, and a number that is not finite is found in every place")
  func widths() throws {
    for columns in [1, 2, 7, 8, 9, 16, 33] {
      let rows = (0..<5).map { row in (0..<columns).map { Double(100 * row + $0) } }
      let data = try Dataset(inputs: rows, targets: rows)
      #expect(data.inputs?.all.array == rows.flatMap { $0 })
      #expect(data.targets.all.array == rows.flatMap { $0 })
      for column in 0..<columns {
        var unsound = rows
        unsound[3][column] = .infinity
        let place = "Row 3 of the inputs has inf in column \(column)"
        #expect(try error(inputs: unsound, targets: rows).contains(place))
      }
    }
  }

  @Test func noRows() throws {
    #expect(try error(inputs: [], targets: []).contains("at least 1 row"))
    #expect(try error(inputs: [[1]], targets: []).contains("1 of inputs and 0 of targets"))
  }

  @Test func unequalNumbersOfRows() throws {
    let text = try error(inputs: [[1], [2], [3]], targets: [[1], [2]])
    #expect(text.contains("3 rows of inputs but 2 of targets"))
  }

  @Test func raggedRows() throws {
    #expect(
      try error(inputs: [[1, 2], [1, 2, 3]], targets: [[0], [0]])
        .contains("Row 1 of the inputs has 3 numbers, row 0 has 2"))
    #expect(
      try error(inputs: [[1], [2]], targets: [[0, 1], []])
        .contains("Row 1 of the targets has 0 numbers, row 0 has 2"))
  }

  @Test func emptyRows() throws {
    #expect(try error(inputs: [[]], targets: [[1]]).contains("Row 0 of the inputs is empty"))
    #expect(try error(inputs: [[1]], targets: [[]]).contains("Row 0 of the targets is empty"))
  }

  @Test func numbersThatAreNotFinite() throws {
    #expect(
      try error(inputs: [[1, 2], [3, .nan]], targets: [[0], [0]])
        .contains("Row 1 of the inputs has nan in column 1"))
    #expect(
      try error(inputs: [[1]], targets: [[-.infinity]])
        .contains("Row 0 of the targets has -inf in column 0"))
  }

  @Test func weightsThatCannotBe() throws {
    let (inputs, targets) = ([[1.0], [2]], [[1.0], [2]])
    #expect(
      try error(inputs: inputs, targets: targets, weights: [1])
        .contains("1 weights for 2 rows"))
    #expect(
      try error(inputs: inputs, targets: targets, weights: [1, -0.5])
        .contains("weight of row 1 is -0.5"))
    #expect(
      try error(inputs: inputs, targets: targets, weights: [.nan, 1])
        .contains("weight of row 0 is nan"))
    #expect(
      try error(inputs: inputs, targets: targets, weights: [.infinity, 1])
        .contains("weight of row 0 is inf"))
    #expect(try error(inputs: inputs, targets: targets, weights: [0, 0]).contains("All weights"))
  }
}
