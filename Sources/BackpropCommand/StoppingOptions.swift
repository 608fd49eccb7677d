import ArgumentParser
import Backprop

/// When training ends, and by what that is judged.
struct StoppingOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("The most epochs.", valueName: "count"))
  var epochs = TrainingSettings(target: "").epochs

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of the rows that is held out, or a file of rows; 0 for none (default: 0.2; 0 of "
        + "fewer than 20 rows).", valueName: "part|file"))
  var validation: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs without a lower loss after which training stops, or none.", valueName: "count"))
  var patience = Patience(epochs: TrainingSettings(target: "").patience)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("By how much a loss must be lower to count as lower.", valueName: "loss"))
  var minDelta = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The loss at which training stops (default: none).", valueName: "loss"))
  var targetLoss: Double?

  @Option(help: "Whether the model is the network of the best epoch or of the last one.")
  var keep = KeptNetwork.best

  /// The path of the validation table, if it is one.
  var validationFile: String? { validation.flatMap { Double($0) == nil ? $0 : nil } }

  func chosenValidation() throws -> TrainingSettings.Validation {
    guard let validation else { return .automatic }
    guard let part = Double(validation) else { return .table }
    guard (0..<1).contains(part) else {
      throw ValidationError("--validation must be a part in 0..<1, or a file; it is \(validation).")
    }
    return part == 0 ? .none : .part(part)
  }
}

/// Which network of a run becomes the model.
enum KeptNetwork: String, ExpressibleByArgument, CaseIterable {
  case best
  case last
}
