extension TableTrainer {
  /// Writes all that the run needs to go on, into a folder, which is made if it is not there.
  ///
  /// From a run that has diverged nothing goes on: then the checkpoint stays that of an epoch
  /// before.
  ///
  /// - Parameters:
  ///   - folder: the folder; a checkpoint in it is replaced as a whole.
  ///   - notes: what else is to be found in it, ``CheckpointFile/notes``; it decides nothing.
  /// - Throws: ``FileError``; what was there is untouched.
  public func writeCheckpoint(to folder: String, notes: [String: String] = [:]) throws {
    if case .diverged = stopReason { return }
    try makeFolder(folder)
    try checkpointFile(notes: notes).write(to: CheckpointFile.path(in: folder))
  }

  /// What a checkpoint has in it.
  func checkpointFile(notes: [String: String] = [:]) throws -> SafeTensors {
    try CheckpointFile.file(
      settings: settings, tables: tables, history: history, checkpoint: trainer.checkpoint,
      network: trainer.network, best: best, bestSteps: bestSteps, stopReason: stopReason,
      notes: notes)
  }

  /// Goes on from a checkpoint; the bytes will be the same as if the run had never been
  /// interrupted.
  ///
  /// - Parameter file: a checkpoint of the same table and settings, but for the number of epochs,
  ///   which may be another one now.
  /// - Throws: ``ModelFileError`` or ``TrainingError`` if it does not fit.
  public func resume(from file: CheckpointFile) throws {
    try check(file)
    let (checkpoint, best, bestSteps, stopped): (Checkpoint<S>, Network<S>, Int, StopReason?) =
      try file.checkpoint(like: trainer.network)
    try trainer.resume(from: checkpoint)
    restore(history: file.history, best: best, bestSteps: bestSteps, stopReason: stopped)
  }

  /// Where the tables of the run came from.
  private var tables: CheckpointFile.Tables {
    CheckpointFile.Tables(
      table: table.source, digest: table.digest, reading: table.reading,
      validation: validationTable?.source, validationDigest: validationTable?.digest,
      targets: table.targetSource)
  }

  private func check(_ file: CheckpointFile) throws {
    var other = file.settings
    other.epochs = settings.epochs
    guard try JSONText.encode(other) == JSONText.encode(settings) else {
      throw TrainingError.mismatch(
        "The checkpoint \(file.source) was made with other settings; resume with those.")
    }
    guard file.isDouble == (S.self == Double.self) else {
      throw TrainingError.mismatch(
        "The checkpoint \(file.source) is of \(file.isDouble ? "Double" : "Float") numbers, and "
          + "the run of \(S.name); resume with the same.")
    }
    guard file.tables.reading == table.reading else {
      throw TrainingError.mismatch(
        "The table \(table.source) was read in another way than for the checkpoint \(file.source); "
          + "read it with the same options.")
    }
    for (name, digest, expected) in [
      (table.source, table.digest, file.tables.digest),
      (
        validationTable?.source ?? "", validationTable?.digest ?? "",
        file.tables.validationDigest ?? ""
      ),
    ] where digest != expected {
      throw TrainingError.mismatch(
        "The table \(name) is not the one that the checkpoint \(file.source) was made with: its "
          + "digest is \(digest), and was \(expected). Take the old table, or train anew.")
    }
  }
}
