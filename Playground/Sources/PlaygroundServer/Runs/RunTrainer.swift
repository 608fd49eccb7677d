import Backprop

/// The training of a run: the trainer, what was changed by hand, and how the losses went.
///
/// It belongs to one executor, and does nothing by itself.
final class RunTrainer {
  let data: RunData
  /// The settings, with the steps and edits of now.
  private(set) var settings: RunSettings
  private(set) var trainer: TableTrainer<Double>
  private(set) var curve = Curve()
  /// What is still to be replayed: edits in the order of their steps.
  private var coming: [RunSettings.Edit] = []
  /// The step that is to be reached before the run is shown.
  private(set) var goal: Int

  /// Prepares a run at its beginning.
  ///
  /// - Throws: ``Problem`` or an error of the library if the settings do not go together.
  init(_ settings: RunSettings, data: RunData) throws {
    self.data = data
    self.settings = settings
    trainer = try Self.trainer(settings, data)
    goal = settings.steps
    coming = settings.edits
    try Self.check(coming, trainer.network)
    (self.settings.steps, self.settings.edits) = (0, [])
    try begin()
  }

  private static func trainer(
    _ settings: RunSettings, _ data: RunData
  ) throws -> TableTrainer<Double> {
    try checkWidth(settings, data)
    let trainer = try TableTrainer<Double>(
      data.table, settings: settings.training(target: data.target, epochs: Limits.epochs),
      threads: 1)
    let inputs = trainer.preprocessing.inputs
    guard inputs <= Limits.inputs else {
      throw Problem.badRequest(
        "The features become \(inputs) inputs; the playground takes up to \(Limits.inputs). Choose "
          + "fewer features.")
    }
    if let classes = trainer.preprocessing.targets.classes, classes.count > Limits.classes {
      throw Problem.badRequest(
        "\"\(data.target)\" has \(classes.count) classes; the playground takes up to "
          + "\(Limits.classes). Choose another target.")
    }
    return trainer
  }

  /// Refuses edits of numbers that there are not, before the run has come to them.
  private static func check(
    _ edits: [RunSettings.Edit], _ network: Network<Double>
  ) throws(Problem) {
    let names = network.parameterNames
    for edit in edits {
      guard names.contains(edit.parameter) else {
        throw .badRequest(
          "An edit names the parameter \"\(edit.parameter.short)\"; there are "
            + "\(names.joined(separator: ", ")).")
      }
      let count = network[edit.parameter].count
      guard edit.index < count else {
        throw .badRequest(
          "An edit names the number \(edit.index) of \(edit.parameter), which has 0...\(count - 1)."
        )
      }
    }
  }

  /// Refuses tables whose words would become more inputs than there is memory for, before they do.
  private static func checkWidth(_ settings: RunSettings, _ data: RunData) throws(Problem) {
    guard case .table(_, _, let target, let features) = settings.data else { return }
    let names = features ?? data.table.names.filter { $0 != target }
    let width = names.compactMap { data.table[$0] }.reduce(0) { sum, column in
      if case .text(let text) = column.values { sum + text.vocabulary.count } else { sum + 1 }
    }
    guard width > Limits.rows else { return }
    throw .badRequest(
      "The features would become \(width) inputs or so, one for each column of numbers and one "
        + "for each word; the playground takes up to \(Limits.inputs). Choose fewer features.")
  }

  private func begin() throws {
    curve = Curve()
    let losses = try Losses(of: trainer.network, trainer)
    curve.append(.init(epoch: 0, training: losses.training, test: losses.test))
    try applyComing()
  }

  /// Goes back to the beginning, without edits.
  func reset() throws {
    (settings.steps, settings.edits, goal, coming) = (0, [], 0, [])
    trainer = try Self.trainer(settings, data)
    try begin()
  }

  /// Whether the run is not yet where the settings want it.
  var isReplaying: Bool { trainer.stopReason == nil && trainer.steps < goal }

  /// Stays where it is, on the way to where the settings wanted it.
  func stopReplaying() {
    (goal, coming) = (trainer.steps, [])
  }

  /// Whether the losses or parameters are not finite any more.
  var hasDiverged: Bool {
    if case .diverged = trainer.stopReason { true } else { false }
  }

  /// Why the run cannot go on; nil if it can.
  var stopReason: StopReason? { trainer.stopReason }

  /// Makes one step. After the last one of an epoch the curve is longer.
  func step() throws {
    let before = trainer.stopReason
    guard before == nil else { return }
    if let entry = try trainer.runStep() {
      curve.append(
        .init(epoch: entry.epoch, training: entry.trainingLoss, test: entry.validationLoss))
    }
    settings.steps = trainer.steps
    if !coming.isEmpty { try applyComing() }
  }

  /// Changes a number by hand, and keeps that in the settings.
  ///
  /// - Throws: an error of the library if there is no such number.
  func edit(_ parameter: String, at index: Int, to value: Double) throws {
    guard settings.edits.count < Limits.edits else {
      throw Problem.badRequest(
        "\(Limits.edits) numbers have been changed by hand, the most that can be repeated. Reset "
          + "the run."
      )
    }
    try trainer.setParameter(parameter, at: index, to: value)
    let edit = RunSettings.Edit(
      step: trainer.steps, parameter: parameter, index: index, value: value)
    // Of a number that is drawn to and fro between two steps, the last value is enough.
    settings.edits.removeAll {
      $0.step == edit.step && $0.parameter == parameter && $0.index == index
    }
    settings.edits.append(edit)
  }

  private func applyComing() throws {
    while let edit = coming.first, edit.step <= trainer.steps {
      coming.removeFirst()
      try trainer.setParameter(edit.parameter, at: edit.index, to: edit.value)
      settings.edits.append(edit)
    }
  }

  /// The model file of the network as it is.
  ///
  /// Between two epochs its record is that of a run that was to have just as many epochs. Of a run that
  /// diverged it is the network of the last epoch before.
  func model() throws -> [UInt8] {
    var model = trainer.endedModel
    if !hasDiverged && (trainer.stepInEpoch != 0 || trainer.history.entries.isEmpty) {
      model.network = trainer.network
    }
    return try model.bytes
  }

  /// The learning rate of the last epoch, or of the first one before it is over.
  var learningRate: Double {
    trainer.history.last?.learningRate
      ?? trainer.settings.optimizer.learningRate * trainer.settings.schedule.factor(at: 0)
  }
}
