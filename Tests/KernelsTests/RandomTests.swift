import Foundation
import Testing

@testable import Kernels

@Suite("Random numbers") struct RandomTests {
  // MARK: Known answers

  @Test("The stream of a key is SplitMix64 started there")
  func isSplitMix64() throws {
    // The numbers that everybody's SplitMix64 gives for 1234567.
    let published: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    let saved = Data(#"{"key": 1234567, "position": 0}"#.utf8)
    var random = try JSONDecoder().decode(Random.self, from: saved)
    #expect(published.map { _ in random.next() } == published)
  }

  @Test(
    "Seeds and streams begin as recorded",
    arguments: [
      (seed: 0, stream: 0, bits: [0x28f9_feae_bd83_1d6c, 0x74d3_2bdd_8fea_216c]),
      (seed: 1, stream: 0, bits: [0xd674_4368_82ba_51d9, 0x2212_715c_fd10_d2ad]),
      (seed: 1, stream: 1, bits: [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]),
      (seed: 42, stream: 7, bits: [0xcf24_8d74_fda6_6069, 0xdebb_b90d_7b7e_ac84]),
      (seed: .max, stream: .max, bits: [0x1065_2071_b2bf_43ce, 0x5037_e5bd_4bb5_ebe5]),
    ] as [(seed: UInt64, stream: UInt64, bits: [UInt64])])
  func recordedBits(of start: (seed: UInt64, stream: UInt64, bits: [UInt64])) {
    var random = Random(seed: start.seed, stream: start.stream)
    #expect([random.next(), random.next()] == start.bits)
  }

  @Test("Uniform numbers, integers, orders and normal numbers are as recorded")
  func recordedNumbers() {
    var random = Random(seed: 42)
    #expect(
      (0..<4).map { _ in random.nextUniform() } == [
        0x1.ab7d8d4c527bbp-1, 0x1.a8dac4c61b57cp-3, 0x1.90aa320bb6a40p-7, 0x1.556bbaac8c260p-2,
      ])

    random = Random(seed: 42)
    let below10 = (0..<12).map { _ in random.next(below: 10) }
    #expect(below10 == [8, 2, 0, 3, 5, 4, 2, 8, 8, 7, 2, 1])

    random = Random(seed: 42)
    let large = (0..<4).map { _ in random.next(below: 3 << 61) }
    #expect(
      large == [
        5_775_737_322_229_674_652, 1_435_031_145_569_328_902, 84_582_841_954_401_184,
        2_306_433_997_470_929_541,
      ])

    random = Random(seed: 42)
    var numbers = Array(0..<10)
    random.shuffle(&numbers)
    #expect(numbers == [5, 9, 4, 7, 6, 3, 2, 0, 1, 8])

