import Foundation

/// Seconds since some moment, from the clock that is never set.
func seconds() -> Double {
  Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
}

/// Times several pieces of work in turn, so that a machine that grows slower is so for all of them.
///
/// - Returns: for each piece the median of the seconds that one call took, or another quantile: a low one
///   where others use the machine too, who can only make work slower.
func medians(
  rounds: Int, quantile: Double = 0.5, _ pieces: [(calls: Int, work: () -> Void)]
) -> [Double] {
  for piece in pieces { piece.work() }
  var times = pieces.map { _ in [Double]() }
  for _ in 0..<rounds {
    for (number, piece) in pieces.enumerated() {
      let start = seconds()
      for _ in 0..<piece.calls { piece.work() }
      times[number].append((seconds() - start) / Double(piece.calls))
    }
  }
  return times.map { $0.sorted()[Int(Double($0.count) * quantile)] }
}

extension Double {
  /// The number with so many digits after the point, in a column of at least `width`.
  func text(_ digits: Int, width: Int = 0) -> String {
    let text = String(format: "%.\(digits)f", self)
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

extension String {
  /// The text filled up with spaces to `width` columns.
  func column(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
