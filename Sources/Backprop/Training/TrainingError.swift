/// Why a training run cannot start or go on.
public enum TrainingError: Error, CustomStringConvertible, Equatable {
  /// The network, the data set and the loss do not belong together; the text says where.
  case mismatch(String)

  /// A loss or a parameter is not finite any more.
  ///
  /// - Parameters:
  ///   - epoch: the number of the epoch, from 0.
  ///   - layer: the first layer with numbers that are not finite, such as `2 tanh`.
  ///   - what: what was found.
  ///   - advice: what to try.
  case diverged(epoch: Int, layer: String, what: String, advice: String)

  public var description: String {
    switch self {
    case .mismatch(let text): text
    case .diverged(let epoch, let layer, let what, let advice):
      "Training diverged in epoch \(epoch), in layer \(layer): \(what). \(advice)"
    }
  }
}
