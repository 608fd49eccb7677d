/// Why a training run is over.
public enum StopReason: Codable, Sendable, Equatable, CustomStringConvertible {
  /// All epochs have been run.
  case epochs
  /// The loss has not fallen for so many epochs.
  case patience(Int)
  /// The loss has reached the one that was asked for.
  case targetLoss
  /// The optimizer has found a minimum.
  case converged
  /// The loss or a parameter is not finite any more; the text says where, and what to try.
  case diverged(String)

  public var description: String {
    switch self {
    case .epochs: "all epochs were run"
    case .patience(let epochs): "no lower loss for \(epochs) epochs"
    case .targetLoss: "the target loss was reached"
    case .converged: "the optimizer found a minimum"
    case .diverged(let text): text
    }
  }
}
