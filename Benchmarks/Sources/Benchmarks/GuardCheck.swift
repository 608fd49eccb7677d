import Backprop
import Foundation

/// A piece of work of the library beside the same in plain loops.
struct GuardCheck {
  let name: String
  /// How often the work is done in one measurement.
  let calls: Int
  let ours: () -> Void
  let plainCalls: Int
  let plain: () -> Void

  /// All checks; that of the lab is left out if there is no C compiler.
  static func all(labSource: String) throws -> [GuardCheck] {
    let labCheck = try lab(source: labSource)
    if labCheck == nil { print("  the lab is left out: there is no C compiler") }
    return [
      labCheck, try digits(), try images(), try smallBatches(), try oneRow(), product(),
    ].compactMap { $0 }
  }

  // MARK: Training

  private typealias Twin =
    @convention(c) (
      UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
      Double, Int32
    ) -> Double

  /// 1,000 epochs of XOR, against C.
  private static func lab(source: String) throws -> GuardCheck? {
    // No flags for this processor nor fast-math, with which compilers differ most.
    guard
      let twin = SharedLibrary(compiling: source, flags: ["-O2", "-lm"])?
        .function("train_lab", as: Twin.self)
    else { return nil }
    let network = Network<Double>(inputs: 2, seed: 1) {
      Dense(4); Sigmoid(); Dense(1)
    }
    let (inputs, targets): ([Double], [Double]) = ([0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0])
    let trainer = try Trainer(
      network, on: Dataset(inputs: inputs.rows(of: 2), targets: targets.rows(of: 1)),
      loss: LabLoss(), optimizer: SGD(learningRate: 0.1), threads: 1)
    var (weight, bias) = (network["0.weight"], network["0.bias"])
    var (outWeight, outBias) = (network["2.weight"], network["2.bias"])
    var (loss, plainLoss) = (0.0, 0.0)
    let check = GuardCheck(
      name: "the lab, 1,000 epochs", calls: 10,
      ours: {
        for _ in 0..<1000 { loss = (try? trainer.runEpoch().loss) ?? .nan }
      }, plainCalls: 10,
      plain: {
        plainLoss = twin(inputs, targets, &weight, &bias, &outWeight, &outBias, 0.1, 1000)
      })
    check.ours()
    check.plain()
    try expectClose([loss], [plainLoss], in: check)
    return check
  }

  /// As the handwritten digits of scikit-learn: 64-100-10 with Adam.
  private static func digits() throws -> GuardCheck {
    try training(
      "64-100-10, Adam", sizes: [64, 100, 10], rows: 2000, batchSize: 200,
      rule: .crossEntropy(learningRate: 0.001), calls: (5, 1))
  }

  /// As images of 28 × 28: 784-512-256-10 with Adam.
  private static func images() throws -> GuardCheck {
    try training(
      "784-512-256-10, Adam", sizes: [784, 512, 256, 10], rows: 384, batchSize: 128,
      rule: .crossEntropy(learningRate: 0.001), calls: (5, 1))
  }

  /// Batches of ten: 784-30-10 with sigmoids and gradient descent.
  private static func smallBatches() throws -> GuardCheck {
    try training(
      "784-30-10, batches of 10", sizes: [784, 30, 10], rows: 1000, batchSize: 10,
      rule: .squaredError(learningRate: 0.5), calls: (5, 1))
  }

  /// An epoch over random rows.
  private static func training(
    _ name: String, sizes: [Int], rows: Int, batchSize: Int, rule: PlainNetwork.Rule,
    calls: (Int, Int)
  ) throws -> GuardCheck {
    let (width, outputs) = (sizes[0], sizes[sizes.count - 1])
    var random = Random(seed: 1)
    let inputs = (0..<rows * width).map { _ in Float(random.nextUniform()) }
    let classes = (0..<rows).map { _ in random.next(below: outputs) }
    let targets = classes.flatMap { right in (0..<outputs).map { $0 == right ? 1 : 0 as Float } }

    let usesSigmoid = if case .squaredError = rule { true } else { false }
    var layers: [any Layer] = []
    for (number, size) in sizes.dropFirst().enumerated() {
      layers.append(Dense(size))
      if usesSigmoid { layers.append(Sigmoid()) }
      if !usesSigmoid && number < sizes.count - 2 { layers.append(ReLU()) }
    }
    let network = Network<Float>(inputs: width, seed: 1, layers: layers)
    let data = try Dataset(
      inputs: inputs.rows(of: width),
      targets: usesSigmoid ? targets.rows(of: outputs) : classes.map { [Float($0)] })
    let optimizer: any Optimizer =
      switch rule {
      case .crossEntropy(let rate): Adam(learningRate: Double(rate))
      case .squaredError(let rate): SGD(learningRate: Double(rate))
      }
    let trainer = try Trainer(
      network, on: data, loss: usesSigmoid ? MeanSquaredError() : CrossEntropy(),
      optimizer: optimizer, batchSize: batchSize, shuffles: false, threads: 1)
    let plain = PlainNetwork(network, sizes: sizes, batchSize: batchSize, rule: rule)
    var (loss, plainLoss) = (0.0, 0.0)
    let check = GuardCheck(
      name: name, calls: calls.0,
      ours: { loss = (try? trainer.runEpoch().loss) ?? .nan }, plainCalls: calls.1,
      plain: {
        plainLoss = 0
        for start in stride(from: 0, to: rows, by: batchSize) {
          let count = min(batchSize, rows - start)
          let part = plain.step(inputs, from: start, targets, rows: count)
          plainLoss += Double(part) * Double(count) / Double(rows)
        }
      })
    check.ours()
    check.plain()
    try expectClose([loss], [plainLoss], in: check)
    return check
  }

