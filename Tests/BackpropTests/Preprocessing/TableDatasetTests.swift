import Testing

@testable import Backprop

@Suite("Data sets of tables") struct TableDatasetTests {
  private let table = Table([
    "x": [1, 2, 3, 4], "w": [1, 3, nil, 0], "kind": ["a", "a", "a", "b"], "y": [1, 2, nil, -4],
  ])

  private func preprocessing(_ target: String) throws -> Preprocessing {
    let kind: Targets.Kind = target == "y" ? .numbers([.none]) : .classes(["a", "b"])
    return Preprocessing(
      features: [Feature(name: "x", encoding: .number(.none, fill: 0))],
      targets: Targets(names: [target], kind: kind), reading: CSVOptions())
  }

  private func dataset(
    _ target: String, rows: [Int]?, _ change: (inout TrainingSettings) -> Void = { _ in },
    of other: Table? = nil
  ) throws -> Dataset<Double> {
    var settings = TrainingSettings(target: target)
    change(&settings)
    return try preprocessing(target).dataset(of: other ?? table, rows: rows, settings: settings)
  }

  @Test("Rows that have all that is needed are taken")
  func rows() throws {
    let all = try dataset("y", rows: nil)
    #expect(all.inputs?.all.array == [1, 2, 4] && all.targets.all.array == [1, 2, -4])
    #expect(all.weights == nil)
    let weighted = try dataset("kind", rows: nil) { $0.columns.weight = "w" }
    #expect(weighted.inputs?.all.array == [1, 2, 4] && weighted.weights?.array == [1, 3, 0])
    let none = try #require(throws: TableError.self) {
      _ = try dataset("y", rows: nil, of: Table(["x": [1, 2], "y": [nil, nil]]))
    }
    #expect(none.problem.contains("No row has a value in y"))
  }

  @Test("Balanced classes count the same, as in scikit-learn")
  func balanced() throws {
    let equal = try dataset("kind", rows: [0, 1, 2, 3]) { $0.balancesClasses = true }
    #expect(equal.weights?.array == [4.0 / 6, 4.0 / 6, 4.0 / 6, 2])
    // With weights, it is their sums that become equal, and the sum of all stays.
    let weighted = try dataset("kind", rows: [0, 1]) {
      $0.balancesClasses = true
      $0.columns.weight = "w"
    }
    #expect(weighted.weights?.array == [1, 3])
    let numbers = try dataset("y", rows: [0, 1]) { $0.balancesClasses = true }
    #expect(numbers.weights == nil)
  }

  @Test("Weights are numbers of 0 or more, and one is above 0")
  func weights() throws {
    func problem(_ weights: [Field], column: String = "w") throws -> TableError {
      let table = Table(["x": [1, 2, 3], "kind": ["a", "b", "a"], "w": weights])
      let error = #expect(throws: TableError.self) {
        _ = try dataset("kind", rows: [0, 1, 2], { $0.columns.weight = column }, of: table)
      }
      return try #require(error)
    }
    for (weights, line, text) in [
      ([1, -1, 1], 3, "has -1, where a weight is expected"), ([1, 1, nil], 4, "has no value"),
      ([.number(.infinity), 1, 1], 2, "has inf"), ([1, 1, 1e300], 4, "has 1e+300"),
      (["x", "y", "z"], 2, "has x"),
    ] as [([Field], Int, String)] {
      let error = try problem(weights)
      #expect(error.line == line && error.column == 3, "\(error)")
      #expect(error.problem.contains("Column \"w\" \(text)"))
    }
    #expect(try problem([0, 0, 0]).problem.contains("All weights in column \"w\" are 0"))
    #expect(
      try problem([1, 1, 1], column: "v").problem.contains("no column \"v\" to be the weight"))
  }

  @Test("A target that the loss does not take is an error with its line")
  func lossRule() throws {
    let error = try #require(throws: TableError.self) {
      _ = try dataset("y", rows: nil) { $0.loss = Poisson() }
    }
    #expect(error.line == 5 && error.column == 4)
    #expect(error.problem.contains("has -4, where the loss poisson expects"))
  }
}
