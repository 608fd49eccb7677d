/// How well one class is found.
///
/// With TP the weight of the rows of the class that were predicted as such:
///
///     precision = TP / predicted,   recall = TP / support,   F1 = 2 · TP / (predicted + support)
///
/// A quotient by 0 is 0, as with scikit-learn's `zero_division=0`.
public struct ClassMetrics: Codable, Sendable, Equatable {
  /// The name of the class.
  public let name: String

  /// The part of the rows predicted as this class that are of it.
  public let precision: Double

  /// The part of the rows of this class that were predicted as such.
  public let recall: Double

  /// The harmonic mean of precision and recall.
  public let f1: Double

  /// The weight of all rows of this class: their number, if rows have no weights.
  public let support: Double

  private enum CodingKeys: String, CodingKey {
    case name = "class"
    case precision, recall, f1, support
  }

  init(name: String, hits: Double, predicted: Double, support: Double) {
    func quotient(_ dividend: Double, _ divisor: Double) -> Double {
      divisor > 0 ? dividend / divisor : 0
    }
    self.name = name
    precision = quotient(hits, predicted)
    recall = quotient(hits, support)
    f1 = quotient(2 * hits, predicted + support)
    self.support = support
  }
}
