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

  /// What it comes to for a column; nil if the column is constant.
  func normalization(of statistics: ColumnStatistics) -> Normalization? {
    guard statistics.smallest < statistics.largest else { return nil }
    switch self {
    case .none: return Normalization.none
    case .minMax:
      let range = statistics.largest - statistics.smallest
      return Normalization(center: statistics.smallest, scale: range.isFinite ? range : 1)
    case .standard:
      let deviation = statistics.standardDeviation
      // Of numbers that differ by less than their rounding, or by more than can be squared.
      guard deviation > 0 && deviation.isFinite && statistics.mean.isFinite else { return nil }
      return Normalization(center: statistics.mean, scale: deviation)
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
  /// A missing value is an error that says where it is.
  case error
}

/// Mean, variance and range of numbers that come one at a time.
///
/// - Source: Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products",
///   Technometrics 4, 1962: no digits are lost however large the mean is.
struct ColumnStatistics: Sendable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private(set) var smallest = Double.infinity
  private(set) var largest = -Double.infinity
  private var squares = 0.0

  @inline(__always)
  mutating func add(_ x: Double) {
    count += 1
    let distance = x - mean
    mean += distance / Double(count)
    squares += distance * (x - mean)
    smallest = min(smallest, x)
    largest = max(largest, x)
  }

  var standardDeviation: Double { (squares / Double(max(count, 1))).squareRoot() }
}
