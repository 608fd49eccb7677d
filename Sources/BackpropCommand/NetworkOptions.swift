import ArgumentParser
import Backprop

/// What the network is made of.
struct NetworkOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The widths of the hidden layers, such as 64,32; none for a linear model.",
      valueName: "widths"))
  var hidden = Widths(values: TrainingSettings(target: "").hidden)

  @Option(
    help: ArgumentHelp(
      "What follows each hidden layer: relu, gelu, tanh, …; several times: one for each.",
      valueName: "kind"))
  var activation = ["relu"]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of each hidden layer that is dropped in training (default: 0.2; 0 with batch "
        + "normalization or lbfgs).", valueName: "part"))
  var dropout: Double?

  @Flag(help: "Normalize each hidden layer over the batch.")
  var batchNormalization = false

  @Option(
    help: ArgumentHelp(
      "How the weights of hidden layers are chosen: he-normal, glorot-uniform, ….",
      valueName: "kind"))
  var initializer = "he-normal"

  @Option(help: "The precision of the arithmetic.")
  var precision = Precision.float32
}

/// The precision of a network.
enum Precision: String, ExpressibleByArgument, CaseIterable {
  case float32
  case float64
}