  // MARK: Predictions and products

  /// One row through 64-100-10.
  private static func oneRow() throws -> GuardCheck {
    let network = Network<Float>(inputs: 64, seed: 1) {
      Dense(100); ReLU(); Dense(10)
    }
    let predictor = Model(network: network, loss: CrossEntropy()).predictor(rows: 1)
    let plain = PlainNetwork(
      network, sizes: [64, 100, 10], batchSize: 1, rule: .crossEntropy(learningRate: 0))
    let row = (0..<64).map { Float($0) / 64 }
    var outputs = [Float](repeating: 0, count: 10)
    var plainOutputs = outputs
    let check = GuardCheck(
      name: "one row of 64-100-10", calls: 10_000,
      ours: {
        var span = outputs.mutableSpan
        predictor.predict(row.span, into: &span)
      }, plainCalls: 2_000,
      plain: {
        let found = plain.predict(row, rows: 1)
        for index in 0..<10 { plainOutputs[index] = found[index] }
      })
    check.ours()
    check.plain()
    try expectClose(outputs.map(Double.init), plainOutputs.map(Double.init), in: check)
    return check
  }

  /// The product of a batch and the weights of a layer.
  private static func product() -> GuardCheck {
    let (rows, inputs, outputs) = (128, 784, 512)
    var random = Random(seed: 1)
    let memory = [rows * inputs, inputs * outputs, rows * outputs].map { count in
      Memory<Float>((0..<count).map { _ in Float(random.nextUniform() - 0.5) })
    }
    let threads = ThreadTeam()
    let (a, b) = (memory[0].vector.array, memory[1].vector.array)
    var c = memory[2].vector.array
    return GuardCheck(
      name: "128 × 784 × 512", calls: 20,
      ours: {
        multiply(
          memory[0].vector.rows(rows, columns: inputs),
          memory[1].vector.rows(inputs, columns: outputs),
          into: memory[2].vector.rows(rows, columns: outputs), on: threads.team)
      }, plainCalls: 2,
      plain: {
        c.withUnsafeMutableBufferPointer { c in
          guard let place = c.baseAddress else { return }
          PlainNetwork.multiply(
            a, b, bias: nil, into: place, rows: rows, inner: inputs, columns: outputs)
        }
      })
  }

  /// Both have done the same work, or their times could not be compared.
  private static func expectClose(
    _ ours: [Double], _ plain: [Double], in check: GuardCheck
  ) throws {
    for (our, other) in zip(ours, plain) where !(abs(our - other) <= 1e-3 * abs(other)) {
      throw Disagreement(check: check.name, ours: our, plain: other)
    }
  }

  struct Disagreement: Error, CustomStringConvertible {
    let check: String
    let ours: Double
    let plain: Double

    var description: String {
      "\(check): Backprop gets \(ours), plain loops get \(plain); they no longer do the same work."
    }
  }
}

extension PlainNetwork {
  /// One step with the rows from `start` on.
  func step(_ inputs: [Float], from start: Int, _ targets: [Float], rows: Int) -> Float {
    let (width, outputs) = (layers[0].inputs, layers[layers.count - 1].outputs)
    return inputs.withUnsafeBufferPointer { inputs in
      targets.withUnsafeBufferPointer { targets in
        guard let input = inputs.baseAddress, let target = targets.baseAddress else { return 0 }
        return step(input + start * width, target + start * outputs, rows: rows)
      }
    }
  }
}
