/// Terms that are added to the loss so that weights stay small.
///
///     forward    l1 · Σ |w| + ½ · l2 · Σ w²
///     backward   gradient += l1 · sign(w) + l2 · w
///
/// They apply to weights, not to biases nor to the scales of normalization layers, and are not part
/// of the loss that an ``Epoch`` reports. The weight decay of an ``Optimizer``, by contrast, applies
/// to all parameters.
public struct Penalty: Codable, Sendable, Equatable {
  /// The factor of the sum of the sizes, 0 or more.
  public var l1: Double
  /// The factor of half the sum of the squares, 0 or more.
  public var l2: Double

  /// Makes a penalty; without arguments, none.
  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
    if let problem { preconditionFailure(problem) }
  }

  var problem: String? {
    Rule.notNegative(l1, "L1 penalty") ?? Rule.notNegative(l2, "L2 penalty")
  }

  var isNone: Bool { l1 == 0 && l2 == 0 }

  func value<S: Scalar>(of weights: Vector<S>) -> Double {
    l1 * weights.sumOfMagnitudes() + l2 / 2 * weights.dot(weights)
  }

  func add<S: Scalar>(of weights: Vector<S>, to gradient: Vector<S>) {
    let (l1, l2) = (S(l1), S(l2))
    transform(weights, gradient, into: gradient) { weight, gradient in
      (gradient + l1 * sign(of: weight)).addingProduct(l2, weight)
    }
  }
}

/// A limit for the gradient before each step.
public enum Clipping: Codable, Sendable, Equatable {
  /// Scales the whole gradient down so that its Euclidean norm is at most this, above 0.
  ///
  /// - Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural
  ///   networks", ICML 2013, algorithm 1; the 1e-6 in the denominator is PyTorch's.
  case norm(Double)

  /// Brings each number of the gradient into `-limit...limit`, for a limit above 0.
  case value(Double)

  var problem: String? {
    switch self {
    case .norm(let limit), .value(let limit): Rule.positive(limit, "limit for the gradient")
    }
  }

  func apply<S: Scalar>(to gradient: Vector<S>) {
    switch self {
    case .norm(let limit):
      let norm = norm(of: gradient)
      let scale = S(limit) / (norm + 1e-6)
      if scale < 1 { transform(gradient, into: gradient) { $0 * scale } }
    case .value(let limit):
      let limit = S(limit)
      transform(gradient, into: gradient) { number in
        let above = number < -limit ? -limit : number
        return above > limit ? limit : above
      }
    }
  }

  private func norm<S: Scalar>(of gradient: Vector<S>) -> S {
    let norm = gradient.sumOfSquares().squareRoot()
    if norm.isFinite { return norm }
    // Squares of large numbers overflow before their root would.
    let largest = (0..<gradient.count).reduce(0 as S) { max($0, gradient[$1].magnitude) }
    guard largest.isFinite else { return norm }
    return largest
      * gradient.sum { (gradient[$0] / largest) * (gradient[$0] / largest) }.squareRoot()
  }
}
