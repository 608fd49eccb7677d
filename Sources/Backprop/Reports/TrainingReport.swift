/// A training run on a page: what was trained on what, how the losses went, how good the
/// predictions are, what the network looks like inside, and what is worth knowing.
///
/// It is one file of HTML that needs nothing else: no network, no script, no images. It can be read
/// on paper, in the dark, on a narrow screen and by a screen reader.
///
/// ```swift
/// try trainer.run()
/// try TrainingReport(trainer).write(to: "report.html")
/// ```
public struct TrainingReport {
  private let page: HTMLPage

  /// Makes a report of a run that has finished at least one epoch.
  ///
  /// - Parameters:
  ///   - trainer: the run.
  ///   - outcome: what ``TableTrainer/outcome()`` says, if that is known; it is asked for if nil.
  ///   - command: the command that repeats the run, if there is one.
  ///   - path: where the model was written to, if it was.
  ///   - seconds: how long training took, if that is known.
  ///   - remarks: sentences to be added to the results.
  /// - Throws: ``TableError`` if a table is not what the model expects.
  public init<S: Scalar>(
    _ trainer: TableTrainer<S>, outcome: TrainingOutcome? = nil, command: String? = nil,
    model path: String? = nil, seconds: Double? = nil, remarks: [String] = []
  ) throws {
    let content = ReportContent(
      trainer: trainer, model: trainer.model, outcome: try outcome ?? trainer.outcome(),
      command: command, remarks: remarks, path: path, seconds: seconds)
    page = HTMLPage(
      title: content.title, origin: Self.origin(trainer.settings, trainer.table.digest),
      body: try content.markup)
  }

  /// The same for all reports of a run, and another for those of other tables or settings. How many
  /// epochs there are to be may change when a run is resumed.
  private static func origin(_ settings: TrainingSettings, _ tableDigest: String) -> String {
    var settings = settings
    settings.epochs = 1
    var digest = ByteDigest()
    digest.add(Array("\(tableDigest) \((try? JSONText.encode(settings)) ?? "")".utf8).span)
    return digest.digits
  }

  /// The page.
  public var html: String { page.html }

  /// Writes the page. Whoever reads the path at any time finds the old file or the new one, whole.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overwriting: whether a file that is there is replaced.
  /// - Throws: ``FileError``; what was there is untouched.
  public func write(to path: String, overwriting: Bool = true) throws {
    try page.write(to: path, overwriting: overwriting)
  }

  /// Whether a file is a report of a run that a checkpoint is of, and not something else of the same
  /// name.
  public static func isReport(at path: String, of file: CheckpointFile) -> Bool {
    HTMLPage.isPage(at: path, of: origin(file.settings, file.tables.digest))
  }

  /// Makes sure, before hours of training, that a report can be written to a path.
  ///
  /// - Throws: ``FileError`` if the path is a folder, its folder is missing or may not be written
  ///   to, or, unless that is allowed, there is a file.
  public static func prepare(_ path: String, overwriting: Bool) throws {
    try AtomicFile.prepare(path, overwriting: overwriting)
  }
}

/// What stands in a report.
private struct ReportContent<S: Scalar> {
  let trainer: TableTrainer<S>
  let model: Model<S>
  let outcome: TrainingOutcome
  let command: String?
  let remarks: [String]
  let path: String?
  let seconds: Double?

  /// The most targets whose predictions are drawn.
  private static var mostScatters: Int { 4 }
  /// About how many products of a weight with a row the gradient may take in each direction: a
  /// second or so.
  private static var mostProducts: Int { 10_000_000_000 }

  private var targets: Targets { trainer.preprocessing.targets }
  /// What the rows that decide are called.
  private var rows: String { outcome.validation == nil ? "training" : "validation" }

  var title: String {
    "Training report: \(targets.names.listed(atMost: 3)) from \(trainer.table.source)"
  }

  var markup: Markup {
    get throws {
      let run = RunReport(trainer: trainer, model: model, path: path, seconds: seconds)
      let predictions = try predictions
      let parameters = ParameterReport(
        model.network, gradient: try gradient, trainingRows: trainer.trainingRows.count)
      return Markup(joining: [
        header,
        Markup("main") {
          Markup.section("run", "What was trained") {
            run.markup
            repeating
          }
          Markup.section("losses", "Losses") { losses }
          Markup.section("scores", "Scores") { scores }
          Markup.section("predictions", "Predictions") { predictions }
          Markup.section("findings", "Findings") { findings }
          Markup.section("network", "The network") { run.network }
          Markup.section("parameters", "Weights and gradients") { parameters.markup }
          Markup.section("features", "Features") { run.features }
        },
        Markup("footer") {
          Markup.note("Made by backprop train. The page is complete: it loads nothing.")
        },
      ])
    }
  }

  // MARK: The beginning

