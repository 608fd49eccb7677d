extension Metrics {
  /// The one number that people ask for first, by its name: `accuracy` or `r2`; nil where R² is not
  /// defined.
  public var headline: (name: String, value: Double?) {
    switch self {
    case .classification(let metrics): ("accuracy", metrics.accuracy)
    case .multiLabel(let metrics): ("accuracy", metrics.accuracy)
    case .regression(let metrics): ("r2", metrics.r2)
    }
  }

  /// All single numbers, with the names that they have in JSON; nil where one is not defined.
  public var scores: [(name: String, value: Double?)] {
    switch self {
    case .classification(let metrics):
      [
        ("accuracy", metrics.accuracy), ("balanced_accuracy", metrics.balancedAccuracy),
        ("macro_f1", metrics.macroF1), ("log_loss", metrics.logLoss), ("roc_auc", metrics.rocAUC),
      ]
    case .multiLabel(let metrics):
      [
        ("accuracy", metrics.accuracy), ("subset_accuracy", metrics.subsetAccuracy),
        ("macro_f1", metrics.macroF1), ("roc_auc", metrics.rocAUC),
      ]
    case .regression(let metrics):
      [("r2", metrics.r2), ("rmse", metrics.rmse), ("mae", metrics.mae)]
    }
  }
}
