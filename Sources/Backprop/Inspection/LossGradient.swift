/// The gradient of the loss over many rows, for looking at it: ∂L/∂p for every parameter p.
///
/// It is what an optimizer would be given if all rows were one batch, without penalties and
/// clipping. Layers work as in training but for dropout, which drops nothing, so that the gradient
/// does not depend on chance; batch normalization uses the means of the rows that go through the
/// network together, at most 256.
struct LossGradient {
  /// The gradient of each parameter, in the order of the network's parameters.
  let numbers: [Double]
  /// The mean loss over the rows.
  let loss: Double
  /// Over how many rows it was taken.
  let rows: Int

  /// Computes the gradient for all rows of a data set.
  @specialized(where S == Float)
  @specialized(where S == Double)
  init<S: Scalar>(of network: Network<S>, on dataset: Dataset<S>, loss: any Loss) {
    let widest = network.plan.places.reduce(1) { max($0, $1.inputs, $1.outputs) }
    let most = max(1, min(Predictor<S>.mostRows, Predictor<S>.mostNumbers / widest))
    // Parts of nearly equal length: of a single row, batch normalization would know no variance.
    let parts = (dataset.count + most - 1) / most
    let workspace = Workspace(
      for: network.withoutDropout, capacity: (dataset.count + parts - 1) / parts, canLearn: true,
      team: ThreadTeam())
    var (sums, sum) = ([Double](repeating: 0, count: network.plan.parameterCount), LossSum())
    var weight = 0.0
    for part in 0..<parts {
      let rows = dataset.count * part / parts..<dataset.count * (part + 1) / parts
      let batch = workspace.runBothWays(rows, of: dataset, loss)
      sum.add(batch)
      weight += Double(batch.weight)
      for place in sums.indices {
        sums[place] += Double(workspace.gradient[place]) * Double(batch.weight)
      }
    }
    // Its gradient is a view of it.
    withExtendedLifetime(workspace) {}
    numbers = weight > 0 ? sums.map { $0 / weight } : sums
    self.loss = sum.mean
    rows = dataset.count
  }
}

extension Workspace {
  /// Takes some rows forward and backward, so that their gradient is in ``gradient``.
  fileprivate func runBothWays(
    _ rows: Range<Int>, of dataset: Dataset<S>, _ loss: any Loss
  ) -> BatchLoss<S> {
    let columns = dataset.targetColumns
    let input = self.input[0..<rows.count * plan.inputs].rows(rows.count, columns: plan.inputs)
    dataset.gatherInputs(Array(rows)[...], into: input, on: team.team)
    // Kernels want what they work on to begin at a multiple of 64 bytes.
    let target = Memory<S>(count: rows.count * columns)
    target.vector.assign(dataset.targets[rows].all)
    let weights = dataset.weights.map { Memory($0[rows].array) }
    let passes = passes(input: input, purpose: .training)
    passes.runForward()
    let batch = withExtendedLifetime((target, weights)) {
      loss.evaluate(
        any: LossPass(
          output: passes.output, target: target.vector.rows(rows.count, columns: columns),
          weights: weights?.vector, outputGradient: passes.outputGradient, scratch: scratch,
          team: team.team))
    }
    passes.runBackward()
    return batch
  }
}
