import Backprop
import Foundation

/// Runs the workloads W1 to W6 and prints what they took, one line of JSON for each, as the peers do.
struct WorkloadBenchmark {
  let fixtures: Fixtures
  let threads: Int

  /// Runs a workload so many times; what is reported is the median.
  func run(_ name: String, runs: Int) throws {
    switch name {
    case "W1": try trainXOR(runs: runs)
    case "W6":
      try predict(runs: runs)
      // One row is 64 and then 100 terms that have to be added one after the other.
      report(
        name, "us/call", MachineBenchmark.chain(length: 164, rounds: runs), 0, peer: "one chain")
    case "machine":
      report(
        name, "GFLOP/s", MachineBenchmark.peak(threads: threads, rounds: runs), 0,
        peer: "multiply-adds alone")
    default:
      guard let workload = Workload.all.first(where: { $0.name == name }) else {
        throw UnknownWorkload(name: name)
      }
      let (times, loss) = try workload.train(from: fixtures, runs: runs, threads: threads)
      if name == "W2" {
        report(name, "ms/epoch", times.map { $0 * 1e3 / Double(workload.epochs) }, loss)
      } else {
        let rows = Double(try fixtures.order(name).count)
        report(name, "samples/s", times.map { rows / $0 }, loss)
      }
    }
  }

  private func report(
    _ name: String, _ unit: String, _ values: [Double], _ loss: Double, peer: String = "ours"
  ) {
    let median = values.sorted()[values.count / 2]
    print(
      "{\"workload\": \"\(name)\", \"peer\": \"\(peer)\", \"threads\": \(threads), "
        + "\"value\": \(median), \"unit\": \"\(unit)\", \"runs\": \(values), \"final_loss\": \(loss)}"
    )
    fflush(nil)
  }

  private func trainXOR(runs: Int) throws {
    let inputs: [Double] = try fixtures.numbers("W1", "inputs")
    let targets: [Double] = try fixtures.numbers("W1", "targets")
    var network = Network<Double>(inputs: 2) {
      Dense(4); Sigmoid(); Dense(1)
    }
    network.parameters = try fixtures.numbers("W1", "parameters")
    let data = try Dataset(inputs: inputs.rows(of: 2), targets: targets.rows(of: 1))
    var last = Double.nan
    var times: [Double] = []
    for run in 0...runs {
      let trainer = try Trainer(
        network, on: data, loss: LabLoss(), optimizer: SGD(learningRate: 0.1), threads: threads)
      let start = seconds()
      for _ in 0..<10_000 { last = try trainer.runEpoch().loss }
      if run > 0 { times.append(seconds() - start) }
    }
    report("W1", "s", times, last)
  }

  private func predict(runs: Int) throws {
    let inputs: [Float] = try fixtures.numbers("W6", "inputs")
    var network = Network<Float>(inputs: 64) {
      Dense(100); ReLU(); Dense(10)
    }
    network.parameters = try fixtures.numbers("W6", "parameters")
    let predictor = Model(network: network, loss: CrossEntropy()).predictor(threads: threads)
    let one = Array(inputs[0..<16 * 64])
    let many = Array(inputs[0..<1024 * 64])
    var some = [Float](repeating: 0, count: 10)
    var all = [Float](repeating: 0, count: 10 * 1024)
    var latencies: [Double] = []
    var rates: [Double] = []
    for _ in 0..<runs {
      latencies.append(
        median(of: 1000) {
          var outputs = some.mutableSpan
          for row in 0..<100 {
            let start = (row & 15) * 64
            predictor.predict(one.span.extracting(start..<start + 64), into: &outputs)
          }
        } * 1e6 / 100)
      rates.append(
        1024
          / median(of: 200) {
            var outputs = all.mutableSpan
            predictor.predict(many.span, into: &outputs)
          })
    }
    // In place of a loss: the largest error, of all rows at once and of each of 16 alone.
    let exact = Self.exactPredictions(network, many)
    let error = Self.largestError(all, exact)
    let errorAlone = (0..<16).map { row in
      Self.largestError(
        predictor.predict(Array(one[row * 64..<row * 64 + 64])),
        Array(exact[row * 10..<row * 10 + 10]))
    }.reduce(0, max)
    report("W6", "us/call", latencies, errorAlone)
    report("W6", "rows/s", rates, error)
  }

  private static func largestError(_ outputs: [Float], _ exact: [Double]) -> Double {
    zip(outputs, exact).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  }

  /// The probabilities of 64-100-10 for rows of inputs, in Float64 and with the C library's `exp`.
  private static func exactPredictions(_ network: Network<Float>, _ inputs: [Float]) -> [Double] {
    let parameters = ["0.weight", "0.bias", "2.weight", "2.bias"]
      .map { network[$0].map(Double.init) }
    return inputs.rows(of: 64).flatMap { row in
      let hidden = dense(row.map(Double.init), parameters[0], parameters[1]).map { max($0, 0) }
      let outputs = dense(hidden, parameters[2], parameters[3])
      let largest = outputs.max() ?? 0
      let powers = outputs.map { Foundation.exp($0 - largest) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
  }

  private static func dense(_ row: [Double], _ weight: [Double], _ bias: [Double]) -> [Double] {
    var outputs = bias
    for (input, value) in row.enumerated() {
      for output in bias.indices { outputs[output] += value * weight[input * bias.count + output] }
    }
    return outputs
  }

  /// The median of the seconds that a piece of work takes.
  private func median(of count: Int, _ work: () -> Void) -> Double {
    let times = (0..<count).map { _ in
      let start = seconds()
      work()
      return seconds() - start
    }
    return times.sorted()[count / 2]
  }
}

struct UnknownWorkload: Error {
  let name: String
}
