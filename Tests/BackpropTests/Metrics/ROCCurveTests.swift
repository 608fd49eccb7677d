import Testing

@testable import Backprop

@Suite("Areas under ROC curves")
struct ROCCurveTests {
  /// The same sums after sorting by comparisons.
  private func slowArea(_ scores: [Double], _ isMeant: [Bool], _ weights: RowWeights) -> Double? {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var (meant, others, pairs) = (0.0, 0.0, 0.0)
    var place = 0
    while place < order.count {
      var end = place
      while end < order.count && scores[order[end]] == scores[order[place]] { end += 1 }
      var (meantHere, othersHere) = (0.0, 0.0)
      for row in order[place..<end] {
        if isMeant[row] { meantHere += weights[row] } else { othersHere += weights[row] }
      }
      pairs += meantHere * (others + othersHere / 2)
      meant += meantHere
      others += othersHere
      place = end
    }
    return meant > 0 && others > 0 ? pairs / (meant * others) : nil
  }

  /// Scores of very different kinds, with and without ties.
  private static let kinds: [@Sendable (Double) -> Double] = [
    { $0 }, { Double(Float($0)) }, { ($0 * 8).rounded() / 8 }, { $0 - 0.5 }, { ($0 - 0.5) * 1e300 },
    { ($0 * 4).rounded() - 2 }, { $0 < 0.3 ? -0.0 : $0 < 0.6 ? 0 : $0 }, { _ in 0.25 },
    { $0 < 0.2 ? -.infinity : $0 < 0.4 ? .infinity : $0 < 0.6 ? -$0 : $0 * .leastNormalMagnitude },
    { $0 < 0.5 ? .leastNonzeroMagnitude : -.leastNonzeroMagnitude },
  ]

  @Test("They are those of a sort by comparisons, to the bit", arguments: kinds.indices)
  func sameBits(kind: Int) {
    var random = Random(seed: UInt64(kind))
    for rows in [1, 2, 3, 10, 257, 3000] {
      let scores = (0..<rows).map { _ in Self.kinds[kind](random.nextUniform()) }
      let isMeant = (0..<rows).map { _ in random.nextUniform() < 0.4 }
      let some = (0..<rows).map {
        $0 == 0 ? 1 : random.nextUniform() < 0.1 ? 0 : random.nextUniform()
      }
      for weights in [RowWeights(nil, rows: rows), RowWeights(some, rows: rows)] {
        let area = ROCCurve.area(
          weights: weights, rows: rows, score: { scores[$0] }, isMeant: { isMeant[$0] })
        let slow = slowArea(scores, isMeant, weights)
        #expect(area?.bitPattern == slow?.bitPattern)
      }
    }
  }

  @Test("Rows are sorted by their scores, and equal ones stay in their order")
  func order() {
    let scores = [0.5, -0.0, .infinity, 0, -1, 0.5, -.infinity, 0, -0.5, 0.5]
    var sorted = scores.enumerated().map { ScoredRow(row: $0, score: $1, isMeant: $0 == 5) }
    ROCCurve.sort(&sorted)
    #expect(sorted.map(\.number) == [6, 4, 8, 1, 3, 7, 0, 5, 9, 2])
    #expect(sorted.map(\.isMeant) == sorted.map { $0.number == 5 })
    var none: [ScoredRow] = []
    ROCCurve.sort(&none)
    #expect(none.isEmpty)
  }
}
