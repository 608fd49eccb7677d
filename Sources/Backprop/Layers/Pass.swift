/// What a pass through a network is made for.
public enum Purpose: Sendable {
  /// To learn: dropout drops, batch normalization uses the batch.
  case training
  /// To predict: every row has the same outputs whatever rows are beside it.
  case prediction
}

/// All that a layer needs to compute its outputs.
///
/// Passes are made ready once and used in every step. They are objects so that a step hands on an
/// address: copying that many numbers to each call would take longer than a layer of a tiny network.
public final class ForwardPass<S: Scalar> {
  /// The inputs, rows × inputs.
  public let input: Rows<S>
  /// Where the outputs go, rows × outputs.
  public let output: Rows<S>
  /// The layer's parameters, one after the other.
  public let parameters: Vector<S>
  /// The numbers that the layer carries from step to step.
  public let state: Vector<S>
  /// Numbers that the backward pass of the same step will see again.
  public let memory: Vector<S>
  /// What the pass is made for.
  public let purpose: Purpose
  /// A random stream of this layer and this step: `random.bits(at: i)` for the number `i`.
  public var random: Random { randoms[0] }
  /// The threads that may share the work.
  public let team: Team
  /// The one stream, kept where every access need not first be checked for others.
  let randoms: FixedArray<Random>

  init(
    input: Rows<S>, output: Rows<S>, parameters: Vector<S>, state: Vector<S>, memory: Vector<S>,
    purpose: Purpose, random: Random, team: Team
  ) {
    self.input = input
    self.output = output
    self.parameters = parameters
    self.state = state
    self.memory = memory
    self.purpose = purpose
    randoms = FixedArray(count: 1) { _ in random }
    self.team = team
  }
}

/// All that a layer needs to compute gradients.
///
/// An object for the same reason as a ``ForwardPass``.
public final class BackwardPass<S: Scalar> {
  /// The inputs of the forward pass, rows × inputs.
  public let input: Rows<S>
  /// The outputs of the forward pass, rows × outputs.
  public let output: Rows<S>
  /// ∂L/∂output, rows × outputs.
  public let outputGradient: Rows<S>
  /// Where ∂L/∂input goes, rows × inputs; nil if nobody needs it, as for the first layer.
  public let inputGradient: Rows<S>?
  /// The layer's parameters, one after the other.
  public let parameters: Vector<S>
  /// Where ∂L/∂parameters goes, in the order of the parameters.
  public let parameterGradient: Vector<S>
  /// What the forward pass left there.
  public let memory: Vector<S>
  /// The threads that may share the work.
  public let team: Team
  /// Changes weights as soon as their gradient is known, if that is wanted of this layer.
  let earlyUpdate: EarlyUpdate<S>?

  init(
    input: Rows<S>, output: Rows<S>, outputGradient: Rows<S>, inputGradient: Rows<S>?,
    parameters: Vector<S>, parameterGradient: Vector<S>, memory: Vector<S>, team: Team,
    earlyUpdate: EarlyUpdate<S>? = nil
  ) {
    self.input = input
    self.output = output
    self.outputGradient = outputGradient
    self.inputGradient = inputGradient
    self.parameters = parameters
    self.parameterGradient = parameterGradient
    self.memory = memory
    self.team = team
    self.earlyUpdate = earlyUpdate
  }
}
