/// What one pass over the data set came to.
public struct Epoch: Sendable, Equatable, CustomStringConvertible {
  /// The number of the epoch, from 0.
  public let number: Int

  /// The loss: the weighted mean over the rows, each taken before the step that its batch led to.
  public let loss: Double

  /// The learning rate of the last step.
  public let learningRate: Double

  /// The number of steps: one for each batch.
  public let steps: Int

  /// The epoch in the form of the lab, such as `Epoch 100, Loss: 0.2618`.
  public var description: String {
    "Epoch \(number), Loss: \(loss.formatted(fractionDigits: 4))"
  }
}
