/// A random stream that is the same on every platform and can be entered at any place.
///
/// Number `i` of the stream is a mix of `key + i · γ`: the SplitMix64 generator read as a function of
/// a counter. Any number can therefore be made without those before it, by any thread, and the
/// whole state to save is two integers.
///
/// - Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
///   2014, section 5 (the mixing function is Stafford's variant 13).
@frozen
public struct Random: Codable, Equatable, Sendable {
  /// Tells this stream from all others.
  public let key: UInt64

  /// The place of the next number.
  public var position: UInt64

  /// Makes the stream of a seed; different `stream` numbers give unrelated streams.
  @inlinable
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = Self.mix(Self.mix(seed &+ Self.increment) ^ Self.mix(stream &* Self.increment &+ 1))
    position = 0
  }

  @usableFromInline
  static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  /// Sixty-four bits of which each depends on all of `state`; different states give different ones.
  @inlinable
  public static func mix(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The 64 random bits at `index` after the present position, which stays where it is.
  @inlinable
  public func bits(at index: Int) -> UInt64 {
    Self.mix(key &+ (position &+ UInt64(truncatingIfNeeded: index) &+ 1) &* Self.increment)
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let result = bits(at: 0)
    position &+= 1
    return result
  }

  /// The next number uniform in `0..<1`: a multiple of 2⁻⁵³.
  @inlinable
  public mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// The next number of the normal distribution with mean 0 and variance 1.
  ///
  /// - Source: Marsaglia and Bray, "A Convenient Method for Generating Normal Variables", SIAM
  ///   Review 6 (1964). The second number of each pair is left unused: a stream is its key and
  ///   its position, nothing else.
  @inlinable
  public mutating func nextNormal() -> Double {
    while true {
      let x = 2 * nextUniform() - 1
      let y = 2 * nextUniform() - 1
      let square = (y * y).addingProduct(x, x)
      if square < 1 && square > 0 {
        return x * (-2 * Double.log(square) / square).squareRoot()
      }
    }
  }

  /// The next integer uniform in `0..<bound`, for a bound of at least 1.
  ///
  /// - Source: Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
  @inlinable
  public mutating func next(below bound: Int) -> Int {
    precondition(bound >= 1, "There is no number in 0..<\(bound).")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Puts the numbers in a random order (Fisher and Yates), every order equally likely.
  @inlinable
  public mutating func shuffle(_ numbers: inout [Int]) {
    guard numbers.count > 1 else { return }
    for last in stride(from: numbers.count - 1, to: 0, by: -1) {
      numbers.swapAt(last, next(below: last + 1))
    }
  }
}
