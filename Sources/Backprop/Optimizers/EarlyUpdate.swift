/// Changes the weights of a layer while its gradient is computed, block of rows by block of rows.
///
/// The optimizer's own pass over all parameters reads a gradient that has long left the cache. Each weight
/// is changed by the same rule with the same numbers here, only sooner: the bits are the same.
final class EarlyUpdate<S: Scalar>: RowsObserver {
  private let optimizer: any Optimizer
  private let rows: Int
  private let columns: Int
  /// What belongs to the present step; kept where every access need not first be checked for others.
  private let steps: FixedArray<Step>

  private struct Step {
    var pass: UpdatePass<S>
    /// Inputs that the next step will need, and the numbers of their rows.
    var inputs: Rows<S>?
    var upcoming: ArraySlice<Int> = []
  }

  /// Makes the updates of the weights that lie in `pass`, a matrix of so many columns, ready.
  init(of pass: UpdatePass<S>, columns: Int, by optimizer: any Optimizer) {
    self.optimizer = optimizer
    self.columns = columns
    rows = pass.parameters.count / columns
    steps = FixedArray(count: 1) { _ in Step(pass: pass) }
  }

  /// Says how the next step is to be made.
  func prepare(learningRate: Double, step: Int, carry: Double) {
    steps[0].pass.learningRate = learningRate
    steps[0].pass.step = step
    steps[0].pass.carry = carry
  }

  /// Has some rows of inputs brought into the cache meanwhile; none if there are none.
  func prefetch(_ rows: ArraySlice<Int>, of inputs: Rows<S>?) {
    steps[0].inputs = inputs
    steps[0].upcoming = rows
  }

  func complete(rows: Range<Int>) {
    optimizer.update(
      any: steps[0].pass.part(rows.lowerBound * columns..<rows.upperBound * columns))
    guard let inputs = steps[0].inputs else { return }
    let first = steps[0].upcoming.startIndex
    let count = steps[0].upcoming.count
    let part = count * rows.lowerBound / self.rows..<count * rows.upperBound / self.rows
    Kernels.prefetch(
      inputs, rows: steps[0].upcoming[first + part.lowerBound..<first + part.upperBound])
  }
}