  private var header: Markup {
    Markup("header") {
      Markup("p", ["class": "kicker"]) { "Training report" }
      Markup("h1") {
        targets.names.listed(atMost: 3)
        Markup("span", ["class": "from"]) { " from \(trainer.table.source)" }
      }
      Markup("dl", ["class": "tiles"]) {
        for tile in tiles {
          Markup("div") {
            Markup("dt") { tile.name }
            Markup("dd") {
              Markup("strong") { tile.value }
              Markup("span") { tile.beside }
            }
          }
        }
      }
      Markup("nav", ["aria-label": "Sections"]) {
        for (id, name) in [
          ("run", "Run"), ("losses", "Losses"), ("scores", "Scores"),
          ("predictions", "Predictions"),
          ("findings", "Findings"), ("network", "Network"), ("parameters", "Weights and gradients"),
          ("features", "Features"),
        ] {
          Markup("a", ["href": "#\(id)"]) { name }
          " "
        }
      }
    }
  }

  private var tiles: [(name: String, value: String, beside: String)] {
    func text(_ value: Double?) -> String { value?.shortText ?? "not defined" }
    let (score, base) = (outcome.deciding.metrics.headline, outcome.baseline.metrics.headline)
    return [
      (
        "\(rows) \(Metrics.spokenName(of: score.name))", text(score.value),
        "baseline \(text(base.value))"
      ),
      ("\(rows) loss", outcome.deciding.loss.shortText, trainer.loss.kind),
      (
        trainer.keepsBest ? "best epoch" : "last epoch", "\(trainer.keptEpoch?.epoch ?? 0)",
        "of \(trainer.history.entries.count)"
      ),
      (
        "parameters", "\(model.network.parameters.count)",
        "\(model.network.inputs.counted("input")), \(model.network.outputs.counted("output"))"
      ),
    ]
  }

  @MarkupBuilder private var repeating: Markup {
    Markup("h3") { "Repeat" }
    if let command {
      Markup("pre", ["tabindex": "0"]) { Markup("code") { command } }
    } else {
      Markup.paragraph(
        trainer.stopReason == nil
          ? "The run was interrupted, so no command repeats it exactly."
          : "The run was not started by a command that repeats it.")
    }
  }

  // MARK: Results

  @MarkupBuilder private var losses: Markup {
    if let chart = LossChart(trainer.history, kept: trainer.keptEpoch) {
      chart.markup
    }
    Markup.note(
      "The training loss of an epoch is measured on the way, before each step and with dropout, "
        + "if there is any"
        + (trainer.hasValidation
          ? "; the validation loss after the epoch. The network of the "
            + (trainer.keepsBest ? "best" : "last") + " epoch was saved."
          : ". No rows were held out, so the network of the last epoch was saved."))
  }

  @MarkupBuilder private var scores: Markup {
    Markup.table(outcome.scoreTable, caption: "The saved network on all rows, and the baseline")
    Markup.note("Baseline: \(outcome.baselineText). It is judged on the \(rows) rows.")
    for remark in remarks { Markup.paragraph(remark) }
  }

  @MarkupBuilder private var findings: Markup {
    if outcome.findings.isEmpty {
      Markup.paragraph(
        "None: neither the table nor the run shows anything that calls for a change.")
    } else {
      Markup("ul", ["class": "findings"]) {
        for finding in outcome.findings {
          Markup("li") {
            Markup("strong") { "\(finding.what)." }
            Markup("p") { "Evidence: \(finding.evidence)." }
            Markup("p") { "Advice: \(finding.advice)" }
          }
        }
      }
    }
  }

  // MARK: Predictions

  private var predictions: Markup {
    get throws {
      switch outcome.deciding.metrics {
      case .classification(let metrics): classes(metrics)
      case .multiLabel(let metrics):
        .table(
          metrics.labels.texts(heading: "label"), caption: "Each target on the \(rows) rows")
      case .regression: numbers(try trainer.scatters(of: model))
      }
    }
  }

  private func classes(_ metrics: ClassificationMetrics) -> Markup {
    let isWhole = metrics.classes.count <= 30
    return Markup(joining: [
      ConfusionTable(metrics: metrics, rows: rows).markup,
      isWhole
        ? .table(metrics.classes.texts(heading: "class"), caption: "Each class on the \(rows) rows")
        : .table(
          metrics.worst(atMost: 20).texts(heading: "class"),
          caption: "The lowest F1 of \(metrics.classes.count) classes on the \(rows) rows"),
    ])
  }

  @MarkupBuilder private func numbers(_ scatters: [PredictionScatter]) -> Markup {
    for scatter in scatters.prefix(Self.mostScatters) {
      Markup("figure", ["class": "scatter"]) {
        scatter.markup
        scatter.errors
      }
    }
    if let some = scatters.first {
      Markup.note(
        (some.points.count < some.rows
          ? "\(some.points.count) of the \(some.rows) \(rows) rows, evenly spaced."
          : "All \(some.rows) \(rows) rows.")
          + " On the dashed line, predictions are right."
          + (scatters.count > Self.mostScatters
            ? " The first \(Self.mostScatters) of \(scatters.count) targets are drawn." : ""))
    }
  }

  // MARK: Gradients

  private var gradient: LossGradient {
    get throws {
      let parameters = max(model.network.parameters.count, 1)
      let most = min(10_000, max(256, Self.mostProducts / parameters))
      let dataset: Dataset<S> = try trainer.preprocessing.dataset(
        of: trainer.table, rows: trainer.trainingRows.evenlySpaced(atMost: most),
        settings: trainer.settings)
      return LossGradient(of: model.network, on: dataset, loss: model.loss)
    }
  }
}
