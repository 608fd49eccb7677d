/// Draws a matrix whose rows, or columns if there are fewer of them, are of length `gain` and at
/// right angles to each other.
///
/// - Default: a gain of 1, as in PyTorch and Keras.
/// - Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in
///   deep linear neural networks", ICLR 2014. Here by the Gram-Schmidt process on normal numbers,
///   done twice for accuracy.
public struct Orthogonal: Initializer {
  public static let kind = "orthogonal"

  /// The length of the rows or columns, above 0.
  public var gain: Double

  /// Makes the initializer with the given gain.
  public init(gain: Double = 1) {
    self.gain = gain
    requireSoundness()
  }

  public var problem: String? {
    Rule.holds(gain > 0 && gain.isFinite, "The gain must be above 0; it is \(gain).")
  }

  public func fill(_ values: inout [Double], fanIn: Int, fanOut: Int, random: inout Random) {
    let columns = fanOut
    let rows = values.count / max(columns, 1)
    // The vectors to be made orthogonal: rows if they are the fewer, columns otherwise.
    let (count, length) = rows <= columns ? (rows, columns) : (columns, rows)
    var vectors: [[Double]] = []
    while vectors.count < count {
      var vector = (0..<length).map { _ in random.nextNormal() }
      for _ in 0..<2 {
        for other in vectors {
          let share = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in vector.indices { vector[index] -= share * other[index] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Normal numbers are never so close to those before; a new draw costs nothing.
      guard norm > 1e-10 else { continue }
      vectors.append(vector.map { $0 / norm })
    }
    for (number, vector) in vectors.enumerated() {
      for (index, value) in vector.enumerated() {
        values[rows <= columns ? number * columns + index : index * columns + number] = gain * value
      }
    }
  }
}
