extension Trainer {
  /// Whether the network, the data and the loss belong together.
  static func check(_ network: Network<S>, _ dataset: Dataset<S>, _ loss: any Loss) throws {
    guard dataset.inputColumns == network.inputs else {
      throw TrainingError.mismatch(
        "The network has \(network.inputs) inputs, but the data set has \(dataset.inputColumns) "
          + "features in each row; make the network with inputs: \(dataset.inputColumns).")
    }
    let columns = dataset.targetColumns
    guard loss.accepts(targetColumns: columns, outputs: network.outputs) else {
      throw TrainingError.mismatch(
        "The loss \(loss.kind) cannot compare \(network.outputs) outputs with \(columns) targets "
          + "in each row; let the last dense layer have as many outputs as there are targets, or "
          + "classes.")
    }
    for row in 0..<dataset.count {
      for column in 0..<columns {
        let target = Double(dataset.targets[row, column])
        guard loss.accepts(target: target, columns: columns, outputs: network.outputs) else {
          throw TrainingError.mismatch(
            "Row \(row) of the targets has \(target) in column \(column); the loss \(loss.kind) "
              + "expects \(loss.targetRule).")
        }
      }
    }
  }

  /// The error for a loss that is not finite: it names the layer where that began.
  func divergence(loss: S, passes: Passes<S>) -> TrainingError {
    let layer =
      firstUnsoundParameter?.layer ?? passes.forward.firstIndex { !$0.output.all.isFinite }
    return divergence(
      layer: layer ?? passes.forward.count - 1, what: "the loss became \(loss)")
  }

  /// Throws if a parameter is not finite.
  func checkParameters() throws {
    if workspace.parameters.isFinite { return }
    if let block = firstUnsoundParameter {
      throw divergence(
        layer: block.layer, what: "\(block.name) holds numbers that are not finite")
    }
  }

  private var firstUnsoundParameter: Plan.Block? {
    workspace.plan.parameters.first { !workspace.parameters[$0.range].isFinite }
  }

  private func divergence(layer: Int, what: String) -> TrainingError {
    let rate = optimizer.learningRate
    return .diverged(
      epoch: epochs, layer: "\(layer) \(start.layers[layer].kind)", what: what,
      advice: "The learning rate of \(rate) is probably too high: try \(rate / 10), clip the "
        + "gradient, or bring the inputs to mean 0 and variance 1.")
  }
}
