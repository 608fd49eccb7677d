import ArgumentParser

/// How a run is carried out and what is left of it: none of it changes the model.
struct RunOptions: ParsableArguments {
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

  @Flag(help: "Replace a model, a report, or the checkpoint of another run, that is there.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "A folder for checkpoints, written between epochs, about once a second.",
      valueName: "folder"))
  var checkpoint: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Write a checkpoint after so many epochs instead.", valueName: "count"))
  var checkpointEvery: Int?

  @Option(
    help: ArgumentHelp(
      "Go on with the run whose checkpoints are in this folder; no table is named then.",
      valueName: "folder"))
  var resume: String?

  @Option(
    help: ArgumentHelp("Write a line of JSON for each epoch to this file.", valueName: "file"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Write a report of the run to this file: a page for a browser, with drawings.",
      valueName: "file"))
  var report: String?

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
    try checkThreads(threads)
    if let count = checkpointEvery, count < 1 {
      throw ValidationError("--checkpoint-every must be 1 or more; it is \(count).")
    }
    if checkpointEvery != nil, checkpoint == nil, resume == nil {
      throw ValidationError("--checkpoint-every goes with --checkpoint FOLDER; name the folder.")
    }
    if report == "-" {
      throw ValidationError("--report needs a file, such as report.html; there is none called -.")
    }
    if let folds, folds < 2 {
      throw ValidationError("--folds must be 2 or more; it is \(folds).")
    }
  }
}

/// Refuses numbers of threads that no machine has.
func checkThreads(_ threads: Int?) throws {
  guard let threads, !(1...4096).contains(threads) else { return }
  throw ValidationError("--threads must be in 1...4096; it is \(threads).")
}
