/// How well a score tells the rows that are meant from the others.
enum ROCCurve {
  /// The area under the curve: the probability that a row that is meant has a higher score than one
  /// that is not, where equal scores count half.
  ///
  ///     area = Σ w⁺ᵢ · w⁻ⱼ · ([sᵢ > sⱼ] + ½ · [sᵢ = sⱼ]) / (Σ w⁺ᵢ · Σ w⁻ⱼ)
  ///
  /// - Parameters:
  ///   - weights: how much each row counts.
  ///   - rows: how many rows there are.
  ///   - score: the score of a row, which is not NaN.
  ///   - isMeant: whether a row is meant.
  /// - Returns: nil unless rows of both kinds count.
  @inline(__always)
  static func area(
    weights: RowWeights, rows: Int, score: (Int) -> Double, isMeant: (Int) -> Bool
  ) -> Double? {
    var order: [ScoredRow] = []
    order.reserveCapacity(rows)
    for row in 0..<rows {
      order.append(ScoredRow(row: row, score: score(row), isMeant: isMeant(row)))
    }
    sort(&order)
    return area(order, weights)
  }

  private static func area(_ order: [ScoredRow], _ weights: RowWeights) -> Double? {
    var (meant, others) = (0.0, 0.0)
    var pairs = 0.0
    var place = 0
    while place < order.count {
      let score = order[place].score
      var (meantHere, othersHere) = (0.0, 0.0)
      repeat {
        let row = order[place]
        if row.isMeant {
          meantHere += weights[row.number]
        } else {
          othersHere += weights[row.number]
        }
        place += 1
      } while place < order.count && order[place].score == score
      pairs += meantHere * (others + othersHere / 2)
      meant += meantHere
      others += othersHere
    }
    return meant > 0 && others > 0 ? pairs / (meant * others) : nil
  }

  /// The mean of several areas; nil if one of them is not defined.
  static func mean(_ areas: [Double?]) -> Double? {
    let defined = areas.compactMap { $0 }
    guard defined.count == areas.count, !areas.isEmpty else { return nil }
    return defined.reduce(0, +) / Double(defined.count)
  }

  /// Sorts rows by their scores, those of equal scores in the order in which they were, so that the order
  /// of the sums is always the same.
  ///
  /// Eight bits after the other, from the lowest, the rows are put where those bits belong: so many
  /// times over all rows, however many there are. Bits that are the same in all scores are left out.
  static func sort(_ rows: inout [ScoredRow]) {
    guard let first = rows.first else { return }
    var different: UInt64 = 0
    for row in rows { different |= row.score ^ first.score }
    var sorted = rows
    var bit = different.trailingZeroBitCount
    while bit < UInt64.bitWidth - different.leadingZeroBitCount {
      var places = [Int](repeating: 0, count: 256)
      for row in rows { places[Int(truncatingIfNeeded: row.score >> bit & 255)] += 1 }
      var sum = 0
      for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
      for row in rows {
        let digit = Int(truncatingIfNeeded: row.score >> bit & 255)
        sorted[places[digit]] = row
        places[digit] += 1
      }
      swap(&rows, &sorted)
      bit += 8
    }
  }
}

/// A row with its score.
struct ScoredRow {
  /// Bits that are in the same order as the scores.
  let score: UInt64
  private let numberAndKind: Int

  init(row: Int, score: Double, isMeant: Bool) {
    // Negative zero equals zero, and the sum of the two is zero.
    let bits = (score + 0).bitPattern
    self.score = bits ^ (score < 0 ? .max : 1 << 63)
    numberAndKind = row << 1 | (isMeant ? 1 : 0)
  }

  /// The number of the row.
  var number: Int { numberAndKind >> 1 }
  /// Whether the row is one of those that should have high scores.
  var isMeant: Bool { numberAndKind & 1 == 1 }
}
