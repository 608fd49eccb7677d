import Backprop

/// What a training run came to, for people and for programs.
struct TrainingSummary<S: Scalar> {
  private let trainer: TableTrainer<S>
  private let model: Model<S>
  private let plan: TrainingPlan
  private let seconds: Double
  private let folds: FoldResults?
  private let training: Evaluation
  private let validation: Evaluation?
  private let baseline: Evaluation
  private let findings: [Finding]

  init(
    _ trainer: TableTrainer<S>, model: Model<S>, plan: TrainingPlan, seconds: Double,
    folds: FoldResults?
  ) throws {
    self.trainer = trainer
    self.model = model
    self.plan = plan
    self.seconds = seconds
    self.folds = folds
    training = try trainer.evaluateTraining()
    validation = try trainer.evaluateValidation()
    baseline = try trainer.baseline()
    findings = try trainer.allFindings(
      training: training, validation: validation, baseline: baseline)
  }

  // MARK: For people

  var text: String {
    var parts = [table, ending]
    if let folds { parts.append(folds.text) }
    if trainer.history.entries.count > 1 { parts.append(trainer.history.curve()) }
    if case .classification(let metrics) = (validation ?? training).metrics,
      metrics.classes.count <= 20
    {
      let rows = validation == nil ? "training" : "validation"
      parts.append("Confusions of the \(rows) rows:\n\(metrics.confusionTable)")
    }
    if !findings.isEmpty {
      parts.append("Findings:\n" + findings.map { "- \($0)" }.joined(separator: "\n"))
    }
    // An interrupted run ended where somebody liked.
    let command = trainer.stopReason == nil ? nil : plan.command
    parts.append(
      (command.map { "Repeat: \($0)\n" } ?? "")
        + "Model:  \(plan.output) (digest \(model.network.digest))")
    return parts.joined(separator: "\n\n")
  }

  /// Losses and metrics of both parts, beside what one reaches without a network.
  private var table: String {
    var rows = [["", "training"] + (validation == nil ? [] : ["validation"]) + ["baseline"]]
    func row(_ name: String, _ values: [Double?]) {
      rows.append([name.spoken] + values.map { $0.map(\.shortText) ?? "–" })
    }
    let parts = [training] + [validation].compactMap(\.self)
    row("loss", parts.map(\.loss) + [nil])
    for (place, score) in training.metrics.scores.enumerated() {
      row(
        score.name,
        parts.map { $0.metrics.scores[place].value } + [baseline.metrics.scores[place].value])
    }
    rows.append(["rows"] + parts.map { "\($0.rows)" } + ["\(baseline.rows)"])
    return TextTable(rows).description
  }

  private var ending: String {
    let history = trainer.history
    let best = trainer.keepsBest ? history.best : history.last
    let reason = trainer.stopReason.map { "; \($0)" } ?? "; interrupted"
    return
      "\(trainer.keepsBest ? "best" : "last") epoch \(best?.epoch ?? 0) of "
      + "\(history.entries.count)\(reason); \(seconds.shortText) s; seed \(plan.settings.seed)\n"
      + "baseline: always \(baselineName)"
  }

  private var baselineName: String {
    switch trainer.preprocessing.targets.kind {
    case .classes: "the most frequent class, with the shares of all as probabilities"
    case .labels: "the more frequent class of each target"
    case .numbers: "the mean"
    }
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

    private enum CodingKeys: String, CodingKey {
      case training, validation, baseline, folds, epochs, seconds, seed, digest, model, findings
      case command
      case bestEpoch = "best_epoch"
      case divergedFolds = "diverged_folds"
      case stopReason = "stop_reason"
    }

    init(_ summary: TrainingSummary) {
      training = summary.training
      validation = summary.validation
      baseline = summary.baseline.metrics
      folds = summary.folds?.evaluations
      divergedFolds = summary.folds?.diverged
      epochs = summary.trainer.history.entries.count
      bestEpoch = summary.model.record?.best?.epoch
      stopReason = summary.trainer.stopReason?.description
      seconds = summary.seconds
      seed = summary.plan.settings.seed
      digest = summary.model.network.digest
      model = summary.plan.output
      findings = summary.findings
      command = summary.plan.command
    }

    var text: String { get throws { try JSONOutput.text(self) } }
  }
}

extension Evaluation {
  /// Such as `accuracy 0.9667`.
  var headline: String {
    let (name, value) = metrics.headline
    return "\(name.spoken) \(value.map(\.shortText) ?? "not defined")"
  }
}

extension String {
  /// The name of a metric as people write it: `log_loss` is log loss.
  var spoken: String {
    switch self {
    case "r2": "R²"
    case "rmse", "mae": uppercased()
    case "roc_auc": "ROC AUC"
    case "macro_f1": "macro F1"
    default: split(separator: "_").joined(separator: " ")
    }
  }
}
