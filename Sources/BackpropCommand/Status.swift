import ArgumentParser
import Backprop

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the command leaves behind for scripts: 0 if all went well, 1 if training failed, 64 for wrong usage
/// and, after sysexits.h, the numbers below.
enum Status {
  /// The data is wrong: a table, or a model file.
  static let badData = ExitCode(65)
  /// An input cannot be opened.
  static let noInput = ExitCode(66)
  /// Something could not be written.
  static let writing = ExitCode(74)

  /// The status for an error of the library; nil for others.
  static func of(_ error: any Error) -> ExitCode? {
    switch error {
    case let error as FileError: error.operation == .read ? noInput : writing
    case is TableError, is ModelFileError, is ModelError, is DataError: badData
    case let error as TrainingError:
      if case .mismatch = error { ExitCode(64) } else { ExitCode(1) }
    default: nil
    }
  }
}

extension BackpropCommand {
  /// Runs the command, and tells scripts by its status what went wrong.
  static func main() {
    // A closed pipe, or a file that may not grow, is an error of the write that finds it.
    signal(SIGPIPE, SIG_IGN)
    #if !canImport(Darwin)
      signal(SIGXFSZ, SIG_IGN)
    #endif
    do {
      var command = try parseAsRoot()
      do {
        try command.run()
      } catch let error as ValidationError {
        // Arguments that turn out to be wrong only when the files are read.
        let name = type(of: command).configuration.commandName ?? ""
        StandardError.put(
          "Error: \(error)\nSee 'backprop \(name) --help' for more information.")
        throw ExitCode(64)
      }
    } catch {
      guard let status = Status.of(error) else { exit(withError: error) }
      StandardError.put("Error: \(error)")
      exit(withError: status)
    }
  }
}
