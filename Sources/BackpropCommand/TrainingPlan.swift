import ArgumentParser
import Backprop

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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
  /// The command that repeats the run.
  let command: String

  /// `iris.safetensors` for `data/iris.csv`.
  static func usualOutput(for path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let name = file == "-" ? "model" : file.split(separator: ".").first.map(String.init) ?? file
    return name + ".safetensors"
  }

  /// Refuses to begin if the model could not be saved in the end.
  func checkOutput() throws {
    if !running.force && access(output, F_OK) == 0 {
      throw ValidationError(
        "\(output) is there already; add --force to replace it, or name another file with --output."
      )
    }
    let folder =
      output.contains("/")
      ? String(output[..<(output.lastIndex(of: "/") ?? output.startIndex)]) : "."
    let place = folder.isEmpty ? "/" : folder
    if access(place, W_OK) != 0 {
      throw FileError.cannotWrite(output, code: errno)
    }
  }
}
