import Testing

@testable import Backprop

@Suite("Normalization") struct NormalizationTests {
  private func statistics(_ numbers: [Double]) -> ColumnStatistics {
    var statistics = ColumnStatistics()
    for number in numbers { statistics.add(number) }
    return statistics
  }

  @Test("Standard scaling divides by the population's deviation, as StandardScaler does")
  func standard() throws {
    // The textbook's example: mean 5, variance 4 over 8 numbers.
    let numbers = [2.0, 4, 4, 4, 5, 5, 7, 9]
    let normalization = try #require(Scaling.standard.normalization(of: statistics(numbers)))
    #expect(normalization.center == 5)
    expectClose(normalization.scale, 2, relative: 1e-15, "deviation")
    expectClose(numbers.map { normalization($0) }.reduce(0, +), 0, absolute: 1e-15, "mean")
    for number in numbers {
      expectClose(normalization.inverse(normalization(number)), number, relative: 1e-15, "inverse")
    }
  }

  @Test("Min-max scaling brings the smallest to 0 and the largest to 1")
  func minMax() throws {
    let normalization = try #require(Scaling.minMax.normalization(of: statistics([-3, 1, 5, 0])))
    #expect(normalization == Normalization(center: -3, scale: 8))
    #expect(normalization(-3) == 0 && normalization(5) == 1 && normalization(1) == 0.5)
  }

  @Test("No scaling changes nothing")
  func none() {
    #expect(Scaling.none.normalization(of: statistics([1, 2])) == Normalization.none)
    #expect(Normalization.none(0.1) == 0.1)
  }

  @Test("However large the mean is, no digits of the deviation are lost")
  func hugeMean() throws {
    for mean in [1e9, -1e12, 0x1p50] {
      let found = statistics([-1, 1, -1, 1].map { mean + $0 })
      #expect(found.mean == mean)
      expectClose(found.standardDeviation, 1, relative: 1e-12, "deviation at \(mean)")
    }
    let large = statistics([1e140, -1e140])
    #expect(large.mean == 0)
    expectClose(large.standardDeviation, 1e140, "deviation of the largest numbers")
  }

  @Test("Constant columns have no normalization, and say so")
  func constant() {
    for scaling in Scaling.allCases {
      #expect(scaling.normalization(of: statistics([])) == nil)
      #expect(scaling.normalization(of: statistics([7])) == nil)
      #expect(scaling.normalization(of: statistics([0.1, 0.1, 0.1])) == nil)
      #expect(scaling.normalization(of: statistics([0, -0.0])) == nil)
    }
    #expect(statistics([]).reasonForNoNormalization == "without a value")
    #expect(statistics([3, 3]).reasonForNoNormalization == "constant")
    // Whose squares are too small for a number.
    #expect(Scaling.standard.normalization(of: statistics([0, 1e-200])) == nil)
    #expect(statistics([0, 1e-200]).reasonForNoNormalization.contains("too close"))
    #expect(Scaling.minMax.normalization(of: statistics([0, 1e-200]))?(1e-200) == 1)
  }

  @Test("Statistics of a column pass over what is missing, and name what is too large")
  func ofColumn() throws {
    let table = Table(["x": [1, nil, 3, 100, .number(.infinity), 1e141]])
    let column = try #require(table["x"])
    let found = try #require(table.statistics(of: [column], rows: [0, 1, 2])[0])
    #expect(found.count == 2 && found.mean == 2 && found.smallest == 1 && found.largest == 3)
    for (row, text) in [(4, "inf"), (5, "1e+141")] {
      let error = try #require(throws: TableError.self) {
        _ = try table.statistics(of: [column], rows: [0, row])
      }
      #expect(error.line == row + 2 && error.column == 1 && error.source == "t.csv")
      #expect(error.problem.contains("\"x\" has \(text), where a number from −1e+140"))
      #expect(error.problem.hasSuffix("."))
    }
  }
}
