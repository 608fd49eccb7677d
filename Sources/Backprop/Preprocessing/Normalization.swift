/// How a column of numbers is brought to a common size: y = (x − center) / scale.
public struct Normalization: Codable, Sendable, Equatable {
  /// What is subtracted.
  public let center: Double
  /// What the rest is divided by; above 0.
  public let scale: Double

  /// Changes nothing.
  public static let none = Normalization(center: 0, scale: 1)

  init(center: Double, scale: Double) {
    self.center = center
    self.scale = scale
  }

  /// The normalized number.
  public func callAsFunction(_ x: Double) -> Double { (x - center) / scale }

  /// The number that a normalized one stands for.
  public func inverse(_ y: Double) -> Double { y * scale + center }

  var problem: String? {
    Rule.holds(center.isFinite, "A center must be finite; it is \(center).")
      ?? Rule.positive(scale, "scale")
  }
}

/// What columns of numbers are brought to before training.
public enum Scaling: String, Codable, Sendable, CaseIterable {
  /// Mean 0 and variance 1 (divided by the number of rows, as in scikit-learn's `StandardScaler`).
  case standard
  /// The range from 0 to 1.
  case minMax = "min-max"
  /// Left as they are.
  case none

  /// What it comes to for a column; nil if the column is constant, or so close to it that nothing
  /// is left of its variance.
  func normalization(of statistics: ColumnStatistics) -> Normalization? {
    guard statistics.smallest < statistics.largest else { return nil }
    switch self {
    case .none: return Normalization.none
    case .minMax:
      let range = statistics.largest - statistics.smallest
      return Normalization(center: statistics.smallest, scale: range)
    case .standard:
      let deviation = statistics.standardDeviation
      return deviation > 0 ? Normalization(center: statistics.mean, scale: deviation) : nil
    }
  }
}

/// What is done where a table has no value.
public enum MissingValues: String, Codable, Sendable, CaseIterable {
  /// Numbers become the mean of the column, words its most frequent one.
  case mean
  /// Numbers become the median of the column, words its most frequent one.
  case median
  /// Both become the most frequent value of the column.
  case mode
  /// Rows that lack a value are left out of training; when predicting they are filled as by `mean`.
  case drop
  /// In training a missing value is an error that says where it is; when predicting it is filled as by
  /// `mean`.
  case error
}
