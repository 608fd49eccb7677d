/// The losses of all epochs so far, thinned so that they stay few: of longer and longer runs every
/// second, fourth, eighth … epoch is kept, and the last one.
struct Curve: Sendable, Equatable {
  /// One epoch.
  struct Point: Sendable, Equatable {
    var epoch: Int
    var training: Double
    var test: Double?
  }

  private var kept: [Point] = []
  private var last: Point?
  private var stride = 1

  private static let most = 299

  /// Takes note of an epoch; they come in order.
  mutating func append(_ point: Point) {
    last = point
    guard point.epoch.isMultiple(of: stride) else { return }
    kept.append(point)
    while kept.count > Self.most {
      stride *= 2
      kept.removeAll { !$0.epoch.isMultiple(of: stride) }
    }
  }

  /// At most 300 points, the last epoch among them.
  var points: [Point] {
    guard let last, kept.last != last else { return kept }
    return kept + [last]
  }

  /// The curve as JSON: lists of equal length.
  var json: JSON {
    let points = points
    let hasTest = points.contains { $0.test != nil }
    return [
      "epoch": .numbers(points.map { Double($0.epoch) }),
      "training": .numbers(points.map(\.training)),
      "test": hasTest ? .numbers(points.map { $0.test ?? .nan }) : .null,
    ]
  }
}
