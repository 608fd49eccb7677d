import Backprop

/// What back-propagation computes for one unit, edge or bias, each gradient beside the finite
/// difference of the loss.
struct Look {
  private let inspection: Inspection
  private let scene: RunScene
  private let row: Int?
  private let step: Int
  private(set) var title = ""
  private var numbers: [JSON] = []

  /// Goes through the network with one row, or with all training rows.
  ///
  /// - Throws: ``Problem`` if what is asked for is not there.
  init(_ question: LookQuestion, _ snapshot: Snapshot, _ scene: RunScene) throws {
    self.scene = scene
    row = question.row
    step = snapshot.step
    let rows = try question.row.map { try Self.single($0, scene) } ?? scene.trainingData
    inspection = try Inspection(
      snapshot.network.withoutDropout, on: rows, loss: scene.loss)
    switch question.subject {
    case .unit(let stage, let unit): try addUnit(stage, unit)
    case .parameter(let name, let index): try addParameter(name, index)
    }
    add(
      "L", inspection.loss,
      formula: row == nil ? Formulas.meanLoss(scene.loss) : Formulas.loss(scene.loss))
  }

  /// The answer of the contract.
  var json: JSON {
    [
      "title": .string(title),
      "rows": .string(row.map { "row \($0)" } ?? "all \(scene.trainingData.count) training rows"),
      "step": .integer(step), "numbers": .array(numbers),
    ]
  }

  private static func single(_ row: Int, _ scene: RunScene) throws -> Dataset<Double> {
    guard row >= 1, let point = scene.point(ofRow: row) else {
      throw Problem.badRequest(
        "There is no row \(row) that was learned from or held out; take one of the points' rows.")
    }
    let training = scene.trainingData.count
    let data = point < training ? scene.trainingData : scene.testData ?? scene.trainingData
    let place = point < training ? point : point - training
    return try Dataset(
      inputs: [data.inputs(ofRow: place)], targets: [data.targets(ofRow: place)])
  }

  // MARK: A unit

  private mutating func addUnit(_ number: Int, _ unit: Int) throws(Problem) {
    guard scene.stages.indices.contains(number) else {
      throw .badRequest("There is no stage \(number); there are 0...\(scene.stages.count - 1).")
    }
    let stage = scene.stages[number]
    guard (0..<stage.units).contains(unit) else {
      throw .badRequest(
        "The \(stage.name) has no unit \(unit); it has 0...\(stage.units - 1).")
    }
    title = "\(stage.name), unit \(unit + 1)"
    let isOutput = number == scene.stages.count - 1
    let dense = inspection.layers[stage.dense]
    if row != nil {
      add("z", dense.output[0, unit], formula: Formulas.weightedSum)
      if isOutput {
        add("a", inspection.predictions[0, unit], formula: Formulas.prediction(scene.loss))
        addTarget(unit)
      } else {
        let layer = inspection.layers[stage.output]
        add("a", layer.output[0, unit], formula: Formulas.value(scene.layers[stage.output]))
        add(
          "∂L/∂a", layer.outputGradient[0, unit], formula: Formulas.outputGradient,
          numeric: inspection.numericGradient(ofOutput: stage.output, row: 0, column: unit),
          among: layer.outputGradient)
      }
      addDelta(of: stage, unit)
    }
    let bias = "\(stage.dense).bias"
    guard scene.parameters.contains(where: { $0.name == bias }) else { return }
    add("b", inspection.parameter(bias)[0, unit], formula: "")
    addGradient("∂L/∂b", of: bias, 0, unit, formula: row == nil ? Formulas.biasOfAll : "∂L/∂b = δ")
  }

  private mutating func addTarget(_ unit: Int) {
    let target = inspection.targets[0, 0]
    if scene.task == .regression {
      add("t", target, formula: "the target, normalized")
    } else if inspection.predictions.columns == 1 {
      add("t", target, formula: "1 for the second class")
    } else {
      add("t", target == Double(unit) ? 1 : 0, formula: "1 if the row is of this class")
    }
  }

  private mutating func addDelta(of stage: RunScene.Stage, _ unit: Int) {
    let layer = inspection.layers[stage.dense]
    let formula =
      stage.activation == nil
      ? Formulas.gradient(scene.loss) : Formulas.delta(scene.layers[stage.output])
    add(
      "δ = ∂L/∂z", layer.outputGradient[0, unit], formula: formula,
      numeric: inspection.numericGradient(ofOutput: stage.dense, row: 0, column: unit),
      among: layer.outputGradient)
  }

  // MARK: An edge or a bias

  private mutating func addParameter(_ name: String, _ index: Int) throws(Problem) {
    guard let shape = scene.parameters.first(where: { $0.name == name }) else {
      throw .badRequest(
        "There is no parameter \"\(name.short)\"; there are "
          + "\(scene.parameters.map(\.name).joined(separator: ", ")).")
    }
    guard (0..<shape.rows * shape.columns).contains(index),
      let number = scene.stages.firstIndex(where: { $0.dense == shape.layer })
    else {
      throw .badRequest(
        "\(name) has no number \(index); it has 0...\(shape.rows * shape.columns - 1).")
    }
    let (from, to) = index.quotientAndRemainder(dividingBy: shape.columns)
    let stage = scene.stages[number]
    let unit = "\(stage.name), unit \(to + 1)"
    let isWeight = name.hasSuffix(".weight")
    title =
      isWeight ? "weight from \(source(from, before: number)) to \(unit)" : "bias of \(unit)"
    add(isWeight ? "w" : "b", inspection.parameter(name)[from, to], formula: "")
    if row != nil {
      if isWeight {
        add(
          number == 0 ? "x" : "a", inspection.layers[shape.layer].input[0, from],
          formula: "what \(source(from, before: number)) gives")
      }
      addDelta(of: stage, to)
    }
    let formula =
      switch (isWeight, row == nil) {
      case (true, true): number == 0 ? Formulas.firstWeightOfAll : Formulas.weightOfAll
      case (true, false): "∂L/∂w = \(number == 0 ? "x" : "a") · δ"
      case (false, true): Formulas.biasOfAll
      case (false, false): "∂L/∂b = δ"
      }
    addGradient(isWeight ? "∂L/∂w" : "∂L/∂b", of: name, from, to, formula: formula)
  }

  /// The name of what an edge comes from.
  private func source(_ place: Int, before stage: Int) -> String {
    if stage > 0 { return "\(scene.stages[stage - 1].name), unit \(place + 1)" }
    return scene.inputs.indices.contains(place) ? scene.inputs[place] : "input \(place + 1)"
  }

  // MARK: Numbers

  private mutating func addGradient(
    _ symbol: String, of name: String, _ row: Int, _ column: Int, formula: String
  ) {
    let gradient = inspection.gradient(of: name)
    add(
      symbol, gradient[row, column], formula: formula,
      numeric: inspection.numericGradient(of: name, row: row, column: column), among: gradient)
  }

  /// Adds a number and, of a gradient, the finite difference.
  private mutating func add(
    _ symbol: String, _ value: Double, formula: String, numeric: Double? = nil,
    among gradients: Matrix? = nil
  ) {
    let error = numeric.flatMap { numeric in
      gradients.map { inspection.relativeError(value, numeric, among: $0) }
    }
    numbers.append([
      "symbol": .string(symbol), "value": .number(value), "numeric": .optional(numeric),
      "relativeError": .optional(error), "formula": .string(formula),
    ])
  }
}
