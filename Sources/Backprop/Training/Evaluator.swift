/// Measures the loss of a network over all rows of a data set, without learning.
final class Evaluator<S: Scalar> {
  private let dataset: Dataset<S>
  private let loss: any Loss
  private let predictor: Predictor<S>
  /// Room for what a loss needs beside the outputs: their gradient, targets and weights.
  private let memory: Memory<S>
  private let places: (gradient: Range<Int>, target: Range<Int>, weights: Range<Int>)

  /// Makes room for the work.
  init(_ network: Network<S>, loss: any Loss, on dataset: Dataset<S>, threads: Int = 1) {
    self.dataset = dataset
    self.loss = loss
    predictor = Predictor(network, rows: dataset.count, threads: threads)
    let rows = predictor.rowsAtOnce
    // Kernels want what they work on to begin at a multiple of 64 bytes.
    let target = Memory<S>.aligned(rows * network.outputs)
    let weights = target + Memory<S>.aligned(rows * dataset.targetColumns)
    places = (0..<target, target..<weights, weights..<weights + rows)
    memory = Memory(count: places.weights.upperBound)
  }

  /// The mean loss over all rows, for the given numbers of the network.
  func loss(parameters: Vector<S>, state: Vector<S>) -> Double {
    predictor.workspace.parameters.assign(parameters)
    predictor.workspace.state.assign(state)
    var sum = LossSum()
    evaluate(adding: &sum) { _ in }
    return sum.mean
  }

  /// The predictions, rows × outputs, as the loss finishes them; adds the loss of the rows.
  func predictions(adding sum: inout LossSum) -> [S] {
    var outputs: [S] = []
    outputs.reserveCapacity(dataset.count * predictor.workspace.plan.outputs)
    evaluate(adding: &sum) { output in
      loss.finish(any: output)
      output.all.append(to: &outputs)
    }
    return outputs
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  private func evaluate(adding sum: inout LossSum, _ use: (Rows<S>) -> Void) {
    predictor.run(count: dataset.count) { rows, places in
      dataset.gatherInputs(Array(rows)[...], into: places, on: predictor.workspace.team.team)
    } use: { rows, output in
      sum.add(batchLoss(rows, output))
      use(output)
    }
  }

  private func batchLoss(_ rows: Range<Int>, _ output: Rows<S>) -> BatchLoss<S> {
    let target = memory.vector[places.target][0..<rows.count * dataset.targetColumns]
    target.assign(dataset.targets[rows].all)
    let weights = dataset.weights.map { all in
      let some = memory.vector[places.weights][0..<rows.count]
      some.assign(all[rows])
      return some
    }
    let gradient = memory.vector[places.gradient][0..<output.all.count]
    return loss.evaluate(
      any: LossPass(
        output: output, target: target.rows(rows.count, columns: dataset.targetColumns),
        weights: weights, outputGradient: gradient.rows(rows.count, columns: output.columns),
        scratch: predictor.workspace.scratch, team: predictor.workspace.team.team))
  }
}

/// The losses of batches, added up.
struct LossSum {
  private var sum = 0.0
  private var weight = 0.0

  mutating func add<S: Scalar>(_ batch: BatchLoss<S>) {
    sum += Double(batch.mean) * Double(batch.weight)
    weight += Double(batch.weight)
  }

  /// The mean over all rows, each with its weight; 0 if none counts.
  var mean: Double { weight > 0 ? sum / weight : 0 }
}
