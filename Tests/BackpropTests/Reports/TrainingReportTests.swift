import Foundation
import Testing

@testable import Backprop

/// Reports of whole runs on tables.
@Suite struct TrainingReportTests {
  private func trainer(
    _ targets: String..., table: Table? = nil, epochs: Int = 6, ignoring ignored: [String] = [],
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> TableTrainer<Float> {
    var settings = TrainingSettings(columns: ColumnSettings(targets: targets, ignored: ignored))
    settings.epochs = epochs
    change(&settings)
    let trainer = try TableTrainer<Float>(
      table ?? ModelSamples.table(), settings: settings, threads: 1)
    try trainer.run()
    return trainer
  }

  private func read(_ html: String) -> PageReader {
    let reader = PageReader(html)
    #expect(reader.problem == nil)
    return reader
  }

  /// What every report has to be.
  private func check(_ html: String) -> PageReader {
    let reader = read(html)
    for word in ["<script", "http:", "https:", "url(", "@import", "<img", "<link", "javascript:"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(reader.attributes["lang"] == ["en"])
    #expect(reader.headings.first == 1 && reader.headings.count { $0 == 1 } == 1)
    #expect(zip(reader.headings, reader.headings.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    let ids = reader.attributes["id"] ?? []
    #expect(Set(ids).count == ids.count)
    for names in reader.attributes["aria-labelledby"] ?? [] {
      #expect(names.split(separator: " ").allSatisfy { ids.contains(String($0)) }, "\(names)")
    }
    for link in reader.attributes["href"] ?? [] { #expect(ids.contains(String(link.dropFirst()))) }
    #expect(reader.counts["svg"] == reader.counts["desc"])
    for number in ["nan", "inf"] {
      #expect(!(reader.attributes["d"] ?? []).contains { $0.contains(number) })
    }
    return reader
  }

  /// The scores on the page are those of the evaluations.
  private func checkScores(_ reader: PageReader, _ outcome: TrainingOutcome) {
    for row in outcome.scoreTable.dropFirst() { #expect(reader.rows.contains(row), "\(row)") }
    #expect(reader.text.contains(outcome.deciding.loss.shortText))
  }

  // MARK: Tasks

  @Test func classes() throws {
    let trainer = try trainer("species", ignoring: ["ripe", "sweet"])
    let outcome = try trainer.outcome()
    let report = try TrainingReport(
      trainer, outcome: outcome, command: "backprop train 'a & b.csv'", model: "m.safetensors",
      seconds: 1.5, remarks: ["A remark."])
    let reader = check(report.html)
    checkScores(reader, outcome)
    guard case .classification(let metrics) = outcome.deciding.metrics else {
      Issue.record("These are no classes.")
      return
    }
    for (name, counts) in zip(metrics.classes.map(\.name), metrics.confusion) {
      #expect(reader.rows.contains([name] + counts.map { "\(Int($0))" }))
    }
    for text in [
      "backprop train 'a & b.csv'", "m.safetensors", "1.5000 s", "A remark.", trainer.table.digest,
      trainer.model.network.digest, trainer.taskReason, "flowers.csv", "one of 3 classes",
      "\(trainer.model.network.parameters.count)", trainer.endText, outcome.baselineText,
    ] {
      #expect(reader.text.contains(text), "\(text)")
    }
  }

  @Test func numbers() throws {
    let trainer = try trainer("size", "width", ignoring: ["species"]) { $0.validation = .part(0.3) }
    let outcome = try trainer.outcome()
    let reader = check(try TrainingReport(trainer).html)
    checkScores(reader, outcome)
    // Two drawings of losses, two of each target, the network, and two of each parameter.
    #expect(reader.counts["svg"] == 2 + 4 + 1 + 2 * 4)
    let dots = try #require(reader.attributes["d"]?.first { $0.hasSuffix("h0") })
    #expect(dots.count { $0 == "M" } == trainer.validationRows.count)
    #expect(reader.text.contains("Predicted against true width"))
  }

  @Test func labels() throws {
    let trainer = try trainer("ripe", "sweet", ignoring: ["species"])
    let outcome = try trainer.outcome()
    let reader = check(try TrainingReport(trainer).html)
    checkScores(reader, outcome)
    guard case .multiLabel(let metrics) = outcome.deciding.metrics else {
      Issue.record("These are no labels.")
      return
    }
    for row in metrics.labels.texts(heading: "label") { #expect(reader.rows.contains(row)) }
  }

  @Test func weightsAndBalancedClasses() throws {
    let trainer = try trainer("species") {
      $0.columns.weight = "weight"
      $0.balancesClasses = true
      $0.clipping = .norm(1)
      $0.batchNormalization = true
    }
    let reader = check(try TrainingReport(trainer).html)
    #expect(reader.text.contains("balanced by weights"))
    #expect(reader.text.contains("the norm of the gradient, at 1"))
  }

  @Test func oneEpochWithoutValidationInDouble() throws {
    var settings = TrainingSettings(target: "size")
    settings.epochs = 1
    settings.validation = .none
    settings.hidden = []
    let trainer = try TableTrainer<Double>(ModelSamples.table(), settings: settings)
    try trainer.run()
    let reader = check(try TrainingReport(trainer).html)
    #expect(reader.text.contains("last epoch 1") && reader.text.contains("none held out"))
    #expect(!reader.text.contains("validation loss"))
    #expect(reader.text.contains("float64"))
    let network = trainer.model.network
    #expect(reader.text.contains(" \(network.inputs) – 1; \(network.parameters.count) parameters"))
  }

  @Test func interruptedRun() throws {
    var settings = TrainingSettings(target: "species")
    settings.epochs = 100
    let trainer = try TableTrainer<Float>(ModelSamples.table(), settings: settings)
    try trainer.runEpoch()
    let reader = check(try TrainingReport(trainer).html)
    #expect(reader.text.contains("interrupted, so no command repeats it"))
  }

  @Test func manyClassesAreListedAtTheirWorst() throws {
    let rows = (0..<200).map { "\($0),\($0 % 7),c\($0 % 40)\n" }.joined()
    let trainer = try trainer("y", table: Table(csvText: "x,z,y\n" + rows, source: "many"))
    let reader = check(try TrainingReport(trainer).html)
    #expect(reader.text.contains("The most frequent confusions"))
    #expect(reader.text.contains("The lowest F1 of 40 classes"))
  }

  @Test func wideAndDeepNetworksAreDrawnInPart() throws {
    let trainer = try trainer("species", epochs: 1) {
      $0.hidden = Array(repeating: 30, count: 12)
    }
    let reader = check(try TrainingReport(trainer).html)
    #expect(reader.text.contains("12 of 30") && reader.text.contains("8 layers in the middle"))
    #expect(reader.text.contains("Of 26 parameters, the first and the last 6 are drawn."))
  }

  // MARK: Data that means harm

  @Test func textFromTheTableIsEscaped() throws {
    let hostile = "<script>alert(1)</script>"
    let field = "\"" + hostile + "\""
    var text = "\(field),\"a\"\"b'c&d\",<b>\n"
    for row in 0..<40 {
      text += "\(row),\(row % 2 == 0 ? field : "&amp;"),\(row % 3 == 0 ? field : "</td>")\n"
    }
    let table = try Table(csvText: text, source: "</title><script>1</script>.csv")
    let trainer = try trainer("<b>", table: table)
    let html = try TrainingReport(trainer, command: "x </code> \"$(y)\"", model: hostile).html
    let reader = check(html)
    for word in [hostile, "a\"b'c&d", "</td>", "x </code> \"$(y)\"", "</title>"] {
      #expect(reader.text.contains(word), "\(word)")
    }
  }

  // MARK: Files

  @Test func fileIsReplacedWholeOrNotAtAll() throws {
    let folder = try TemporaryFolder()
    let (run, other) = (try trainer("species", epochs: 1), try trainer("species", epochs: 2))
    let report = try TrainingReport(run)
    let path = folder["report.html"]
    try report.write(to: path)
    #expect(folder.bytes("report.html") == Array(report.html.utf8))
    try run.writeCheckpoint(to: folder["run"])
    let file = try CheckpointFile(folder: folder["run"])
    #expect(TrainingReport.isReport(at: path, of: file))
    #expect(!TrainingReport.isReport(at: folder["none"], of: file))
    // Of the same run with more epochs, but not of another one.
    try TrainingReport(other).write(to: path)
    #expect(TrainingReport.isReport(at: path, of: file))
    try TrainingReport(trainer("weight", epochs: 1)).write(to: path)
    #expect(!TrainingReport.isReport(at: path, of: file))
    try folder.put([1], "report.html")
    #expect(throws: FileError.self) { try report.write(to: path, overwriting: false) }
    #expect(throws: FileError.self) { try TrainingReport.prepare(path, overwriting: false) }
    #expect(folder.bytes("report.html") == [1] && !TrainingReport.isReport(at: path, of: file))
    try TrainingReport.prepare(path, overwriting: true)
    try report.write(to: path)
    #expect(folder.names.sorted() == ["report.html", "run"])
  }

  /// The distributions are of all numbers of each parameter.
  @Test func histogramsCountAllParameters() throws {
    let network = try trainer("species").model.network
    for name in network.parameterNames {
      let numbers = network[name].map { Double($0) }
      #expect(Histogram(numbers).total == numbers.count)
    }
  }
}
