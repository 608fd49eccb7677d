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
        backprop train houses.csv --target price --ignore id --hidden 128,64 --output houses.safetensors
        backprop train X.npy --target-file y.npy --task regression --precision float64
        backprop train large.csv --target y --checkpoint run      # and after an interruption
        backprop train --resume run

      Ctrl-C ends the epoch and keeps the best network; a second one quits at once.
      """)

  @Argument(help: ArgumentHelp("The table; - is standard input.", valueName: "table"))
  var path: String?

  @OptionGroup(title: "Columns, network and training")
  var training: TrainOptions

  @OptionGroup(title: "Reading tables")
  var reading: TableOptions

  @OptionGroup(title: "Running and saving")
  var running: RunOptions

  func validate() throws {
    if let resume = running.resume {
      guard path == nil, training.target.isEmpty else {
        throw ValidationError(
          "--resume \(resume) goes on with the table and the settings of the checkpoint; leave out the "
            + "table and --target. Of the other options only those that run and save are looked at."
        )
      }
      return
    }
    guard path != nil else {
      throw ValidationError("Name the table, as in: backprop train iris.csv --target species")
    }
    guard !training.target.isEmpty || reading.targetFile != nil else {
      throw ValidationError(
        "Name the column to predict, as in: --target species; or, if it stands in another file, "
          + "--target-file FILE.")
    }
    if let folds = running.folds, folds < 2 {
      throw ValidationError("--folds must be 2 or more; it is \(folds).")
    }
    if running.folds != nil, training.validationFile != nil {
      throw ValidationError(
        "--folds parts the table itself; it does not go with --validation FILE.")
    }
    _ = try training.settings(targets: training.target)
  }

  func run() throws {
    let plan = try running.resume.map { try resumedPlan($0) } ?? newPlan()
    try plan.checkOutput()
    Interrupts.begin()
    switch plan.precision {
    case .float32: try TrainingSession<Float>(plan).run()
    case .float64: try TrainingSession<Double>(plan).run()
    }
  }

  private func newPlan() throws -> TrainingPlan {
    let path = path ?? ""
    let table = try reading.table(at: path)
    let targets = training.target.isEmpty ? table.targetNames : training.target
    let settings = try training.settings(targets: targets)
    return TrainingPlan(
      table: table,
      validation: try training.validationFile.map { try reading.table(at: $0) },
      settings: settings, precision: running.precision ?? .float32, running: running,
      output: running.output ?? TrainingPlan.usualOutput(for: path), checkpoint: nil,
      command: CommandLine.shellText(adding: training.seed == nil ? ["--seed", "0"] : []))
  }

  private func resumedPlan(_ folder: String) throws -> TrainingPlan {
    let file = try CheckpointFile(folder: folder)
    var settings = file.settings
    if CommandLine.names("--epochs") { settings.epochs = training.epochs }
    guard file.tables.table != "standard input" else {
      throw ValidationError(
        "The table of \(folder) came from standard input and cannot be read again; train from a file."
      )
    }
    let table = try reading.table(
      at: file.tables.table, reading: file.tables.reading, targets: file.tables.targets)
    var running = running
    running.checkpoint = running.checkpoint ?? folder
    return TrainingPlan(
      table: table,
      validation: try file.tables.validation.map {
        try reading.table(at: $0, reading: file.tables.reading)
      },
      settings: settings, precision: file.isDouble ? .float64 : .float32, running: running,
      output: running.output ?? TrainingPlan.usualOutput(for: file.tables.table), checkpoint: file,
      command: CommandLine.shellText(adding: []))
  }
}

/// How a run is carried out and what is left of it: none of it changes the model.
struct RunOptions: ParsableArguments {
  @Option(help: "The precision of the arithmetic (default: float32).")
  var precision: Precision?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads that may work (default: all processors).", valueName: "count"))
  var threads: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the model goes (default: the name of the table with .safetensors).", valueName: "file")
  )
  var output: String?

  @Flag(help: "Replace a model that is there.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "A folder for checkpoints, written between epochs, at most about once a second.",
      valueName: "folder"))
  var checkpoint: String?

  @Option(
    help: ArgumentHelp(
      "Go on with the run whose checkpoints are in this folder.", valueName: "folder"))
  var resume: String?

  @Option(
    help: ArgumentHelp("Write a line of JSON for each epoch to this file.", valueName: "file"))
  var log: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "First judge the settings by cross-validation with so many folds.", valueName: "count"))
  var folds: Int?

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be in 1...4096; it is \(threads).")
    }
  }
}

/// The precision of a network.
enum Precision: String, ExpressibleByArgument, CaseIterable {
  case float32
  case float64
}
