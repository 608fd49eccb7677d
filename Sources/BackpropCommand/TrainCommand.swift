import ArgumentParser
import Backprop

/// `backprop train`: a network for a table.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a network that predicts a column of a table.",
    discussion: """
      The table is a CSV file, or .npy, .npz or IDX with --target-file. Part of the rows is held out; \
      training stops when their loss no longer falls, and the best network is saved together with all \
      that it needs to predict. Results go to standard output, progress to standard error.

      EXAMPLES
        backprop train iris.csv --target species
        backprop train houses.csv --target price --ignore id --hidden 128,64
        backprop train X.npy --target-file y.npy --task regression
        backprop train iris.csv --target species --optimizer sgd:momentum=0.9
        backprop train iris.csv --target species --report iris.html
        backprop train large.csv --target y --checkpoint run
        backprop train --resume run

      Every <kind> there is, with its settings, is listed by: backprop kinds
      Ctrl-C ends the epoch and keeps the best network; a second one quits at once.
      """)

  @Argument(help: ArgumentHelp("The table; - is standard input.", valueName: "table"))
  var path: String?

  @OptionGroup
  var training: TrainOptions

  @OptionGroup(title: "Reading tables")
  var reading: TableOptions

  @OptionGroup(title: "Reading tables")
  var targetOptions: TargetFileOption

  @OptionGroup(title: "Running and saving")
  var running: RunOptions

  private var targetFile: String? { targetOptions.targetFile }
  private var targets: [String] { training.columns.target }
  private var validationFile: String? { training.stopping.validationFile }

  func validate() throws {
    if let folder = running.resume {
      try checkResuming(folder)
      return
    }
    guard path != nil else {
      throw ValidationError("Name the table, as in: backprop train iris.csv --target species")
    }
    guard !targets.isEmpty || targetFile != nil else {
      throw ValidationError(
        "Name the column to predict, as in: --target species; or, if it stands in another file, "
          + "--target-file FILE.")
    }
    if running.folds != nil, validationFile != nil {
      throw ValidationError(
        "--folds parts the table itself; it does not go with --validation FILE.")
    }
    if let validationFile, targetFile != nil {
      throw ValidationError(
        "--validation \(validationFile) would need a file of targets of its own; hold out a part "
          + "of the table, as in: --validation 0.2")
    }
    // The targets in a file of their own have their names from there.
    _ = try training.settings(targets: targets.isEmpty ? ["target"] : targets)
  }

  /// What decides the run stands in the checkpoint; an option that is not heeded would deceive.
  private func checkResuming(_ folder: String) throws {
    let other =
      CommandLine.options.first { !Self.optionsOfResuming.contains($0) } ?? path
    guard let other else { return }
    throw ValidationError(
      "--resume \(folder) goes on with the table and the settings of the checkpoint; leave out "
        + "\(other). Beside it there may be \(Self.optionsOfResuming.dropFirst().joined(separator: ", "))."
    )
  }

  private static let optionsOfResuming = [
    "--resume", "--epochs", "--threads", "--output", "-o", "--force", "--checkpoint",
    "--checkpoint-every", "--log", "--report", "--quiet", "--json",
  ]

  func run() throws {
    let plan = try running.resume.map { try resumedPlan($0) } ?? newPlan()
    Interrupts.begin()
    switch plan.precision {
    case .float32: try TrainingSession<Float>(plan).run()
    case .float64: try TrainingSession<Double>(plan).run()
    }
  }

  private func newPlan() throws -> TrainingPlan {
    let path = path ?? ""
    let output = running.output ?? TrainingPlan.usualOutput(for: path)
    try RunFiles(output: output, running).reading("the table", path)
      .reading("the file of the targets", targetFile)
      .reading("the validation table", validationFile).check()
    try TrainingPlan.check(log: running.log, mayBeReplaced: running.force)
    try TrainingPlan.check(output: output, mayBeReplaced: running.force)
    try TrainingPlan.check(report: running.report, mayBeReplaced: running.force)
    try TrainingPlan.check(checkpoint: running.checkpoint, mayBeReplaced: running.force)
    var reading = reading.reading
    // What is ignored is not even looked at.
    reading.skipped = Set(training.columns.ignore.flatMap(\.values))
    let table = try Table(at: path, targets: targetFile, reading: reading)
    let settings = try training.settings(targets: targets.isEmpty ? table.targetNames : targets)
    return TrainingPlan(
      table: table,
      validation: try validationFile.map { try Table(contentsOf: $0, like: table) },
      settings: settings, precision: training.network.precision, running: running, output: output,
      checkpoint: nil,
      command: CommandLine.shellText(
        adding: training.learning.seed == nil ? ["--seed", "0"] : []),
      replacesReport: running.force)
  }

  private func resumedPlan(_ folder: String) throws -> TrainingPlan {
    let file = try CheckpointFile(folder: folder)
    var settings = file.settings
    if CommandLine.options.contains("--epochs") { settings.epochs = training.stopping.epochs }
    if let problem = settings.problem { throw ValidationError("--epochs: \(problem)") }
    try checkSchedule(of: file, folder, epochs: settings.epochs)
    let tables = file.tables
    guard tables.table != "standard input" else {
      throw ValidationError(
        "The table of \(folder) came from standard input and cannot be read again; train from a file."
      )
    }
    try TrainingPlan.check(
      checkpoint: running.checkpoint, mayBeReplaced: running.force || running.checkpoint == folder)
    var running = running
    running.checkpoint = running.checkpoint ?? folder
    running.log = running.log ?? file.notes["log"]
    running.report = running.report ?? file.notes["report"]
    let output =
      running.output ?? file.notes["output"] ?? TrainingPlan.usualOutput(for: tables.table)
    try RunFiles(output: output, running).reading("the table", tables.table)
      .reading("the file of the targets", tables.targets)
      .reading("the validation table", tables.validation).check()
    try TrainingPlan.check(log: running.log, mayBeReplaced: running.force)
    // The run's own report, if nothing else has taken its name since.
    let replacesReport =
      running.force
      || (running.report == file.notes["report"]
        && running.report.map { TrainingReport.isReport(at: $0, of: file) } ?? false)
    try TrainingPlan.check(report: running.report, mayBeReplaced: replacesReport)
    // What the run itself has written when it was interrupted may be replaced.
    if let model = try? ModelFile(contentsOf: output), file.isRun(of: model) {
      running.force = true
    }
    try TrainingPlan.check(output: output, mayBeReplaced: running.force)
    let table = try Table(at: tables.table, targets: tables.targets, reading: tables.reading)
    return TrainingPlan(
      table: table,
      validation: try tables.validation.map { try Table(contentsOf: $0, like: table) },
      settings: settings, precision: file.isDouble ? .float64 : .float32, running: running,
      output: output, checkpoint: file,
      command: settings.epochs == file.settings.epochs ? file.notes["command"] : nil,
      replacesReport: replacesReport)
  }

  /// Refuses epochs in which nothing would be learned, as the schedule came to its end before them.
  private func checkSchedule(of file: CheckpointFile, _ folder: String, epochs: Int) throws {
    let (schedule, old) = (file.settings.schedule, file.settings.epochs)
    // Schedules that come back from 0 do so sooner than this.
    guard epochs > old,
      (old..<min(epochs, old + 100_000)).allSatisfy({ schedule.factor(at: $0) == 0 })
    else { return }
    throw ValidationError(
      "--epochs \(epochs): the schedule of \(folder), \(schedule.text), has brought the learning rate "
        + "to 0 after the \(old) epochs of the run, so that nothing would be learned in more. Leave "
        + "out --epochs, or train anew with --epochs \(epochs).")
  }
}
