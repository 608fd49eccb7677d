import Backprop

/// What a text that repeats a run needs to know of it.
struct Recipe: Sendable {
  let settings: RunSettings
  /// The name of the CSV file.
  let fileName: String
  let target: String
  /// The epochs that are over, and the steps since.
  let epochs: Int
  let stepInEpoch: Int
  let stepsPerEpoch: Int

  /// Looks at a run as it is.
  init(_ run: RunTrainer) {
    self.init(
      settings: run.settings, fileName: run.data.fileName, target: run.data.target,
      epochs: run.trainer.history.last?.epoch ?? 0, stepInEpoch: run.trainer.stepInEpoch,
      stepsPerEpoch: run.trainer.stepsPerEpoch)
  }

  /// Takes everything as it is.
  init(
    settings: RunSettings, fileName: String, target: String, epochs: Int, stepInEpoch: Int,
    stepsPerEpoch: Int
  ) {
    self.settings = settings
    self.fileName = fileName
    self.target = target
    self.epochs = epochs
    self.stepInEpoch = stepInEpoch
    self.stepsPerEpoch = stepsPerEpoch
  }

  var steps: Int { settings.steps }

  /// `spirals.safetensors` for `spirals.csv`.
  var modelName: String {
    let name = fileName.lowercased().hasSuffix(".csv") ? String(fileName.dropLast(4)) : fileName
    return "\(name.isEmpty ? "model" : name).safetensors"
  }

  /// Whether the run is just what `backprop train` does: whole epochs, at least one, and no edits.
  var isPlain: Bool { settings.edits.isEmpty && stepInEpoch == 0 && epochs > 0 }

  /// The run in words: `12 epochs (252 steps)`.
  var length: String {
    let whole = "\(epochs) \(epochs == 1 ? "epoch" : "epochs") (\(steps) steps)"
    return stepInEpoch == 0
      ? whole : "\(steps) steps: \(epochs) epochs and \(stepInEpoch) of \(stepsPerEpoch) steps"
  }

  /// The schedule with all its settings, since the command would adapt those that are missing to
  /// the number of epochs.
  var schedule: String {
    (try? Catalog.item(settings.schedule, of: RunSettings.schedules)).map { Catalog.text(of: $0) }
      ?? settings.schedule
  }

  /// The activations as the settings of the library have them: one for all layers where one is
  /// enough.
  var activations: [String] {
    RunSettings.shortened(settings.hidden.map(\.activation))
  }
}
