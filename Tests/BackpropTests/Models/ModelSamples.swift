import Foundation

@testable import Backprop

/// Small tables and models that the tests of files share.
enum ModelSamples {
  /// A table with numbers, words, gaps and a weight.
  static func table(rows: Int = 60) throws -> Table {
    var random = Random(seed: 5)
    var text = "length,width,colour,weight,size,ripe,sweet,species\n"
    for row in 0..<rows {
      let kind = row % 3
      let length = 4 + Double(kind) + 0.3 * random.nextNormal()
      let width = row % 11 == 4 ? "" : "\(3 - 0.5 * Double(kind) + 0.2 * random.nextNormal())"
      let colour = row % 13 == 5 ? "" : ["red", "blue", "green"][row / 2 % 3]
      let labels = "\(row % 2 == 0 ? "no" : "yes"),\(kind == 1 ? "yes" : "no")"
      text += "\(length),\(width),\(colour),\(1 + row % 2),\(2 * length + 1),\(labels)"
      text += ",\(["setosa", "versicolor", "virginica"][kind])\n"
    }
    return try Table(csvText: text, source: "flowers.csv")
  }

  /// Settings for a task, small enough for a file of a few KB.
  static func settings(_ task: Task) -> TrainingSettings {
    let targets = [
      Task.classes: ["species"], .binary: ["ripe"], .labels: ["ripe", "sweet"], .number: ["size"],
    ]
    let others = ["size", "ripe", "sweet", "species"]
    let chosen = targets[task] ?? []
    var settings = TrainingSettings(
      columns: ColumnSettings(
        targets: chosen, ignored: others.filter { !chosen.contains($0) }, weight: "weight"))
    settings.hidden = [4]
    settings.epochs = 2
    if task == .binary { settings.loss = BinaryCrossEntropy() }
    return settings
  }

  /// What is predicted.
  enum Task: String, CaseIterable, Sendable {
    case classes, binary, labels, number
  }

  /// A trainer after some epochs.
  static func trainer<S: Scalar>(
    _ task: Task, epochs: Int = 1, as scalar: S.Type = S.self,
    change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> TableTrainer<S> {
    var settings = settings(task)
    change(&settings)
    let trainer = try TableTrainer<S>(try table(), settings: settings, threads: 1)
    for _ in 0..<epochs { try trainer.runEpoch() }
    return trainer
  }

  /// A network whose every number differs from how it began.
  static func network<S: Scalar>(_ layers: [any Layer], inputs: Int = 3) -> Network<S> {
    var network = Network<S>(inputs: inputs, seed: 3, layers: layers)
    var random = Random(seed: 9)
    network.parameters = network.parameters.map { _ in S(random.nextNormal()) }
    network.state = network.state.map { _ in S(0.5 + random.nextUniform()) }
    return network
  }

  /// Rows of inputs.
  static func rows<S: Scalar>(_ count: Int, columns: Int = 3) -> [[S]] {
    var random = Random(seed: 4)
    return (0..<count).map { _ in (0..<columns).map { _ in S(random.nextNormal()) } }
  }
}

extension SafeTensors {
  /// The same with another text, or without it.
  func with(_ key: String, _ text: String?) -> SafeTensors {
    var metadata = metadata
    metadata[key] = text
    return SafeTensors(tensors, metadata: metadata)
  }

  /// The same where a text has other words; nil if it does not have these.
  func replacing(_ old: String, by new: String, in key: String) -> SafeTensors? {
    guard let text = metadata[key], text.contains(old) else { return nil }
    return with(key, text.replacing(old, with: new))
  }

  /// The same with another tensor of that name.
  func with(_ tensor: Tensor) -> SafeTensors {
    SafeTensors(tensors.filter { $0.name != tensor.name } + [tensor], metadata: metadata)
  }

  /// The same without a tensor.
  func without(_ name: String) -> SafeTensors {
    SafeTensors(tensors.filter { $0.name != name }, metadata: metadata)
  }
}

extension ModelFile {
  init(_ file: SafeTensors, including others: [any CatalogItem] = []) throws {
    try self.init(file, source: "m.safetensors", including: others)
  }
}
