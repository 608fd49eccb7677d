/// Changes the weights of a layer while its gradient is computed, block of rows by block of rows.
///
/// The optimizer's own pass over all parameters reads a gradient that has long left the cache. Each weight
/// is changed by the same rule with the same numbers here, only sooner: the bits are the same.
final class EarlyUpdate<S: Scalar>: RowsObserver {
  private let optimizer: any Optimizer
  private let columns: Int
  /// The one step for all weights, kept where every access need not first be checked for others.
  private let passes: FixedArray<UpdatePass<S>>

  /// Makes the updates of the weights that lie in `pass`, a matrix of so many columns, ready.
  init(of pass: UpdatePass<S>, columns: Int, by optimizer: any Optimizer) {
    self.optimizer = optimizer
    self.columns = columns
    passes = FixedArray(count: 1) { _ in pass }
  }

  /// Says how the next step is to be made.
  func prepare(learningRate: Double, step: Int, carry: Double) {
    passes[0].learningRate = learningRate
    passes[0].step = step
    passes[0].carry = carry
  }

  func complete(rows: Range<Int>) {
    optimizer.update(
      any: passes[0].part(rows.lowerBound * columns..<rows.upperBound * columns))
  }
}
