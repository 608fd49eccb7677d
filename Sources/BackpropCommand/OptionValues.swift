import ArgumentParser
import Backprop

// What the values of options are read as.

extension Targets.Task: ExpressibleByArgument {}
extension Scaling: ExpressibleByArgument {}
extension MissingValues: ExpressibleByArgument {}

enum ClassWeights: String, ExpressibleByArgument, CaseIterable {
  case balanced
}

/// Names separated by commas.
struct List: ExpressibleByArgument {
  let values: [String]

  init?(argument: String) {
    values = argument.split(separator: ",").map(String.init)
    if values.isEmpty { return nil }
  }
}

/// Widths separated by commas, or `none`.
struct Widths: ExpressibleByArgument {
  let values: [Int]

  init(values: [Int]) { self.values = values }

  init?(argument: String) {
    if argument == "none" || argument == "0" {
      values = []
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Int($0) }
    if values.count != parts.count { return nil }
  }

  var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

/// A number of rows, `auto` or `full`.
struct BatchRows: ExpressibleByArgument {
  let value: TrainingSettings.BatchSize

  init(value: TrainingSettings.BatchSize) { self.value = value }

  init?(argument: String) {
    switch argument {
    case "auto": value = .automatic
    case "full": value = .full
    default:
      guard let rows = Int(argument) else { return nil }
      value = .rows(rows)
    }
  }

  var defaultValueDescription: String { "auto" }
}

/// A number of epochs, or `none`.
struct Patience: ExpressibleByArgument {
  let epochs: Int?

  init(epochs: Int?) { self.epochs = epochs }

  init?(argument: String) {
    if argument == "none" {
      epochs = nil
    } else if let count = Int(argument) {
      epochs = count
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { epochs.map(String.init) ?? "none" }
}

extension TrainingSettings.BatchSize {
  /// The size as `--batch-size` reads it.
  var text: String {
    switch self {
    case .automatic: "auto"
    case .rows(let count): "\(count)"
    case .full: "full"
    }
  }
}
