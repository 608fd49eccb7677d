/// A made-up table of two features, to try networks on: points of the plane, and to which class each
/// belongs or which number stands there.
///
/// ```swift
/// let spirals = try Table(csvText: Spirals(noise: 0.05).csv(rows: 300, seed: 1))
/// ```
///
/// The same settings, rows and seed give the same text on every machine.
public protocol Sample: CatalogItem {
  /// What it looks like, in a few words.
  var about: String { get }

  /// The names of the classes; nil if the target is a number.
  var classes: [String]? { get }

  /// How far points are moved at random: the standard deviation of each coordinate, or of the number
  /// that is the target; 0 or more.
  var noise: Double { get }

  /// Chooses a point, without noise, for the row of the given number, from 0.
  func point(row: Int, of rows: Int, random: inout Random) -> SamplePoint
}

/// A point of a ``Sample``.
public struct SamplePoint: Sendable, Equatable {
  /// The first feature.
  public var x1: Double
  /// The second feature.
  public var x2: Double
  /// The number of the class, or the number itself.
  public var target: Double

  /// Names the three numbers.
  public init(x1: Double, x2: Double, target: Double) {
    self.x1 = x1
    self.x2 = x2
    self.target = target
  }
}

extension Sample {
  /// The name of the column to predict: `class`, or `y` for numbers.
  public var target: String { classes == nil ? "y" : "class" }

  /// The task that it sets.
  public var task: Targets.Task { classes == nil ? .regression : .classification }

  public var problem: String? { Rule.notNegative(noise, "noise") }

  /// The table as comma-separated values, numbers with six digits behind the point.
  ///
  /// - Parameters:
  ///   - rows: how many rows, 0 or more; classes take turns.
  ///   - seed: chooses the points.
  /// - Returns: lines under the heading `x1,x2,class` or `x1,x2,y`.
  public func csv(rows: Int, seed: UInt64) -> String {
    var random = Random(seed: seed, stream: Stream.sample)
    var text = "x1,x2,\(target)\n"
    for row in 0..<rows {
      var point = point(row: row, of: rows, random: &random)
      if let classes {
        point.x1 += noise * random.nextNormal()
        point.x2 += noise * random.nextNormal()
        text += "\(Self.text(point.x1)),\(Self.text(point.x2)),\(classes[Int(point.target)])\n"
      } else {
        point.target += noise * random.nextNormal()
        text += "\(Self.text(point.x1)),\(Self.text(point.x2)),\(Self.text(point.target))\n"
      }
    }
    return text
  }

  private static func text(_ x: Double) -> String {
    let rounded = (x * 1e6).rounded() / 1e6
    // There is a minus zero, which would look odd.
    return "\(rounded == 0 ? 0 : rounded)"
  }
}

extension Catalog {
  /// All samples, with their defaults.
  public static let samples: [any Sample] = [
    XORSquares(), Circles(), Moons(), Gaussians(), Spirals(), Plane(),
  ]
}

/// The point at an angle on the circle of radius 1.
///
/// The system's sine and cosine have other last digits elsewhere. This halves the angle ten times, takes
/// the power series, and squares ten times.
func unitCircle(at angle: Double) -> (x: Double, y: Double) {
  let small = angle / 1024
  let square = small * small
  var x = 1 - square / 2 * (1 - square / 12 * (1 - square / 30))
  var y = small * (1 - square / 6 * (1 - square / 20 * (1 - square / 42)))
  for _ in 0..<10 { (x, y) = (x * x - y * y, 2 * x * y) }
  return (x, y)
}
