import Backprop

/// What the machine itself sets as a limit, measured in the same run as what is held to it.
enum MachineBenchmark {
  /// The multiply-adds that so many threads do at once with numbers that never leave the registers, in
  /// GFLOP/s: how much faster two threads can be at all.
  static func peak(threads: Int, rounds: Int) -> [Double] {
    let team = ThreadTeam(threads: threads)
    let sums = Memory<Float>(count: threads * MultiplyAdds.lanes)
    let steps = 4_000_000
    // The threads are started and awake after the first round, which does not count.
    return (0...rounds).map { _ in
      let start = seconds()
      team.team.run(MultiplyAdds(sums: sums.vector, steps: steps), over: threads, share: 1)
      let operations = 2 * MultiplyAdds.lanes * steps * threads
      return Double(operations) / (seconds() - start) * 1e-9
    }.dropFirst().map { $0 }
  }

  /// The microseconds of one chain of so many multiply-adds, each of which waits for the one before.
  static func chain(length: Int, rounds: Int) -> [Double] {
    let factors = Memory<Float>([0.999, 0.001])
    let result = Memory<Float>(count: 1)
    let calls = 1000
    return (0..<rounds).map { _ in
      let (factor, addend) = (factors.vector[0], factors.vector[1])
      var sum = result.vector[0]
      let start = seconds()
      for _ in 0..<calls * length { sum = addend.addingProduct(sum, factor) }
      let time = seconds() - start
      result.vector[0] = sum
      return time * 1e6 / Double(calls)
    }
  }
}

/// Sixteen vectors of independent chains: more than the processor has under way at once.
private struct MultiplyAdds: TeamTask {
  static let lanes = 16 * 16
  let sums: Vector<Float>
  let steps: Int

  func run(_ range: Range<Int>, member: Int) {
    for part in range {
      var chains = InlineArray<16, SIMD16<Float>>(repeating: SIMD16(repeating: 1))
      let (factor, addend) = (SIMD16<Float>(repeating: 0.999), SIMD16<Float>(repeating: 0.001))
      for _ in 0..<steps {
        for chain in 0..<16 {
          chains[unchecked: chain] = addend.addingProduct(chains[unchecked: chain], factor)
        }
      }
      for chain in 0..<16 {
        for lane in 0..<16 {
          sums[part * Self.lanes + chain * 16 + lane] = chains[unchecked: chain][lane]
        }
      }
    }
  }
}
