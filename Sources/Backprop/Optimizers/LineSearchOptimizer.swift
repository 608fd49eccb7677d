/// A rule that looks at the loss in several places before it makes a step.
///
/// Its step gets the way to evaluate the objective: the loss of all rows, plus the ``Penalty``.
/// That is one function for the whole run, so such a rule wants all rows in one batch, no clipping,
/// no dropout and no batch normalization; a ``Trainer`` refuses them. An epoch is one step.
///
/// As with every rule, all that it remembers lies in its memories and in what it carries: a run
/// that goes on from those, the parameters and the number of steps takes the same way to the bit.
public protocol LineSearchOptimizer: Optimizer {
  /// Makes one step.
  ///
  /// - Parameters:
  ///   - pass: the parameters, and the gradient of the objective there. `carry` is what the last
  ///     step left, 1 in the first.
  ///   - value: the objective where the parameters are.
  ///   - evaluate: computes the objective where the parameters have been put, and its gradient into
  ///     `pass.gradient`. It is NaN where one of them is not finite.
  /// - Returns: what the step came to. If it moved the parameters, the last evaluation was where
  ///   they are now; if not, they and the gradient are as they were.
  func search(
    _ pass: UpdatePass<Float>, from value: Double, evaluate: () -> Double
  ) -> SearchOutcome
  /// Makes one step.
  func search(
    _ pass: UpdatePass<Double>, from value: Double, evaluate: () -> Double
  ) -> SearchOutcome
}

/// What a step with a line search came to.
public struct SearchOutcome: Sendable, Equatable {
  /// Whether the parameters have changed.
  public var hasMoved: Bool

  /// The number that the rule carries to the next step; 0 if it has converged, so that further
  /// steps would change nothing.
  public var carry: Double

  /// Makes an outcome.
  public init(hasMoved: Bool, carry: Double) {
    self.hasMoved = hasMoved
    self.carry = carry
  }
}

extension LineSearchOptimizer {
  /// What the last step left.
  public func carry(after carry: Double, step: Int) -> Double { carry }

  /// Stops the program: with a gradient alone there is nothing to search along.
  public func update(_ pass: UpdatePass<Float>) { refuseUpdate() }

  /// Stops the program: with a gradient alone there is nothing to search along.
  public func update(_ pass: UpdatePass<Double>) { refuseUpdate() }

  private func refuseUpdate() {
    preconditionFailure("\(kind) needs to evaluate the loss; its steps are made by `search`.")
  }
}
