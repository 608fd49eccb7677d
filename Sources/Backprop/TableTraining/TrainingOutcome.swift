/// What a training run came to: how good the best model is, beside what one reaches without a
/// network, and what is worth knowing.
///
/// ```swift
/// try trainer.run()
/// let outcome = try trainer.outcome()
/// print(TextTable(outcome.scoreTable))
/// for finding in outcome.findings { print(finding) }
/// ```
public struct TrainingOutcome: Sendable {
  /// How good the best model is on the rows that it learned from.
  public let training: Evaluation
  /// How good it is on the rows that were held out; nil if there are none.
  public let validation: Evaluation?
  /// What one reaches without a network; it has no loss.
  public let baseline: Evaluation
  /// What is worth knowing about the table and the run.
  public let findings: [Finding]

  /// The rows that decide how good the model is: those held out, or else those learned from.
  public var deciding: Evaluation { validation ?? training }

  /// Losses and metrics of both parts beside those of the baseline, as texts: the heading, a row
  /// for each score, and the numbers of rows.
  public var scoreTable: [[String]] {
    var rows = [["", "training"] + (validation == nil ? [] : ["validation"]) + ["baseline"]]
    func row(_ name: String, _ values: [Double?]) {
      rows.append([Metrics.spokenName(of: name)] + values.map { $0.map(\.shortText) ?? "–" })
    }
    let parts = [training] + [validation].compactMap(\.self)
    row("loss", parts.map(\.loss) + [nil])
    for (place, score) in training.metrics.scores.enumerated() {
      row(
        score.name,
        parts.map { $0.metrics.scores[place].value } + [baseline.metrics.scores[place].value])
    }
    rows.append(["rows"] + parts.map { "\($0.rows)" } + ["\(baseline.rows)"])
    return rows
  }

  /// What the baseline predicts, such as "always the mean".
  public var baselineText: String {
    switch baseline.metrics {
    case .classification:
      "always the most frequent class, with the shares of all as probabilities"
    case .multiLabel: "always the more frequent class of each target"
    case .regression: "always the mean"
    }
  }
}

extension TableTrainer {
  /// Judges the best model so far: on all rows, against the baseline, and by the rules of the
  /// findings.
  ///
  /// - Throws: ``TableError`` if a table is not what the model expects.
  public func outcome() throws -> TrainingOutcome {
    let training = try evaluateTraining()
    let validation = try evaluateValidation()
    let baseline = try baseline()
    return TrainingOutcome(
      training: training, validation: validation, baseline: baseline,
      findings: try allFindings(training: training, validation: validation, baseline: baseline))
  }

  /// Which epoch the best model comes from, out of how many, and why there were no more: such as
  /// "best epoch 175 of 205; no lower loss for 30 epochs".
  public var endText: String {
    let reason = stopReason.map { "; \($0)" } ?? "; interrupted"
    return "\(keepsBest ? "best" : "last") epoch \(keptEpoch?.epoch ?? 0) of "
      + "\(history.entries.count)\(reason)"
  }

  /// The epoch that the model comes from; nil before the first.
  var keptEpoch: History.Entry? { keepsBest ? history.best : history.last }
}
