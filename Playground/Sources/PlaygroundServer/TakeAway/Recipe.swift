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
  /// Whether the run went on from there and diverged.
  let hasDiverged: Bool

  /// Looks at a run as it is.
  ///
  /// Of a run that diverged, what was before the epoch in which it did.
  init(_ run: RunTrainer) {
    var settings = run.settings
    let (epochs, stepsPerEpoch) = (
      run.trainer.history.last?.epoch ?? 0, run.trainer.stepsPerEpoch
    )
    if run.hasDiverged {
      settings.steps = epochs * stepsPerEpoch
      settings.edits.removeAll { $0.step > settings.steps }
    }
    self.init(
      settings: settings, fileName: run.data.fileName, target: run.data.target, epochs: epochs,
      stepInEpoch: run.hasDiverged ? 0 : run.trainer.stepInEpoch, stepsPerEpoch: stepsPerEpoch,
      hasDiverged: run.hasDiverged)
  }

  /// Takes everything as it is.
  init(
    settings: RunSettings, fileName: String, target: String, epochs: Int, stepInEpoch: Int,
    stepsPerEpoch: Int, hasDiverged: Bool = false
  ) {
    self.hasDiverged = hasDiverged
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
