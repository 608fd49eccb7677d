import Kernels

/// The stream of normal numbers that `numpy.random.seed(seed)` and `numpy.random.randn` give.
///
/// The lab's networks start from NumPy's legacy generator, so that anyone can train the same
/// network in NumPy and compare every number. All else draws from the package's own generator.
///
/// The integers and the uniform numbers are NumPy's to the last bit. The normal numbers are too but
/// for the logarithm, which may differ from NumPy's by a unit in the last place.
///
/// - Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); the seeding is the
///   2002 version of `init_genrand`; Marsaglia and Bray, "A Convenient Method for Generating Normal
///   Variables", SIAM Review 6 (1964).
struct NumPyRandom {
  /// The generator's words, n = 624 of them, renewed all at once.
  private var words: [UInt32]

  /// The next word to hand out; `words.count` when all are spent.
  private var position: Int

  /// The second number of the last normal pair, until it is asked for.
  private var spareNormal: Double?

  /// - Parameter seed: The argument of `numpy.random.seed`; all that it takes are allowed.
  init(seed: UInt32) {
    // A plain integer seeds by Knuth's recurrence. Only a list of integers takes the longer
    // `init_by_array`, which other users of the Mersenne Twister apply to integers as well.
    words = []
    words.reserveCapacity(Self.wordCount)
    var word = seed
    for index in 1...Self.wordCount {
      words.append(word)
      word = 1_812_433_253 &* (word ^ (word >> 30)) &+ UInt32(index)
    }
    position = Self.wordCount
  }

  /// The next number of the standard normal distribution, as `numpy.random.randn()` gives it.
  ///
  /// A point drawn evenly from the unit disc gives two numbers; every second call only hands out
  /// the one kept.
  mutating func nextNormal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    var x: Double
    var y: Double
    var squaredRadius: Double
    repeat {
      x = 2 * nextUniform() - 1
      y = 2 * nextUniform() - 1
      squaredRadius = x * x + y * y
    } while squaredRadius >= 1 || squaredRadius == 0
    let scale = (-2 * Double.log(squaredRadius) / squaredRadius).squareRoot()
    // NumPy hands out the second coordinate first.
    spareNormal = scale * x
    return scale * y
  }

  /// The next number spread evenly over `0..<1` in steps of 2⁻⁵³, as `numpy.random.rand()` gives.
  mutating func nextUniform() -> Double {
    let high = Double(nextWord() >> 5)
    let low = Double(nextWord() >> 6)
    return (high * 0x1p26 + low) * 0x1p-53
  }

  /// The next 32 even bits.
  private mutating func nextWord() -> UInt32 {
    if position == Self.wordCount { renewWords() }
    var word = words[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }

  private mutating func renewWords() {
    for index in 0..<Self.wordCount {
      let next = words[(index + 1) % Self.wordCount]
      let joined = (words[index] & 0x8000_0000) | (next & 0x7fff_ffff)
      let twist: UInt32 = next & 1 == 1 ? 0x9908_b0df : 0
      words[index] = words[(index + 397) % Self.wordCount] ^ (joined >> 1) ^ twist
    }
    position = 0
  }

  private static let wordCount = 624
}
