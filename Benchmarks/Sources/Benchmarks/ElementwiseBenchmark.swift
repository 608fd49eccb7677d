import Backprop
import Foundation

/// Functions of single numbers, in ns a number: ours against those of the C library in a plain loop, and
/// the activations as a network of one layer.
///
/// There are two columns: 1,000 numbers, which the first-level cache holds, and 1,000,000.
struct ElementwiseBenchmark<S: Scalar> {
  private static var counts: [Int] { [1_000, 1_000_000] }

  /// Numbers between −4 and 4, and between 0 and 4 for the logarithm.
  private let inputs: [Memory<S>]
  private let outputs: [Memory<S>]

  private init() {
    var random = Random(seed: 1)
    inputs = Self.counts.map { count in
      Memory((0..<count).map { _ in S(8 * random.nextUniform() - 4) })
    }
    outputs = Self.counts.map { Memory(count: $0) }
  }

  /// Times a function and its counterpart, and prints a line.
  @inline(__always)
  private func compare(
    _ name: String, isPositive: Bool = false, _ ours: (S) -> S, with theirs: (S) -> S
  ) {
    let columns = zip(inputs, outputs).map { input, output in
      let (x, y) = (input.vector.padded, output.vector.padded)
      let shift: S = isPositive ? 4.001 : 0
      transform(x, into: x) { $0 + shift }
      defer { transform(x, into: x) { $0 - shift } }
      // Not `medians`, since closures that are kept are no longer inlined into the loop.
      var (times, otherTimes): ([Double], [Double]) = ([], [])
      let calls = max(1, 200_000 / x.count)
      for _ in 0..<9 {
        let start = seconds()
        for _ in 0..<calls { transform(x, into: y, ours) }
        let middle = seconds()
        for _ in 0..<calls { transform(x, into: y, theirs) }
        times.append(middle - start)
        otherTimes.append(seconds() - middle)
      }
      let scale = 1e9 / Double(calls * x.count)
      let (time, other) = (times.sorted()[4] * scale, otherTimes.sorted()[4] * scale)
      return
        "\(time.text(3, width: 9)) \(other.text(3, width: 9)) \((other / time).text(2, width: 7))"
    }
    print("  \(name.column(14))\(columns.joined(separator: "   "))")
  }

  /// Times an activation as the library runs it, with the copies in and out of the network.
  private func measure(_ activation: any Activation) {
    let columns = inputs.map { input in
      let network = Network<S>(inputs: input.vector.count, layers: [activation])
      let predictor = Predictor(network, rows: 1)
      let numbers = input.vector.array
      var results = numbers
      let work = {
        var span = results.mutableSpan
        predictor.predict(numbers.span, into: &span)
      }
      let calls = max(1, 200_000 / numbers.count)
      let time = medians(rounds: 9, [(calls, work)])[0] * 1e9 / Double(numbers.count)
      return time.text(3, width: 9) + String(repeating: " ", count: 18)
    }
    print("  \(activation.kind.column(14))\(columns.joined(separator: "   "))")
  }

  private static func start() -> ElementwiseBenchmark {
    print("\(S.name), ns a number")
    print("                \(counts[0]) numbers: ours, C, ratio     \(counts[1]): ours, C, ratio")
    return ElementwiseBenchmark()
  }

  private func measureActivations() {
    print("  A network of one activation; `identity` is what the copies take.")
    for case let activation as any Activation in Catalog.layers { measure(activation) }
  }
}

extension ElementwiseBenchmark where S == Float {
  static func run() {
    let benchmark = start()
    benchmark.compare("exp", { Float.exp($0) }, with: { Foundation.exp($0) })
    benchmark.compare(
      "log", isPositive: true, { Float.log($0) }, with: { Foundation.log($0) })
    benchmark.compare("tanh", { Float.tanh($0) }, with: { Foundation.tanh($0) })
    benchmark.compare("erf", { Float.erf($0) }, with: { Foundation.erf($0) })
    benchmark.compare("sigmoid", { Float.sigmoid($0) }, with: { 1 / (1 + Foundation.exp(-$0)) })
    benchmark.compare(
      "softplus", { Float.softplus($0) }, with: { Foundation.log1p(Foundation.exp($0)) })
    benchmark.measureActivations()
  }
}

extension ElementwiseBenchmark where S == Double {
  static func run() {
    let benchmark = start()
    benchmark.compare("exp", { Double.exp($0) }, with: { Foundation.exp($0) })
    benchmark.compare(
      "log", isPositive: true, { Double.log($0) }, with: { Foundation.log($0) })
    benchmark.compare("tanh", { Double.tanh($0) }, with: { Foundation.tanh($0) })
    benchmark.compare("erf", { Double.erf($0) }, with: { Foundation.erf($0) })
    benchmark.compare("sigmoid", { Double.sigmoid($0) }, with: { 1 / (1 + Foundation.exp(-$0)) })
    benchmark.compare(
      "softplus", { Double.softplus($0) }, with: { Foundation.log1p(Foundation.exp($0)) })
    benchmark.measureActivations()
  }
}
