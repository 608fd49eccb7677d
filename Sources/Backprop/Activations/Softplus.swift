/// Is a ReLU with a round corner.
///
///     forward    y = log(1 + eˣ)
///     backward   dx = dy / (1 + e⁻ˣ)
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Note: exact for all inputs; PyTorch becomes linear above 20, which differs by less than 3e-9.
/// - Source: Dugas, Bengio, Bélisle, Nadeau and Garcia, "Incorporating Second-Order Functional
///   Knowledge for Better Option Pricing", NIPS 2000.
public struct Softplus: Activation {
  public static let kind = "softplus"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { S.softplus(x) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S { S.sigmoid(x) }

  public var valueFormula: Formula { Formula("log(1 + eᶻ)", tex: #"\log(1 + e^z)"#) }

  public var slopeFormula: Formula { Formula("1 / (1 + e⁻ᶻ)", tex: #"\frac{1}{1 + e^{-z}}"#) }
}
