import Backprop

/// What a training run came to, for people and for programs.
struct TrainingSummary<S: Scalar> {
  private let trainer: TableTrainer<S>
  private let model: Model<S>
  private let plan: TrainingPlan
  private let seconds: Double
  private let folds: FoldResults?
  private let outcome: TrainingOutcome
  /// Where the report is; nil if there is none.
  private let report: String?

  init(
    _ trainer: TableTrainer<S>, model: Model<S>, outcome: TrainingOutcome, plan: TrainingPlan,
    seconds: Double, folds: FoldResults?, report: String?
  ) {
    self.trainer = trainer
    self.model = model
    self.outcome = outcome
    self.plan = plan
    self.seconds = seconds
    self.folds = folds
    self.report = report
  }

  // MARK: For people

  var text: String {
    var parts = [TextTable(outcome.scoreTable).description, ending]
    if let folds { parts.append(folds.text) }
    if trainer.history.entries.count > 1 { parts.append(trainer.history.curve()) }
    if case .classification(let metrics) = outcome.deciding.metrics,
      metrics.classes.count <= 20
    {
      let rows = outcome.validation == nil ? "training" : "validation"
      parts.append("Confusions of the \(rows) rows:\n\(metrics.confusionTable)")
    }
    if !outcome.findings.isEmpty {
      parts.append("Findings:\n" + outcome.findings.map { "- \($0)" }.joined(separator: "\n"))
    }
    // An interrupted run ended where somebody liked.
    let command = trainer.stopReason == nil ? nil : plan.command
    parts.append(
      (command.map { "Repeat: \($0)\n" } ?? "")
        + "Model:  \(plan.output) (digest \(model.network.digest))"
        + (report.map { "\nReport: \($0)" } ?? ""))
    return parts.joined(separator: "\n\n")
  }

  private var ending: String {
    "\(trainer.endText); \(seconds.shortText) s; seed \(plan.settings.seed)\n"
      + "baseline: \(outcome.baselineText)"
  }

  // MARK: For programs

  var json: String {
    get throws { try Report(self).text }
  }

  /// The keys of `train --json`.
  private struct Report: Encodable {
    let training: Evaluation
    let validation: Evaluation?
    let baseline: Metrics
    let folds: [Evaluation]?
    let divergedFolds: Int?
    let epochs: Int
    let bestEpoch: Int?
    let stopReason: String?
    let seconds: Double
    let seed: UInt64
    let digest: String
    let model: String
    let findings: [Finding]
    let command: String?
    let report: String?

    private enum CodingKeys: String, CodingKey {
      case training, validation, baseline, folds, epochs, seconds, seed, digest, model, findings
      case command, report
      case bestEpoch = "best_epoch"
      case divergedFolds = "diverged_folds"
      case stopReason = "stop_reason"
    }

    init(_ summary: TrainingSummary) {
      training = summary.outcome.training
      validation = summary.outcome.validation
      baseline = summary.outcome.baseline.metrics
      folds = summary.folds?.evaluations
      divergedFolds = summary.folds?.diverged
      epochs = summary.trainer.history.entries.count
      bestEpoch = summary.model.record?.best?.epoch
      stopReason = summary.trainer.stopReason?.description
      seconds = summary.seconds
      seed = summary.plan.settings.seed
      digest = summary.model.network.digest
      model = summary.plan.output
      findings = summary.outcome.findings
      command = summary.plan.command
      report = summary.report
    }

    var text: String { get throws { try JSONOutput.text(self) } }
  }
}

extension Evaluation {
  /// Such as `accuracy 0.9667`.
  var headline: String {
    let (name, value) = metrics.headline
    return "\(Metrics.spokenName(of: name)) \(value.map(\.shortText) ?? "not defined")"
  }
}
