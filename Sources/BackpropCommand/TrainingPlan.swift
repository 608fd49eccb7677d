import ArgumentParser
import Backprop

/// A training run as it was asked for, with its tables read.
struct TrainingPlan {
  let table: Table
  let validation: Table?
  let settings: TrainingSettings
  let precision: Precision
  let running: RunOptions
  /// Where the model goes.
  let output: String
  /// What the run goes on from; nil for a new one.
  let checkpoint: CheckpointFile?
  /// The command that repeats the run; nil if there is no such one.
  let command: String?
  /// Whether the report may replace a file that is there.
  let replacesReport: Bool

  /// What a resumed run has to know beside the settings.
  var notes: [String: String] {
    var notes = ["output": output]
    notes["log"] = running.log
    notes["report"] = running.report
    notes["command"] = command
    return notes
  }

  /// `iris.safetensors` for `data/iris.csv`, `digits.safetensors` for `digits.npz[X]`.
  static func usualOutput(for path: String) -> String {
    if path == "-" { return "model.safetensors" }
    let file = path.split(separator: "/").last ?? "model"
    let archive = file.hasSuffix("]") ? file.prefix { $0 != "[" } : file
    let name = archive.lastIndex(of: ".").map { archive[..<$0] } ?? archive
    return "\(name.isEmpty ? archive : name).safetensors"
  }

  /// Refuses to begin if the model could not be saved in the end.
  static func check(output: String, mayBeReplaced: Bool) throws {
    do {
      try ModelFile.prepare(output, overwriting: mayBeReplaced)
    } catch let error as FileError where error.isTaken {
      throw ValidationError(
        "\(output) is there already; add --force to replace it, or name another file with --output."
      )
    }
  }

  /// Refuses to begin if the report could not be saved in the end.
  static func check(report: String?, mayBeReplaced: Bool) throws {
    guard let report else { return }
    do {
      try TrainingReport.prepare(report, overwriting: mayBeReplaced)
    } catch let error as FileError where error.isTaken {
      throw ValidationError(
        "--report \(report): the file is there already; add --force to replace it, or name another file."
      )
    }
  }

  /// Refuses to begin where a file that is no log would be lost.
  static func check(log: String?, mayBeReplaced: Bool) throws {
    if let log { try EpochLog.check(log, mayBeReplaced: mayBeReplaced) }
  }

  /// Refuses to begin where the checkpoint of another run would be lost.
  static func check(checkpoint folder: String?, mayBeReplaced: Bool) throws {
    guard let folder else { return }
    do {
      if !mayBeReplaced { _ = try CheckpointFile(folder: folder) }
    } catch let error as FileError where error.isMissing {
      return
    }
    if mayBeReplaced { return }
    throw ValidationError(
      "\(folder) holds the checkpoint of a run; go on with it by --resume \(folder), or add --force "
        + "to begin anew.")
  }
}
