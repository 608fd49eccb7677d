/// How the numbers of a parameter are chosen before training.
///
/// All is computed in `Double` and then rounded, so that a network of `Float` begins where the same
/// network of `Double` does.
public protocol Initializer: CatalogItem {
  /// Chooses the numbers of one parameter.
  ///
  /// - Parameters:
  ///   - values: the numbers, row after row of `fanOut` numbers: a weight matrix is
  ///     `fanIn × fanOut`, a bias one row.
  ///   - fanIn: the number of inputs of the layer.
  ///   - fanOut: the number of its outputs.
  ///   - random: a stream of this parameter alone.
  func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random)
}

extension Catalog {
  /// All initializers, with their defaults.
  public static let initializers: [any Initializer] = [
    Zeros(), Constant(1), Uniform(), Normal(), GlorotUniform(), GlorotNormal(), HeUniform(),
    HeNormal(), LeCunUniform(), LeCunNormal(), Orthogonal(), PyTorchLinear(),
  ]
}
