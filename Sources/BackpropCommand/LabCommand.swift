import ArgumentParser
import Backprop

/// `backprop lab`: the XOR experiment.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Trains a network 2-4-1 on XOR and prints its loss, as the lab did.",
    discussion: """
      Sigmoid units, weights from the standard normal distribution, biases 0, gradient descent on all \
      four rows. With --numpy-seed the weights, and so the whole output, are those of NumPy after \
      numpy.random.seed.
      """)

  @Option(
    parsing: .unconditional,
    help: "The seed of the start weights, 0 to 18446744073709551615. (default: 0)")
  var seed: UInt64?

  @Option(
    name: .customLong("numpy-seed"), parsing: .unconditional,
    help: "The seed of the start weights as NumPy draws them, 0 to 4294967295.")
  var numPySeed: UInt32?

  @Option(parsing: .unconditional, help: "The number of hidden units, 1 to 1000000.")
  var hidden = 4

  @Option(parsing: .unconditional, help: "The number of epochs, 0 or more.")
  var epochs = 10_000

  @Option(parsing: .unconditional, help: "The learning rate, above 0.")
  var learningRate = 0.1

  @Option(
    parsing: .unconditional, help: "After how many epochs the loss is printed again, 1 or more.")
  var reportEvery = 100

  func validate() throws {
    guard seed == nil || numPySeed == nil else {
      throw ValidationError("Give either --seed or --numpy-seed, not both.")
    }
    guard (1...Self.mostHidden).contains(hidden) else {
      throw ValidationError("--hidden must be from 1 to \(Self.mostHidden); it is \(hidden).")
    }
    guard epochs >= 0 else {
      throw ValidationError("--epochs must be 0 or more; it is \(epochs).")
    }
    guard learningRate > 0 && learningRate.isFinite else {
      throw ValidationError(
        "--learning-rate must be a finite number above 0; it is \(learningRate).")
    }
    guard reportEvery >= 1 else {
      throw ValidationError("--report-every must be 1 or more; it is \(reportEvery).")
    }
  }

  /// More units than the memory of any machine has room for would end in a crash.
  private static let mostHidden = 1_000_000

  func run() throws {
    var lab = Lab()
    lab.hidden = hidden
    lab.epochs = epochs
    lab.learningRate = learningRate
    lab.reportEvery = reportEvery
    lab.start = numPySeed.map { .numPySeed($0) } ?? .seed(seed ?? 0)
    try lab.run { try StandardOutput.put($0) }
  }
}
