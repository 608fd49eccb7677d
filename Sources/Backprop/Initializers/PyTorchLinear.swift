/// Draws uniformly from −l to l, l = 1 / √inputs: what PyTorch's `Linear` does with its weight and
/// with its bias.
///
/// To begin as PyTorch does, give it to a ``Dense`` layer for both.
///
/// - Source: the documentation of `torch.nn.Linear`.
public struct PyTorchLinear: Initializer {
  public static let kind = "pytorch-linear"

  /// Makes the initializer.
  public init() {}

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    random.fillUniform(&values, limit: 1 / Double(fanIn).squareRoot())
  }
}
