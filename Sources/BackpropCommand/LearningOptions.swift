import ArgumentParser
import Backprop

/// How the parameters are changed.
struct LearningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What is made small: huber, poisson, … (default: what is usual for the task).",
      valueName: "kind"))
  var loss: String?

  @Option(
    help: ArgumentHelp("How parameters are changed: sgd, adam, lbfgs, ….", valueName: "kind"))
  var optimizer = "adamw:learningRate=0.003,weightDecay=0.1"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far a step goes (default: the optimizer's).", valueName: "rate"))
  var learningRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The momentum, for optimizers that have one (default: the optimizer's).", valueName: "part"))
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The weight decay, for optimizers that have one (default: the optimizer's).",
      valueName: "factor"))
  var weightDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("An L1 penalty: this times the sizes of all weights.", valueName: "factor"))
  var l1 = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "An L2 penalty: half of this times the squares of all weights.", valueName: "factor"))
  var l2 = 0.0

  @Option(
    help: ArgumentHelp(
      "How the learning rate changes from epoch to epoch: cosine, one-cycle, ….",
      valueName: "kind"))
  var schedule = "constant-rate"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs in which the learning rate rises first.", valueName: "count"))
  var warmup = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The largest norm of the gradient (default: any).", valueName: "norm"))
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Rows for each step; full: all; auto: a 32nd of the rows, 8 to 256, all with lbfgs.",
      valueName: "rows"))
  var batchSize = BatchRows(value: .automatic)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Chooses the start, the order of the rows and the rows held out (default: 0).",
      valueName: "seed"))
  var seed: UInt64?
}
