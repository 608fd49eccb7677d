extension TrainingRun {
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

  /// The error for a loss, or else a parameter, that is not finite; it names the layer where that
  /// began.
  func divergence(of loss: S?, in batch: borrowing Batch<S>) -> TrainingError {
    let unsound = workspace.plan.parameters.first {
      !workspace.parameters[$0.range].isFinite
    }
    let layer = unsound?.layer ?? batch.passes.firstUnsoundLayer ?? workspace.layers.count - 1
    let what =
      if let loss { "the loss became \(loss)" } else {
        "after the last step \(unsound?.name ?? "a parameter") is not finite"
      }
    let rate = optimizer.learningRate
    return .diverged(
      epoch: epochs, layer: "\(layer) \(workspace.layers[layer].kind)", what: what,
      advice: "The learning rate of \(rate) is probably too high: try \(rate / 10), clip the "
        + "gradient, or bring the inputs to mean 0 and variance 1.")
  }
}
