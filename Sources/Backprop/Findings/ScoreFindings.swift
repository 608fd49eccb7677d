/// What the metrics of a run tell beside its losses.
struct ScoreFindings {
  let training: Evaluation
  /// The rows that were held out; nil if there are none.
  let validation: Evaluation?
  let baseline: Evaluation
  let history: History
  let settings: TrainingSettings

  /// All that is noticed, most telling first.
  var all: [Finding] { [noBetterThanBaseline, overfitting].compactMap(\.self) }

  /// Fewer rows say too little.
  private static var fewestRows: Int { 10 }

  // MARK: Against the baseline

  /// The network predicts no better than a constant would.
  var noBetterThanBaseline: Finding? {
    let judged = validation ?? training
    guard judged.rows >= Self.fewestRows,
      let evidence = Self.shortfall(of: judged.metrics, against: baseline.metrics)
    else { return nil }
    let scaling = settings.columns.scaling == .none ? "--scale standard, " : ""
    return Finding(
      "The network predicts no better than a constant",
      evidence:
        "\(evidence) on the \(judged.rows) \(validation == nil ? "training" : "validation") rows",
      advice: "The features may say nothing of the target, or training did not get going: try "
        + "\(scaling)ten times and a tenth of the --learning-rate, wider --hidden layers, or less "
        + "--dropout and --weight-decay.")
  }

  private static func shortfall(of metrics: Metrics, against baseline: Metrics) -> String? {
    switch (metrics, baseline) {
    case (.classification(let mine), .classification(let constant)):
      // Where classes are very unequal, rare ones may be found though the accuracy does not rise.
      guard mine.accuracy <= constant.accuracy,
        mine.balancedAccuracy <= constant.balancedAccuracy + 0.02
      else { return nil }
      return "accuracy \(mine.accuracy.percentText), where always the most frequent class has "
        + "\(constant.accuracy.percentText)"
    case (.multiLabel(let mine), .multiLabel(let constant)):
      guard mine.accuracy <= constant.accuracy, mine.macroF1 <= constant.macroF1 + 0.02 else {
        return nil
      }
      return "accuracy \(mine.accuracy.percentText), where always the more frequent answers have "
        + "\(constant.accuracy.percentText)"
    case (.regression(let mine), .regression(let constant)):
      guard mine.rmse >= 0.995 * constant.rmse else { return nil }
      return "root mean squared error \(mine.rmse.shortText), where always the mean has "
        + "\(constant.rmse.shortText)" + (mine.r2.map { "; R² \($0.shortText)" } ?? "")
    default: return nil
    }
  }

  // MARK: Training against validation

  /// What was learned holds for the training rows much more than for the others.
  var overfitting: Finding? {
    let evidence = [gap, rise].compactMap(\.self)
    guard !evidence.isEmpty else { return nil }
    return Finding(
      "The network learned its training rows by heart",
      evidence: evidence.joined(separator: "; "),
      advice: "More --dropout or --weight-decay, fewer --hidden units, or more rows help; the best "
        + "epoch was kept.")
  }

  private var gap: String? {
    guard let validation, validation.rows >= Self.fewestRows else { return nil }
    let rows = Double(validation.rows)
    switch (training.metrics, validation.metrics) {
    case (.classification(let seen), .classification(let unseen)):
      // By chance alone few rows may have been held out that are harder.
      let chance = (unseen.accuracy * (1 - unseen.accuracy) / rows).squareRoot()
      guard seen.accuracy - unseen.accuracy > max(0.12, 3 * chance) else { return nil }
      return "accuracy \(seen.accuracy.percentText) on the training rows, "
        + "\(unseen.accuracy.percentText) on the validation rows"
    case (.regression(let seen), .regression(let unseen)):
      guard let seenR2 = seen.r2, let unseenR2 = unseen.r2, seenR2 >= 0.5,
        seenR2 - unseenR2 > 0.3
      else {
        return nil
      }
      return
        "R² \(seenR2.shortText) on the training rows, \(unseenR2.shortText) on the validation rows"
    default: return nil
    }
  }

  private var rise: String? {
    guard validation != nil, let first = history.entries.first, let last = history.last,
      let best = history.best, let lowest = best.validationLoss, lowest > 0
    else { return nil }
    let end = history.entries.suffix(3).compactMap(\.validationLoss).mean
    let fall = (first.validationLoss ?? lowest) - lowest
    guard history.entries.count >= 5, end > 1.3 * lowest, end - lowest > 0.2 * fall,
      last.trainingLoss < 0.9 * best.trainingLoss
    else { return nil }
    return "the validation loss rose from \(lowest.shortText) in epoch \(best.epoch) to "
      + "\(end.shortText) while the training loss fell to \(last.trainingLoss.shortText)"
  }
}
