import ArgumentParser
import Backprop

/// What decides a training run: the options of `train` that become ``TrainingSettings``.
struct TrainOptions: ParsableArguments {
  @OptionGroup(title: "Columns")
  var columns: ColumnOptions

  @OptionGroup(title: "Network")
  var network: NetworkOptions

  @OptionGroup(title: "Learning")
  var learning: LearningOptions

  @OptionGroup(title: "Stopping")
  var stopping: StoppingOptions

  /// The settings that the options stand for.
  ///
  /// - Throws: `ValidationError` that names the option.
  func settings(targets: [String]) throws -> TrainingSettings {
    var settings = TrainingSettings(columns: columns.settings(targets: targets))
    try setNetwork(of: &settings)
    try setLearning(of: &settings)
    try set("--epochs", of: &settings) { $0.epochs = stopping.epochs }
    try set("--validation", of: &settings) { $0.validation = try stopping.chosenValidation() }
    try set("--patience", of: &settings) { $0.patience = stopping.patience.epochs }
    try set("--min-delta", of: &settings) { $0.minimumImprovement = stopping.minDelta }
    settings.targetLoss = stopping.targetLoss
    settings.keepsLast = stopping.keep == .last
    return settings
  }

  private func setNetwork(of settings: inout TrainingSettings) throws {
    try set("--hidden", of: &settings) { $0.hidden = network.hidden.values }
    try set("--dropout", of: &settings) { $0.dropout = network.dropout }
    let activations = try network.activation.map {
      try item("--activation", $0, of: Catalog.activations)
    }
    try set("--activation", of: &settings) { $0.activations = activations }
    settings.batchNormalization = network.batchNormalization
    settings.initializer = try item("--initializer", network.initializer, of: Catalog.initializers)
  }

  private func setLearning(of settings: inout TrainingSettings) throws {
    settings.loss = try learning.loss.map { try item("--loss", $0, of: Catalog.losses) }
    settings.optimizer = try chosenOptimizer()
    settings.schedule = try chosenSchedule()
    for (option, factor) in [("--l1", learning.l1), ("--l2", learning.l2)]
    where !(factor >= 0 && factor.isFinite) {
      throw ValidationError("\(option) must be a finite number, 0 or more; it is \(factor).")
    }
    settings.penalty = Penalty(l1: learning.l1, l2: learning.l2)
    if let norm = learning.clipNorm {
      guard norm > 0 && norm.isFinite else {
        throw ValidationError("--clip-norm must be a finite number above 0; it is \(norm).")
      }
      settings.clipping = .norm(norm)
    }
    try set("--batch-size", of: &settings) { $0.batchSize = learning.batchSize.value }
    settings.balancesClasses = columns.classWeights == .balanced
    settings.seed = learning.seed ?? 0
  }

  /// Changes a setting; what is wrong then is wrong with this option.
  private func set(
    _ option: String, of settings: inout TrainingSettings,
    _ change: (inout TrainingSettings) throws -> Void
  ) throws {
    try change(&settings)
    if let problem = settings.problem { throw ValidationError("\(option): \(problem)") }
  }

  private func chosenOptimizer() throws -> any Optimizer {
    var overrides: [(option: String, setting: String, value: Double)] = []
    if let rate = learning.learningRate {
      overrides.append(("--learning-rate", "learningRate", rate))
    }
    if let momentum = learning.momentum { overrides.append(("--momentum", "momentum", momentum)) }
    if let decay = learning.weightDecay {
      overrides.append(("--weight-decay", "weightDecay", decay))
    }
    for (option, _, value) in overrides where !value.isFinite {
      throw ValidationError("\(option) must be a finite number; it is \(value).")
    }
    // All at once, since settings may need each other; if they are wrong, one after the other, so that
    // the message names the option.
    if let chosen = try? Catalog.item(
      learning.optimizer, of: Catalog.optimizers,
      overrides: Dictionary(uniqueKeysWithValues: overrides.map { ($0.setting, "\($0.value)") }))
    {
      return chosen
    }
    var chosen = try item("--optimizer", learning.optimizer, of: Catalog.optimizers)
    for (option, setting, value) in overrides {
      chosen = try item(
        option, Catalog.text(of: chosen), of: Catalog.optimizers, overrides: [setting: "\(value)"])
    }
    return chosen
  }

  private func chosenSchedule() throws -> any Schedule {
    let (warmup, epochs) = (learning.warmup, stopping.epochs)
    guard epochs >= 1 else { throw ValidationError("--epochs must be 1 or more; it is \(epochs).") }
    guard (0..<epochs).contains(warmup) else {
      throw ValidationError(
        "--warmup must be 0 or more and less than --epochs, \(epochs); it is \(warmup).")
    }
    let ticks = ["ticks": "\(epochs - warmup)"]
    let schedules = Catalog.schedules.filter { !($0 is WarmUp) }
    let chosen = try item("--schedule", learning.schedule, of: schedules, defaults: ticks)
    return warmup > 0 ? WarmUp(ticks: warmup, then: chosen) : chosen
  }

  private func item<Item>(
    _ option: String, _ text: String, of items: [Item], defaults: [String: String] = [:],
    overrides: [String: String] = [:]
  ) throws -> Item {
    do {
      return try Catalog.item(text, of: items, defaults: defaults, overrides: overrides)
    } catch {
      throw ValidationError("\(option): \(error)")
    }
  }
}
