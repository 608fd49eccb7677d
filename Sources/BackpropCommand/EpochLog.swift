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
  /// Where lines go; nil when none shall come any more.
  private var descriptor: Int32?

  /// Begins the file anew or, for a run that goes on after some epochs, keeps the lines of those.
  init(_ path: String, after epochs: Int) throws {
    self.path = path
    let anew = epochs == 0 ? O_TRUNC : 0
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND | anew
    var opened: Int32
    repeat { opened = open(path, flags, 0o666) } while opened < 0 && errno == EINTR
    if opened < 0 { throw FileError.cannotWrite(path, code: errno) }
    descriptor = opened
    if epochs > 0 { try cut(opened, after: epochs) }
  }

  deinit { if let descriptor { close(descriptor) } }

  /// Closes the file, by which some systems say that what was written did not arrive.
  func end() throws {
    guard let descriptor else { return }
    self.descriptor = nil
    if close(descriptor) != 0 && errno != EINTR { throw FileError.cannotWrite(path, code: errno) }
  }

  func append(_ entry: History.Entry, seconds: Double) throws {
    var fields = ["\"epoch\":\(entry.epoch)", "\"training_loss\":\(entry.trainingLoss)"]
    if let loss = entry.validationLoss { fields.append("\"validation_loss\":\(loss)") }
    fields += ["\"learning_rate\":\(entry.learningRate)", "\"seconds\":\(seconds)"]
    guard let descriptor, send("{" + fields.joined(separator: ",") + "}\n", to: descriptor) else {
      throw FileError.cannotWrite(path, code: errno)
    }
  }

  /// Epochs that came after the last checkpoint are run again, and a killed process may have left half
  /// a line.
  private func cut(_ descriptor: Int32, after epochs: Int) throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    var kept = 0
    for line in try content(descriptor).split(
      separator: Self.lineEnd, omittingEmptySubsequences: false
    )
    .dropLast() {
      guard let epoch = Self.epoch(of: line), epoch <= epochs else { break }
      kept += line.count + 1
    }
    while ftruncate(descriptor, off_t(kept)) != 0 {
      if errno != EINTR { throw FileError.cannotWrite(path, code: errno) }
    }
  }

  private static var lineEnd: UInt8 { UInt8(ascii: "\n") }

  private static func epoch(of line: ArraySlice<UInt8>) -> Int? {
    let start = Array("{\"epoch\":".utf8)
    guard line.starts(with: start) else { return nil }
    let digits = line.dropFirst(start.count).prefix { $0 != UInt8(ascii: ",") }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private func content(_ descriptor: Int32) throws -> [UInt8] {
    var (content, piece): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: 1 << 16))
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count == 0 { return content }
      if count > 0 {
        content += piece[..<count]
      } else if errno != EINTR {
        throw FileError.cannotWrite(path, code: errno)
      }
    }
  }
}
