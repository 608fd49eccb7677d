import Backprop

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file with a line of JSON for each epoch, written as they come, so that it can be followed.
final class EpochLog {
  private let path: String
  private let descriptor: Int32

  /// Begins the file anew or, for a run that goes on, adds to it.
  init(_ path: String, isResumed: Bool) throws {
    self.path = path
    descriptor = open(
      path, O_WRONLY | O_CREAT | O_CLOEXEC | (isResumed ? O_APPEND : O_TRUNC), 0o666)
    if descriptor < 0 { throw FileError.cannotWrite(path, code: errno) }
  }

  deinit { close(descriptor) }

  func append(_ entry: History.Entry, seconds: Double) throws {
    var fields = ["\"epoch\":\(entry.epoch)", "\"training_loss\":\(entry.trainingLoss)"]
    if let loss = entry.validationLoss { fields.append("\"validation_loss\":\(loss)") }
    fields += ["\"learning_rate\":\(entry.learningRate)", "\"seconds\":\(seconds)"]
    guard send("{" + fields.joined(separator: ",") + "}\n", to: descriptor) else {
      throw FileError.cannotWrite(path, code: errno)
    }
  }
}
