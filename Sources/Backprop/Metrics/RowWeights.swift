/// How much each row counts in a metric.
struct RowWeights {
  private let weights: [Double]?

  /// The sum over all rows.
  let total: Double

  init(_ weights: [Double]?, rows: Int) {
    precondition(rows >= 1, "Metrics need at least 1 row.")
    if let weights {
      precondition(
        weights.count == rows, "There are \(weights.count) weights for \(rows) rows.")
      let wrong = weights.first { !($0 >= 0 && $0.isFinite) }
      precondition(wrong == nil, "A weight must be 0 or more; one is \(wrong ?? .nan).")
    }
    self.weights = weights
    total = weights.map { $0.reduce(0, +) } ?? Double(rows)
    precondition(total > 0, "All weights are 0; at least one row must count.")
  }

  subscript(row: Int) -> Double { weights?[row] ?? 1 }

  /// The weighted mean of a number of each row, added up in the order of the rows.
  func mean(_ term: (Int) -> Double, rows: Int) -> Double {
    var sum = 0.0
    for row in 0..<rows { sum += self[row] * term(row) }
    return sum / total
  }
}
