/// How well a score tells the rows that are meant from the others.
enum ROCCurve {
  /// The area under the curve: the probability that a row that is meant has a higher score than one
  /// that is not, where equal scores count half.
  ///
  ///     area = Σ w⁺ᵢ · w⁻ⱼ · ([sᵢ > sⱼ] + ½ · [sᵢ = sⱼ]) / (Σ w⁺ᵢ · Σ w⁻ⱼ)
  ///
  /// - Returns: nil unless rows of both kinds count.
  static func area(scores: [Double], weights: RowWeights, isMeant: (Int) -> Bool) -> Double? {
    // The row decides between equal scores, so that the order of the sums is always the same.
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var (meant, others) = (0.0, 0.0)
    var pairs = 0.0
    var place = 0
    while place < order.count {
      let score = scores[order[place]]
      var (meantHere, othersHere) = (0.0, 0.0)
      repeat {
        let row = order[place]
        if isMeant(row) { meantHere += weights[row] } else { othersHere += weights[row] }
        place += 1
      } while place < order.count && scores[order[place]] == score
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
}
