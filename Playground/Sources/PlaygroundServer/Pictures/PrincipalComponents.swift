/// The two directions in which rows differ most: the eigenvectors of their covariance that belong
/// to the two largest eigenvalues.
///
/// They are found by orthogonal iteration from a fixed start, so that the same rows have the same
/// picture. Of each direction the number with the largest size is positive.
///
/// - Source: Golub and Van Loan, "Matrix Computations", 4th edition, section 8.2.4.
struct PrincipalComponents: Sendable {
  /// The mean of the rows.
  let mean: [Double]
  /// A unit vector.
  let first: [Double]
  /// A unit vector at a right angle to the first.
  let second: [Double]

  /// Finds the directions of rows of at least two numbers each.
  init(of rows: [[Double]]) {
    let width = rows.first?.count ?? 2
    var mean = [Double](repeating: 0, count: width)
    for row in rows { for place in 0..<width { mean[place] += row[place] } }
    let count = Double(max(rows.count, 1))
    for place in 0..<width { mean[place] /= count }
    let covariance = Self.covariance(of: rows, mean: mean)

    var first = Self.start(width, 0)
    var second = Self.start(width, 1)
    Self.orthonormalize(&first, &second)
    for _ in 0..<Self.iterations {
      var nextFirst = Self.product(covariance, first)
      var nextSecond = Self.product(covariance, second)
      // A direction without variance stays where it is.
      if nextFirst.allSatisfy({ $0.magnitude < 1e-300 }) { nextFirst = first }
      if nextSecond.allSatisfy({ $0.magnitude < 1e-300 }) { nextSecond = second }
      Self.orthonormalize(&nextFirst, &nextSecond)
      let change = zip(first + second, nextFirst + nextSecond).reduce(0) {
        max($0, ($1.0 - $1.1).magnitude)
      }
      (first, second) = (nextFirst, nextSecond)
      if change < 1e-13 { break }
    }
    self.mean = mean
    self.first = Self.signed(first)
    self.second = Self.signed(second)
  }

  private static let iterations = 500

  /// Where a row lies in the plane of the two directions.
  func position(of row: [Double]) -> (x: Double, y: Double) {
    let distance = zip(row, mean).map { $0 - $1 }
    return (Self.dot(distance, first), Self.dot(distance, second))
  }

  /// A start that has a part in every direction.
  private static func start(_ width: Int, _ number: Int) -> [Double] {
    (0..<width).map { place -> Double in
      let small = 0.01 * Double(place)
      if number == 0 { return 1 + small }
      return (place.isMultiple(of: 2) ? 1 : -1) + 10 * small
    }
  }

  private static func covariance(of rows: [[Double]], mean: [Double]) -> [[Double]] {
    let width = mean.count
    var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
    for row in rows {
      let distance = zip(row, mean).map { $0 - $1 }
      for place in 0..<width where distance[place] != 0 {
        for other in 0..<width { sums[place][other] += distance[place] * distance[other] }
      }
    }
    let count = Double(max(rows.count, 1))
    return sums.map { $0.map { $0 / count } }
  }

  private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { dot($0, vector) }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for place in 0..<min(a.count, b.count) { sum += a[place] * b[place] }
    return sum
  }

  /// Makes the first a unit vector, and the second one at a right angle to it (Gram and Schmidt).
  private static func orthonormalize(_ first: inout [Double], _ second: inout [Double]) {
    first = unit(first) ?? axis(0, of: first.count)
    var rest = without(first, second)
    rest = unit(rest) ?? rest
    // Once more, for what was lost to rounding; if that takes most of it, it was rounding alone.
    rest = without(first, rest)
    if dot(rest, rest) > 0.5, let found = unit(rest) {
      second = found
      return
    }
    // Nothing is left of the second: take the axis that the first has least of.
    let place = first.indices.min { first[$0].magnitude < first[$1].magnitude } ?? 0
    let other = axis(place, of: first.count)
    second = unit(without(first, other)) ?? other
  }

  /// A vector without its part along a unit vector.
  private static func without(_ direction: [Double], _ vector: [Double]) -> [Double] {
    let part = dot(vector, direction)
    return zip(vector, direction).map { number, other in number - part * other }
  }

  private static func axis(_ place: Int, of width: Int) -> [Double] {
    (0..<width).map { $0 == place ? 1 : 0 }
  }

  private static func unit(_ vector: [Double]) -> [Double]? {
    let largest = vector.reduce(0) { max($0, $1.magnitude) }
    guard largest > 1e-280, largest.isFinite else { return nil }
    let scaled = vector.map { $0 / largest }
    let norm = dot(scaled, scaled).squareRoot()
    return scaled.map { $0 / norm }
  }

  private static func signed(_ vector: [Double]) -> [Double] {
    let largest = vector.max { $0.magnitude < $1.magnitude } ?? 1
    return largest < 0 ? vector.map { -$0 } : vector
  }
}
