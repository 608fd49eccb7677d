/// Lets a network be written as the list of its layers:
///
/// ```swift
/// Network<Double>(inputs: 2, seed: 1) { Dense(4); Sigmoid(); Dense(1) }
/// ```
@resultBuilder
public enum NetworkBuilder {
  /// One layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }

  /// Several layers, one after the other.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }

  /// The parts, one after the other.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }

  /// A part that may be left out.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }

  /// The first of two parts.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }

  /// The second of two parts.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }

  /// Parts made in a loop.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
}
