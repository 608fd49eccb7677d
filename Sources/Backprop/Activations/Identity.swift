/// Passes its inputs on unchanged.
///
///     forward    y = x
///     backward   dx = dy
///
/// - Shapes: input and output `rows × features`; no parameters.
public struct Identity: Activation {
  public static let kind = "identity"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { x }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S { 1 }

  public var valueFormula: Formula { Formula("z", tex: "z") }

  public var slopeFormula: Formula { Formula("1", tex: "1") }
}
