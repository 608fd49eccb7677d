/// A number of rows on their way through a network: where they lie, and the passes over them.
struct Batch<S: Scalar>: ~Copyable {
  let passes: Passes<S>
  let loss: LossPass<S>
  private let input: Rows<S>

  /// Makes a batch of so many rows ready. `isWhole` says whether it is the whole data set in its own
  /// order, which is then used where it is; `memory` is room for the targets and weights of the rows.
  init(
    rows: Int, of dataset: Dataset<S>, isWhole: Bool, workspace: Workspace<S>, memory: Vector<S>,
    seed: UInt64, earlyUpdates: [Int: EarlyUpdate<S>]
  ) {
    let (columns, targetColumns) = (dataset.inputColumns, dataset.targetColumns)
    let target: Rows<S>
    let weights: Vector<S>?
    if isWhole, let inputs = dataset.inputs {
      (input, target, weights) = (inputs, dataset.targets, dataset.weights)
    } else {
      input = workspace.input[0..<rows * columns].rows(rows, columns: columns)
      target = memory[0..<rows * targetColumns].rows(rows, columns: targetColumns)
      weights = dataset.weights.map { _ in memory[rows * targetColumns..<rows * (targetColumns + 1)]
      }
    }
    passes = workspace.passes(
      input: input, purpose: .training, seed: seed, earlyUpdates: earlyUpdates)
    loss = LossPass(
      output: passes.output, target: target, weights: weights,
      outputGradient: passes.outputGradient, scratch: workspace.scratch, team: workspace.team.team)
  }

  /// Copies the rows with the given numbers into the batch.
  func take(_ numbers: ArraySlice<Int>, of dataset: Dataset<S>, on team: Team) {
    dataset.gatherInputs(numbers, into: input, on: team)
    gather(dataset.targets, rows: numbers, into: loss.target)
    if let all = dataset.weights, let some = loss.weights {
      gather(
        all.rows(all.count, columns: 1), rows: numbers, into: some.rows(some.count, columns: 1))
    }
  }
}
