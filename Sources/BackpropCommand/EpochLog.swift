import ArgumentParser
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

  /// Refuses to begin where a file that is no such log would be lost.
  static func check(_ path: String, mayBeReplaced: Bool) throws {
    var status = stat()
    guard !mayBeReplaced, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // To open it for writing will say why.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var found = Array(repeating: UInt8(0), count: lineStart.count)
    let count = read(descriptor, &found, found.count)
    // A killed process may have left half a line.
    guard count < 0 || !lineStart.starts(with: found.prefix(count)) else { return }
    throw ValidationError(
      "--log \(path): the file is there already and is no log of epochs; add --force to replace it, "
        + "or name another file.")
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

  private static var lineStart: [UInt8] { Array("{\"epoch\":".utf8) }

  private static func epoch(of line: ArraySlice<UInt8>) -> Int? {
    guard line.starts(with: lineStart) else { return nil }
    let digits = line.dropFirst(lineStart.count).prefix { $0 != UInt8(ascii: ",") }
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