    random = Random(seed: 42)
    let normal = (0..<4).map { _ in random.nextNormal() }
    let recorded = [
      0.5156172051026116, 1.7942827763508329, -0.5124285246085525, 0.6016666242221996,
    ]
    #expect(zip(normal, recorded).allSatisfy { ($0 - $1).magnitude <= 4 * $1.ulp })
    #expect(random.position == 10)
  }

  // MARK: Places

  @Test("Any number of the stream can be had without those before it")
  func bitsAtAPlace() {
    let start = Random(seed: 3, stream: 4)
    var walking = start
    for index in 0..<1_000 {
      #expect(walking.position == UInt64(index))
      let ahead = start.bits(at: index)
      var jumped = start
      jumped.position = UInt64(index)
      #expect(walking.bits(at: 0) == ahead)
      #expect(jumped.next() == ahead)
      #expect(walking.next() == ahead)
      #expect(walking.bits(at: -1) == ahead)
    }
    #expect(walking.key == start.key)
  }

  @Test("Looking ahead leaves the stream where it is")
  func lookingAhead() {
    let random = Random(seed: 5)
    _ = random.bits(at: 100)
    #expect(random == Random(seed: 5))
  }

  @Test("The last place is followed by the first")
  func positionWraps() {
    var random = Random(seed: 6)
    random.position = .max
    let last = random
    _ = random.next()
    #expect(random == Random(seed: 6))
    #expect(last.bits(at: 1) == random.bits(at: 0))
  }

  @Test("A saved stream goes on where it was")
  func saving() throws {
    var random = Random(seed: .max, stream: 9)
    for _ in 0..<17 { _ = random.nextNormal() }
    var restored = try JSONDecoder().decode(Random.self, from: JSONEncoder().encode(random))
    #expect(restored == random)
    for _ in 0..<17 { #expect(restored.nextNormal() == random.nextNormal()) }
  }

  @Test("Each kind of number moves the stream by what it takes")
  func positions() {
    var random = Random(seed: 7)
    _ = random.next()
    _ = random.nextUniform()
    #expect(random.position == 2)
    _ = random.next(below: 6)
    #expect(random.position == 3)
    var numbers = Array(0..<11)
    random.shuffle(&numbers)
    #expect(random.position == 13)
    _ = random.nextNormal()
    #expect(random.position % 2 == 1)
  }

  // MARK: Unrelated streams

  @Test("Different seeds and streams have different keys")
  func keysDiffer() {
    var keys: Set<UInt64> = []
    for seed in 0..<300 {
      for stream in 0..<300 {
        keys.insert(Random(seed: UInt64(seed), stream: UInt64(stream)).key)
      }
    }
    #expect(keys.count == 300 * 300)
  }

  @Test("Neighbouring seeds and streams share no numbers and agree in half of their bits")
  func streamsAreUnrelated() {
    let count = 4_000
    var starts: [Random] = []
    for seed in 0..<5 as Range<UInt64> {
      for stream in 0..<5 as Range<UInt64> { starts.append(Random(seed: seed, stream: stream)) }
    }
    let numbers = starts.map { start in (0..<count).map(start.bits(at:)) }
    #expect(Set(numbers.joined()).count == starts.count * count)
    // 300 pairs of 256,000 bits; five standard deviations are 1,265.
    for i in numbers.indices {
      for j in 0..<i {
        let equal = zip(numbers[i], numbers[j]).reduce(0) { $0 + (~($1.0 ^ $1.1)).nonzeroBitCount }
        #expect((equal - 32 * count).magnitude < 1_265, "streams \(i) and \(j)")
      }
    }
  }

  @Test("Each of the 64 bits is set half of the time and independent of the one before")
  func bitsAreFair() {
    var random = Random(seed: 8)
    let count = 40_000
    var ones = [Int](repeating: 0, count: 64)
    var changes = [Int](repeating: 0, count: 64)
    var last = random.next()
    for _ in 0..<count {
      let bits = random.next()
      for bit in 0..<64 {
        ones[bit] += Int(bits >> UInt64(bit) & 1)
        changes[bit] += Int((bits ^ last) >> UInt64(bit) & 1)
      }
      last = bits
    }
    // Five standard deviations are 500.
    #expect(ones.allSatisfy { ($0 - count / 2).magnitude < 500 })
    #expect(changes.allSatisfy { ($0 - count / 2).magnitude < 500 })
  }

  // MARK: Distributions

  @Test("Uniform numbers are multiples of 2⁻⁵³ in 0..<1, equally often everywhere")
  func uniform() {
    var random = Random(seed: 9)
    let count = 400_000
    var sum = 0.0
    var squares = 0.0
    var bins = [Int](repeating: 0, count: 100)
    for _ in 0..<count {
      let x = random.nextUniform()
      guard (0..<1).contains(x), x * 0x1p53 == (x * 0x1p53).rounded() else {
        Issue.record("\(x) is no uniform number.")
        return
      }
      sum += x
      squares += (x - 0.5) * (x - 0.5)
      bins[Int(x * 100)] += 1
    }
    let n = Double(count)
    #expect((sum / n - 0.5).magnitude < 4 * (1 / 12 / n).squareRoot())
    #expect((squares / n - 1.0 / 12).magnitude < 4 * (1.0 / 180 / n).squareRoot())
    #expect(chiSquare(bins) < limit(degrees: 99))
  }

  @Test("The largest and smallest 64 bits give numbers in 0..<1")
  func uniformEnds() {
    // The numbers are made of the upper 53 bits alone.
    var random = Random(seed: 10)
    for _ in 0..<1_000 {
      let bits = random.bits(at: 0)
      #expect(random.nextUniform() == Double(bits >> 11) / 9_007_199_254_740_992)
    }
    #expect(Double(UInt64.max >> 11) * 0x1p-53 < 1)
  }

  @Test("Normal numbers have the moments of the normal distribution")
  func normalMoments() {
    var random = Random(seed: 11)
    let count = 400_000
    let n = Double(count)
    var moments = [0.0, 0.0, 0.0, 0.0]
    var products = 0.0
    var last = 0.0
    for _ in 0..<count {
      let x = random.nextNormal()
      for power in 0..<4 { moments[power] += pow(x, Double(power + 1)) / n }
      products += x * last / n
      last = x
    }
    // The variances of the first moments of n numbers are 1, 2, 15 and 96 over n.
    #expect(moments[0].magnitude < 4 * (1 / n).squareRoot())
    #expect((moments[1] - 1).magnitude < 4 * (2 / n).squareRoot())
    #expect(moments[2].magnitude < 4 * (15 / n).squareRoot())
    #expect((moments[3] - 3).magnitude < 4 * (96 / n).squareRoot())
    #expect(products.magnitude < 4 * (1 / n).squareRoot())
  }

  @Test("Normal numbers are as often beyond each bound as they should")
  func normalTails() {
    var random = Random(seed: 12)
    let count = 400_000
    let bounds = [-4, -3, -2, -1.5, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 1.5, 2, 3, 4]
    var above = bounds.map { _ in 0 }
    for _ in 0..<count {
      let x = random.nextNormal()
      for (index, bound) in bounds.enumerated() where x > bound { above[index] += 1 }
    }
    for (index, bound) in bounds.enumerated() {
      let share = erfc(bound / 2.0.squareRoot()) / 2
      let deviation = (Double(count) * share * (1 - share)).squareRoot()
      #expect((Double(above[index]) - Double(count) * share).magnitude < 4.5 * deviation + 1)
    }
  }

  @Test("Integers below a bound are equally often", arguments: [2, 3, 5, 6, 7, 10, 16, 100, 1_000])
  func below(bound: Int) {
    var random = Random(seed: 13, stream: UInt64(bound))
    var bins = [Int](repeating: 0, count: bound)
    for _ in 0..<100_000 {
      let number = random.next(below: bound)
      guard (0..<bound).contains(number) else {
        Issue.record("\(number) is not below \(bound).")
        return
      }
      bins[number] += 1
    }
    #expect(chiSquare(bins) < limit(degrees: bound - 1))
  }

  @Test("Integers below a huge bound are equally often too")
  func belowHugeBound() {
    // Without rejection every third number would come up two times instead of three.
    let bound = 3 << 61
    var random = Random(seed: 14)
    var remainders = [0, 0, 0]
    var eighths = [Int](repeating: 0, count: 8)
    for _ in 0..<100_000 {
      let number = random.next(below: bound)
      guard (0..<bound).contains(number) else {
        Issue.record("\(number) is not below \(bound).")
        return
      }
      remainders[number % 3] += 1
      eighths[number / (bound / 8)] += 1
    }
    #expect(chiSquare(remainders) < limit(degrees: 2))
    #expect(chiSquare(eighths) < limit(degrees: 7))
    #expect(random.position > 100_000)
    #expect((0..<100).allSatisfy { _ in (0..<Int.max).contains(random.next(below: .max)) })
  }

  @Test("The only integer below 1 is 0")
  func belowOne() {
    var random = Random(seed: 15)
    for _ in 0..<100 { #expect(random.next(below: 1) == 0) }
  }

  @Test("There is no integer below 0")
  func belowZero() async {
    await #expect(processExitsWith: .failure) {
      var random = Random(seed: 16)
      _ = random.next(below: 0)
    }
  }

  @Test("Every order of four comes up equally often")
  func orders() {
    var random = Random(seed: 17)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<48_000 {
      var numbers = [0, 1, 2, 3]
      random.shuffle(&numbers)
      counts[numbers, default: 0] += 1
    }
    #expect(counts.count == 24)
    #expect(counts.keys.allSatisfy { $0.sorted() == [0, 1, 2, 3] })
    #expect(chiSquare(Array(counts.values)) < limit(degrees: 23))
  }

  @Test("Each number of a long list lands everywhere equally often, and none is lost")
  func longOrders() {
    var random = Random(seed: 18)
    var landings = [Int](repeating: 0, count: 100)
    for _ in 0..<2_000 {
      var numbers = Array(100..<150)
      random.shuffle(&numbers)
      guard numbers.sorted() == Array(100..<150) else {
        Issue.record("Not the same numbers: \(numbers)")
        return
      }
      landings[numbers.firstIndex(of: 100) ?? 0] += 1
      landings[50 + (numbers.firstIndex(of: 149) ?? 0)] += 1
    }
    #expect(chiSquare(Array(landings[..<50])) < limit(degrees: 49))
    #expect(chiSquare(Array(landings[50...])) < limit(degrees: 49))
  }

  @Test("One number or none is in order already")
  func shortOrders() {
    var random = Random(seed: 19)
    var none: [Int] = []
    var one = [5]
    random.shuffle(&none)
    random.shuffle(&one)
    #expect(none.isEmpty)
    #expect(one == [5])
    #expect(random.position == 0)
  }
}

/// How far counts are from being equal, in the measure of Pearson.
private func chiSquare(_ counts: [Int]) -> Double {
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
}

/// What `chiSquare` exceeds once in some ten thousand times, by Wilson and Hilferty.
private func limit(degrees: Int) -> Double {
  let k = Double(degrees)
  let root = 1 - 2 / (9 * k) + 3.72 * (2 / (9 * k)).squareRoot()
  return k * root * root * root
}
