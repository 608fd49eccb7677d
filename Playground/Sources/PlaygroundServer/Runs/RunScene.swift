import Backprop

/// What does not change while a run goes on: its rows, its layers and where they are drawn.
struct RunScene: Sendable {
  let loss: any Loss
  let task: Targets.Task
  let target: String
  let classes: [String]?
  let inputs: [String]
  let picture: Picture
  let trainingData: Dataset<Double>
  let testData: Dataset<Double>?
  /// The numbers of the table's rows, from 0, in the order of the points: first those learned from.
  let rows: [Int]
  /// The class number or the value of each point.
  let targets: [Double]
  /// How the numbers of a regression were normalized.
  let targetScale: Normalization
  /// The smallest and the largest of them.
  let targetRange: (low: Double, high: Double)
  let layers: [any Layer]
  let stages: [Stage]
  let parameters: [Shape]
  let stepsPerEpoch: Int
  let notes: [String]

  /// A column of units that is drawn: a dense layer, and the layer whose output is shown.
  struct Stage: Sendable, Equatable {
    let dense: Int
    let output: Int
    let units: Int
    let name: String
    let activation: String?

    var json: JSON {
      [
        "dense": .integer(dense), "output": .integer(output), "units": .integer(units),
        "name": .string(name), "activation": .optional(activation),
      ]
    }
  }

  /// A parameter and its shape: a weight is inputs × outputs.
  struct Shape: Sendable, Equatable {
    let name: String
    let layer: Int
    let rows: Int
    let columns: Int
  }

  /// Looks at a trainer before its first step.
  ///
  /// - Throws: ``Problem`` if what it predicts cannot be drawn.
  init(_ run: RunTrainer) throws {
    let trainer = run.trainer
    let preprocessing = trainer.preprocessing
    (loss, trainingData, testData) = (trainer.loss, trainer.trainingData, trainer.validationData)
    task = preprocessing.targets.task
    target = run.data.target
    classes = preprocessing.targets.classes
    inputs = preprocessing.inputNames
    let scale: Normalization =
      if case .numbers(let scales) = preprocessing.targets.kind, let first = scales.first {
        first
      } else { .none }
    targetScale = scale
    let datasets = [trainingData] + [testData].compactMap(\.self)
    let numbers = datasets.flatMap { data in
      (0..<data.count).map { scale.inverse(data.targets(ofRow: $0).first ?? 0) }
    }
    targets = numbers
    let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
    targetRange = low < high ? (low, high) : (low - 1, high + 1)
    rows = trainer.trainingRows + trainer.validationRows
    picture = Picture(
      rows: datasets.flatMap { data in (0..<data.count).map { data.inputs(ofRow: $0) } },
      training: trainingData.count, targets: numbers, preprocessing)
    layers = trainer.network.layers
    stages = Self.stages(layers, inputs: inputs.count)
    parameters = Self.shapes(layers, inputs: inputs.count)
    stepsPerEpoch = trainer.stepsPerEpoch
    notes =
      ["The target is a \(task.rawValue): \(trainer.taskReason)."]
      + trainer.findings.map { "\($0)" }
  }

  private static func stages(_ layers: [any Layer], inputs: Int) -> [Stage] {
    let dense = layers.indices.filter { layers[$0] is Dense }
    var stages: [Stage] = []
    for (number, layer) in dense.enumerated() {
      let isLast = number == dense.count - 1
      let activation = layers.indices.first { $0 > layer && layers[$0] is any Activation }
      let output = isLast ? layer : activation ?? layer
      stages.append(
        Stage(
          dense: layer, output: output, units: layers[layer].outputs(inputs: inputs),
          name: isLast ? "output" : "hidden layer \(number + 1)",
          activation: isLast ? nil : layers[output].kind))
    }
    return stages
  }

  private static func shapes(_ layers: [any Layer], inputs: Int) -> [Shape] {
    var shapes: [Shape] = []
    var width = inputs
    for (number, layer) in layers.enumerated() {
      for parameter in layer.parameters(inputs: width) {
        shapes.append(
          Shape(
            name: "\(number).\(parameter.name)", layer: number, rows: parameter.rows,
            columns: parameter.columns))
      }
      width = layer.outputs(inputs: width)
    }
    return shapes
  }

  /// The place among the points of a row of the table, from 1.
  func point(ofRow row: Int) -> Int? { rows.firstIndex(of: row - 1) }
}

extension RunScene {
  /// The RUN of the contract.
  func json(id: String, settings: RunSettings) -> JSON {
    var width = inputs.count
    var layerTexts: [JSON] = []
    for (number, layer) in layers.enumerated() {
      let outputs = layer.outputs(inputs: width)
      layerTexts.append([
        "number": .integer(number), "kind": .string(layer.kind), "inputs": .integer(width),
        "outputs": .integer(outputs), "text": .string(Catalog.text(of: layer)),
        "formula": .string(Formulas.forward(of: layer)),
      ])
      width = outputs
    }
    return [
      "id": .string(id), "settings": settings.json, "task": .string(task.rawValue),
      "target": .string(target), "classes": classes.map { .array($0.map { .string($0) }) } ?? .null,
      "inputs": .array(inputs.map { .string($0) }), "picture": picture.json,
      "points": points, "layers": .array(layerTexts), "stages": .array(stages.map(\.json)),
      "parameters": .array(
        parameters.map {
          ["name": .string($0.name), "rows": .integer($0.rows), "columns": .integer($0.columns)]
        }),
      "trainingRows": .integer(trainingData.count), "testRows": .integer(testData?.count ?? 0),
      "stepsPerEpoch": .integer(stepsPerEpoch), "notes": .array(notes.map { .string($0) }),
    ]
  }

  private var points: JSON {
    [
      "x": .numbers(picture.points.map(\.x)), "y": .numbers(picture.points.map(\.y)),
      "target": .numbers(targets),
      "isTest": .numbers(rows.indices.map { $0 < trainingData.count ? 0 : 1 }),
      "row": .numbers(rows.map { Double($0 + 1) }),
    ]
  }
}
