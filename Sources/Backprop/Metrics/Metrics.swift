/// How good predictions are, whatever the task.
///
/// In files the metrics stand without a wrapping: an object whose keys, such as `rmse`, tell the
/// task. What is not defined is left out or null.
public enum Metrics: Codable, Sendable, Equatable, CustomStringConvertible {
  /// One of several classes.
  case classification(ClassificationMetrics)
  /// Numbers.
  case regression(RegressionMetrics)
  /// Several yes-or-no questions.
  case multiLabel(MultiLabelMetrics)

  private enum Key: String, CodingKey {
    case confusion = "confusion_matrix"
    case subsetAccuracy = "subset_accuracy"
    case rmse
  }

  /// Reads the metrics of the task that the keys tell.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if container.contains(.confusion) {
      self = .classification(try ClassificationMetrics(from: decoder))
    } else if container.contains(.subsetAccuracy) {
      self = .multiLabel(try MultiLabelMetrics(from: decoder))
    } else if container.contains(.rmse) {
      self = .regression(try RegressionMetrics(from: decoder))
    } else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: """
            These are no metrics: there is neither "confusion_matrix" nor "subset_accuracy" nor \
            "rmse".
            """))
    }
  }

  /// Writes the metrics without a wrapping.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .classification(let metrics): try metrics.encode(to: encoder)
    case .regression(let metrics): try metrics.encode(to: encoder)
    case .multiLabel(let metrics): try metrics.encode(to: encoder)
    }
  }

  public var description: String {
    switch self {
    case .classification(let metrics): metrics.description
    case .regression(let metrics): metrics.description
    case .multiLabel(let metrics): metrics.description
    }
  }
}

extension Metrics {
  /// The name of a score as people write it: `log_loss` is log loss.
  public static func spokenName(of score: String) -> String {
    switch score {
    case "r2": "R²"
    case "rmse", "mae": score.uppercased()
    case "roc_auc": "ROC AUC"
    case "macro_f1": "macro F1"
    default: score.split(separator: "_").joined(separator: " ")
    }
  }
}
