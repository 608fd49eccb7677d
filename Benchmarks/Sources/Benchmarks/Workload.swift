import Backprop
import Foundation

/// One of the six workloads that others are measured with too: the network, how it is trained, and the
/// files with the data, the start weights and the order of the rows that `fixtures.py` wrote.
struct Workload {
  let name: String
  let sizes: [Int]
  let batchSize: Int
  let epochs: Int
  let loss: any Loss
  let optimizer: any Optimizer
  /// By what the loss is multiplied to be the peers'.
  var lossScale = 1.0
  var activation: any Layer = ReLU()
  /// Whether the last layer is followed by the activation too.
  var endsWithActivation = false

  static let all = [
    Workload(
      name: "W2", sizes: [64, 100, 10], batchSize: 200, epochs: 50, loss: CrossEntropy(),
      optimizer: Adam(learningRate: 0.001)),
    Workload(
      name: "W3", sizes: [784, 512, 256, 10], batchSize: 128, epochs: 1, loss: CrossEntropy(),
      optimizer: Adam(learningRate: 0.001)),
    Workload(
      name: "W4", sizes: [1024, 4096, 4096, 1000], batchSize: 256, epochs: 1, loss: CrossEntropy(),
      optimizer: SGD(learningRate: 0.01, momentum: 0.9)),
    // The peers add up half the squares of the 10 outputs, Backprop averages the squares.
    Workload(
      name: "W5", sizes: [784, 30, 10], batchSize: 10, epochs: 1, loss: MeanSquaredError(),
      optimizer: SGD(learningRate: 15), lossScale: 5, activation: Sigmoid(),
      endsWithActivation: true),
  ]

  /// The network with the peers' start weights.
  func network(from fixtures: Fixtures) throws -> Network<Float> {
    var layers: [any Layer] = []
    for (number, width) in sizes.dropFirst().enumerated() {
      layers.append(Dense(width, initializer: Zeros()))
      if endsWithActivation || number < sizes.count - 2 { layers.append(activation) }
    }
    var network = Network<Float>(inputs: sizes[0], layers: layers)
    network.parameters = try fixtures.numbers(name, "parameters")
    return network
  }

  /// Trains `runs` times from the start, and returns the seconds and the loss of the last epoch.
  func train(from fixtures: Fixtures, runs: Int, threads: Int) throws -> (
    seconds: [Double], loss: Double
  ) {
    let network = try network(from: fixtures)
    let inputs: [Float] = try fixtures.numbers(name, "inputs")
    let targets: [Float] = try fixtures.numbers(name, "targets")
    let count = inputs.count / sizes[0]
    let data = try Dataset(
      inputs: inputs.rows(of: sizes[0]), targets: targets.rows(of: targets.count / count))
    let orders = try fixtures.order(name).rows(of: count)
    var last = Double.nan
    var times: [Double] = []
    try warmUp(network, inputs, targets, rows: min(count, 4 * batchSize), threads: threads)
    for _ in 0..<runs {
      let trainer = try Trainer(
        network, on: data, loss: loss, optimizer: optimizer, batchSize: batchSize, threads: threads)
      let start = seconds()
      for order in orders { last = try trainer.runEpoch(order: order).loss }
      times.append(seconds() - start)
    }
    return (times, last * lossScale)
  }

  /// Trains for a while with a few of the rows, for which nobody is timed.
  private func warmUp(
    _ network: Network<Float>, _ inputs: [Float], _ targets: [Float], rows: Int, threads: Int
  ) throws {
    let width = targets.count / (inputs.count / sizes[0])
    let data = try Dataset(
      inputs: Array(inputs[..<(rows * sizes[0])]).rows(of: sizes[0]),
      targets: Array(targets[..<(rows * width)]).rows(of: width))
    let trainer = try Trainer(
      network, on: data, loss: loss, optimizer: optimizer, batchSize: batchSize, threads: threads)
    let start = seconds()
    while seconds() - start < 0.2 { _ = try trainer.runEpoch() }
  }
}

/// The folder with the files of `fixtures.py`.
struct Fixtures {
  let folder: String

  func numbers<S: Scalar>(_ workload: String, _ what: String) throws -> [S] {
    try read("\(workload).\(what)")
  }

  func order(_ workload: String) throws -> [Int] {
    try (read("\(workload).order") as [Int32]).map(Int.init)
  }

  private func read<Number>(_ name: String) throws -> [Number] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder).appending(path: name))
    return data.withUnsafeBytes { Array($0.bindMemory(to: Number.self)) }
  }
}

extension Array {
  /// The elements as rows of equal length.
  func rows(of length: Int) -> [[Element]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<$0 + length]) }
  }
}
