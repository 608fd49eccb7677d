import ArgumentParser

/// The command `backprop`.
@main
struct BackpropCommand: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "backprop",
    abstract: "Trains feed-forward neural networks by back-propagation.",
    version: version,
    subcommands: [
      TrainCommand.self, PredictCommand.self, EvaluateCommand.self, InspectCommand.self,
      VerifyCommand.self, ExplainCommand.self, SampleCommand.self, KindsCommand.self,
      LabCommand.self,
    ])
}
