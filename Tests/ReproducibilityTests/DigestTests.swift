import Backprop
import Testing

/// The same seed gives the same bytes: the digests below were recorded once and hold for any number of
/// threads, in debug and release, and for every processor that the package is built for.
struct DigestTests {
  private static let threads = [1, 2, 3]

  @Test("the lab: a tiny network, all rows at once", arguments: threads)
  func lab(threads: Int) throws {
    let data = try Dataset<Double>(
      inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]])
    let network = Network<Double>(inputs: 2, seed: 1) {
      Dense(4, initializer: Normal())
      Sigmoid()
      Dense(1, initializer: Normal())
    }
    let digest = try train(
      network, on: data, BinaryCrossEntropy(), SGD(learningRate: 0.1), epochs: 1000,
      threads: threads)
    #expect(digest == "b136b96fd3027815")
  }

  @Test("a classifier with dropout and batch normalization, Float32", arguments: threads)
  func classifier(threads: Int) throws {
    let network = Network<Float>(inputs: 20, seed: 2) {
      Dense(64, initializer: HeNormal())
      BatchNormalization()
      ReLU()
      Dropout(0.2)
      Dense(33, bias: false)
      SiLU()
      Dense(5)
    }
    let digest = try train(
      network, on: classes(rows: 250, features: 20, classes: 5), CrossEntropy(labelSmoothing: 0.1),
      Adam(learningRate: 0.01), epochs: 8, threads: threads)
    #expect(digest == "4b89157464e84b24")
  }

  @Test("a regression with layer normalization, Float64", arguments: threads)
  func regression(threads: Int) throws {
    let network = Network<Double>(inputs: 7, seed: 3) {
      Dense(50, initializer: Orthogonal())
      LayerNormalization()
      GELU()
      Dense(31)
      Mish()
      Dense(2)
    }
    let digest = try train(
      network, on: numbers(rows: 100, features: 7, targets: 2), Huber(delta: 0.5),
      RMSprop(learningRate: 0.001, momentum: 0.5), epochs: 8, threads: threads)
    #expect(digest == "8f812cd3b6137b7f")
  }

  @Test("layers so large that threads share every product, Float32", arguments: threads)
  func large(threads: Int) throws {
    let network = Network<Float>(inputs: 300, seed: 4) {
      Dense(500)
      Tanh()
      Dense(300)
      Softplus()
      Dense(10)
    }
    let digest = try train(
      network, on: classes(rows: 400, features: 300, classes: 10), CrossEntropy(),
      AdamW(learningRate: 0.001), epochs: 2, batchSize: 128, threads: threads)
    #expect(digest == "9836e16672c67b5c")
  }

  @Test("layers so large that threads share every product, Float64", arguments: threads)
  func largeOfDoubles(threads: Int) throws {
    let network = Network<Double>(inputs: 300, seed: 5) {
      Dense(301)
      ELU()
      Dense(299)
    }
    let digest = try train(
      network, on: numbers(rows: 200, features: 300, targets: 299), MeanSquaredError(),
      NAdam(learningRate: 0.001), epochs: 2, batchSize: 100, threads: threads)
    #expect(digest == "0ec5f0133bc2dad3")
  }

  @Test("a classifier by L-BFGS, all rows at once, Float32", arguments: threads)
  func lineSearch(threads: Int) throws {
    let network = Network<Float>(inputs: 100, seed: 7) {
      Dense(150)
      Tanh()
      Dense(5)
    }
    let trainer = try Trainer(
      network, on: classes(rows: 300, features: 100, classes: 5), loss: CrossEntropy(),
      optimizer: LBFGS(), batchSize: 300, penalty: Penalty(l2: 1e-3), threads: threads)
    for _ in 0..<25 { _ = try trainer.runEpoch() }
    #expect(!trainer.isConverged)
    #expect(trainer.network.digest == "5c7d711e05555dee")
  }

  // MARK: Training

  private func train<S: Scalar>(
    _ network: Network<S>, on data: Dataset<S>, _ loss: any Loss, _ optimizer: any Optimizer,
    epochs: Int, batchSize: Int = 32, threads: Int
  ) throws -> String {
    let trainer = try Trainer(
      network, on: data, loss: loss, optimizer: optimizer,
      schedule: WarmUp(ticks: 2, then: CosineDecay(ticks: 10)), batchSize: batchSize,
      penalty: Penalty(l1: 1e-5, l2: 1e-4), clipping: .norm(1), seed: 6, threads: threads)
    for _ in 0..<epochs { _ = try trainer.runEpoch() }
    return trainer.network.digest
  }

  private func features<S: Scalar>(_ rows: Int, _ columns: Int) -> [[S]] {
    var random = Random(seed: 100)
    return (0..<rows).map { _ in (0..<columns).map { _ in S(random.nextNormal()) } }
  }

  private func classes<S: Scalar>(rows: Int, features: Int, classes: Int) throws -> Dataset<S> {
    let inputs: [[S]] = self.features(rows, features)
    return try Dataset(inputs: inputs, targets: (0..<rows).map { [S($0 % classes)] })
  }

  private func numbers<S: Scalar>(rows: Int, features: Int, targets: Int) throws -> Dataset<S> {
    let inputs: [[S]] = self.features(rows, features)
    return try Dataset(
      inputs: inputs,
      targets: inputs.map { row in
        (0..<targets).map { row[$0 % features] * row[($0 + 1) % features] }
      })
  }
}
