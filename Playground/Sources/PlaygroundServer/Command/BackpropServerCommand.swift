import ArgumentParser

/// The command `backprop-server`.
@main
struct BackpropServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backprop-server",
    abstract: "Shows in a browser how a network learns.",
    version: "0.1.0",
    subcommands: [PlayCommand.self])
}
