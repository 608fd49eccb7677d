import ArgumentParser

/// The command `backprop`.
@main
struct BackpropCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backprop",
    abstract: "Trains feed-forward neural networks by back-propagation.",
    version: "0.1.0",
    subcommands: [LabCommand.self])
}
