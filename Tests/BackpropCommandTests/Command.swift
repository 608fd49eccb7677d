import Foundation
import Testing

/// One run of the built command `backprop`, as a shell would start it.
struct Command {
  let status: Int32
  let wasKilled: Bool
  let output: Data
  let errors: String

  /// Runs the command and waits for its end.
  init(_ arguments: [String], untilOutput isEnough: ((Data) -> Bool)? = nil) throws {
    let (output, errors) = (Pipe(), Pipe())
    let process = Process()
    process.executableURL = try Self.executable()
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()

    var read = Data()
    while true {
      let part = output.fileHandleForReading.availableData
      if part.isEmpty { break }
      read += part
      if let isEnough, isEnough(read) { break }
    }
    // As `head` does when it has seen enough.
    try output.fileHandleForReading.close()
    // Few lines, so that they wait in the pipe.
    let errorData = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    status = process.terminationStatus
    wasKilled = process.terminationReason == .uncaughtSignal
    self.output = read
    self.errors = String(decoding: errorData, as: UTF8.self)
  }

  /// The output as text.
  var text: String { String(decoding: output, as: UTF8.self) }

  /// What the errors say before they repeat how the command is used, on one line.
  var message: String {
    let lines = errors.split(separator: "\n").prefix { !$0.hasPrefix("Usage:") }
    return lines.joined(separator: " ").onOneLine
  }

  /// Whether the errors look like those of a crash.
  var showsTrace: Bool {
    ["Fatal error", "Crash", "Backtrace", "Thread 0", ".swift:", "Swift runtime", " at 0x"]
      .contains(where: errors.contains)
  }

  /// The command that was built together with these tests.
  static func executable() throws -> URL {
    let places =
      Bundle.allBundles.map(\.bundleURL) + [Bundle.main.executableURL].compactMap(\.self)
      + CommandLine.arguments.map { URL(fileURLWithPath: $0) }
    for place in places {
      // On some systems the tests lie a few folders deep in a bundle beside the command.
      var folder = place
      for _ in 0..<5 {
        let candidate = folder.appendingPathComponent("backprop")
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(
          atPath: candidate.path, isDirectory: &isFolder)
        if exists && !isFolder.boolValue
          && FileManager.default.isExecutableFile(atPath: candidate.path)
        {
          return candidate
        }
        folder.deleteLastPathComponent()
      }
    }
    return try #require(nil, "The command is not beside any of \(places.map(\.path)).")
  }
}

extension String {
  /// The words with one space between them.
  var onOneLine: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
