/// Squeezes every number into the range from −1 to 1.
///
///     forward    y = tanh x
///     backward   dx = dy · (1 − y²)
///
/// - Shapes: input and output `rows × features`; no parameters.
/// - Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.4.
public struct Tanh: Activation {
  public static let kind = "tanh"

  /// Makes the activation.
  public init() {}

  @inline(__always)
  public func value<S: Scalar>(at x: S) -> S { S.tanh(x) }

  @inline(__always)
  public func slope<S: Scalar>(at x: S, value y: S) -> S { 1 - y * y }

  public var valueFormula: Formula { Formula("tanh z", tex: #"\tanh z"#) }

  public var slopeFormula: Formula { Formula("1 − a²", tex: "1 - a^2") }
}
