import ArgumentParser
import Backprop

/// `backprop verify`: whether a model is what its file says.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Trains a model again from what its file records, and compares the bytes.",
    discussion: """
      Exit status 0 if all bytes are the same, 1 if they are not.
      """)

  @Argument(help: "The model file.")
  var model: String

  @Argument(help: ArgumentHelp("The table that it was trained on.", valueName: "table"))
  var path: String

  @Option(help: ArgumentHelp("The validation table, if there was one.", valueName: "file"))
  var validation: String?

  @Option(
    help: ArgumentHelp(
      "The file with the targets, if it was trained with --target-file.", valueName: "file"))
  var targetFile: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads that may work (default: all processors).", valueName: "count"))
  var threads: Int?

  func validate() throws {
    try checkThreads(threads)
  }

  func run() throws {
    let file = try ModelFile(contentsOf: model)
    guard let record = file.record, let preprocessing = file.preprocessing else {
      throw ModelError.knowsNoColumns(model)
    }
    let table = try Table(at: path, targets: targetFile, reading: preprocessing.reading)
    let validation = try validationTable(record, like: table)
    try check(table, record.tableDigest)
    if let validation { try check(validation, record.validationDigest ?? "") }
    let same =
      file.isDouble
      ? try trainAgain(Double.self, file, record, table, validation)
      : try trainAgain(Float.self, file, record, table, validation)
    guard same else {
      try StandardOutput.put("\(model): NOT the same bytes after \(record.epochs) epochs.")
      StandardError.put(
        "The file was changed, or written by another version of this program than \(BackpropCommand.version)."
      )
      throw ExitCode(1)
    }
    try StandardOutput.put("\(model): the same bytes after \(record.epochs) epochs.")
  }

  private func validationTable(_ record: TrainingRecord, like table: Table) throws -> Table? {
    guard (record.settings.validation == .table) == (validation != nil) else {
      throw ValidationError(
        validation == nil
          ? "\(model) was trained with a validation table; name it with --validation."
          : "\(model) was trained without a validation table; leave out --validation.")
    }
    return try validation.map { try Table(contentsOf: $0, like: table) }
  }

  private func check(_ table: Table, _ digest: String) throws {
    guard table.digest != digest else { return }
    try StandardOutput.put(
      "\(model): NOT verified; \(table.source) is not the table that it was trained on (digest "
        + "\(table.digest), where \(digest) was expected).")
    throw ExitCode(1)
  }

  private func trainAgain<S: Scalar>(
    _ scalar: S.Type, _ file: ModelFile, _ record: TrainingRecord, _ table: Table,
    _ validation: Table?
  ) throws -> Bool {
    let trainer = try TableTrainer<S>(
      table, settings: record.settings, validation: validation, threads: threads)
    for _ in 0..<record.epochs where trainer.stopReason == nil { try trainer.runEpoch() }
    if case .diverged = record.stopReason { try trainer.runEpoch() }
    return try trainer.model.bytes == file.bytes
  }
}
