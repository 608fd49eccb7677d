extension TrainingRun {
  /// Whether the settings keep their rules, and the network, the data and the loss belong together.
  static func check(
    _ network: Network<S>, _ dataset: Dataset<S>, _ loss: any Loss, others: [any CatalogItem] = []
  ) throws {
    for item in network.layers as [any CatalogItem] + [loss] + others {
      if let problem = item.problem {
        throw TrainingError.mismatch("A setting of \(item.kind) is wrong. \(problem)")
      }
    }
    guard dataset.inputColumns == network.inputs else {
      throw TrainingError.mismatch(
        "The network has \(network.inputs) inputs, but the data set has \(dataset.inputColumns) "
          + "features in each row; make the network with inputs: \(dataset.inputColumns).")
    }
    for block in network.plan.parameters
    where !network.parameters.isFinite(in: block.range) {
      throw TrainingError.mismatch(
        "The parameter \(block.name) holds numbers that are not finite; nothing can be learned from "
          + "there.")
    }
    try checkTargets(of: dataset, for: loss, outputs: network.outputs)
  }

  /// Whether the loss is one function of the parameters, if the optimizer searches along a line.
  static func checkLineSearch(
    by optimizer: any Optimizer, _ network: Network<S>, _ dataset: Dataset<S>, batchSize: Int,
    clipping: Clipping?
  ) throws {
    guard optimizer is any LineSearchOptimizer else { return }
    let problem: String? =
      if batchSize < dataset.count {
        "It needs all \(dataset.count) rows in one batch, but the batch size is \(batchSize); make "
          + "it \(dataset.count) (--batch-size full)."
      } else if clipping != nil {
        "Its line search needs the gradient as it is; leave the clipping out."
      } else if network.layers.contains(where: { $0 is Dropout }) {
        "Its line search needs the same loss every time, and dropout changes it; leave the dropout "
          + "out, and use an L2 penalty if the network learns its rows by heart."
      } else if network.plan.stateCount > 0 {
        "It makes too few steps for running averages, such as those of batch normalization, to "
          + "settle; use layer normalization, or another optimizer."
      } else {
        nil
      }
    if let problem {
      throw TrainingError.mismatch("The optimizer \(optimizer.kind) does not fit. \(problem)")
    }
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  private static func checkTargets(
    of dataset: Dataset<S>, for loss: any Loss, outputs: Int
  ) throws {
    let columns = dataset.targetColumns
    if let problem = loss.problem(targetColumns: columns, outputs: outputs) {
      throw TrainingError.mismatch("The loss \(loss.kind) does not fit. \(problem)")
    }
    let targets = dataset.targets.all
    for place in 0..<targets.count {
      let target = Double(targets[place])
      guard loss.accepts(target: target, columns: columns, outputs: outputs) else {
        throw TrainingError.mismatch(
          "Row \(place / columns) of the targets has \(target) in column \(place % columns); the loss "
            + "\(loss.kind) expects \(loss.targetRule).")
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
      advice: optimizer is any LineSearchOptimizer
        ? "Training cannot begin there: bring the inputs to mean 0 and variance 1, or begin with "
          + "smaller parameters."
        : "The learning rate of \(rate) is probably too high: try a tenth of it, clip the "
          + "gradient, or bring the inputs to mean 0 and variance 1.")
  }
}

extension Array where Element: Scalar {
  /// Whether the numbers of a range are finite.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  func isFinite(in range: Range<Int>) -> Bool {
    // Counted, since a loop that may end early cannot become vector instructions.
    var unsound = 0
    for number in self[range] { unsound &+= number.isFinite ? 0 : 1 }
    return unsound == 0
  }
}
