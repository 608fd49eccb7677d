import Foundation
import Testing

/// A folder of a test's own, in which the built command is run; it is removed in the end.
final class Workplace {
  let folder: URL

  /// Makes the folder, with tables of the examples in it.
  init(with tables: String...) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("backprop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Examples/data")
    for name in tables {
      try FileManager.default.copyItem(
        at: data.appendingPathComponent(name), to: folder.appendingPathComponent(name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> URL { folder.appendingPathComponent(name) }

  func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: path(name)) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: path(name)) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name).path) }

  /// The names of all files, hidden ones too.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  /// Starts the command.
  func start(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
    errors: FileHandle? = nil
  ) throws -> Started {
    try Started(
      Command.executable(), arguments, in: folder, input: input, environment: environment,
      errors: errors)
  }

  /// Runs the command to its end.
  func run(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try start(arguments, input: input, environment: environment).outcome()
  }

  /// Runs a command of which all arguments are plain words.
  func run(_ line: String) throws -> Outcome {
    try run(line.split(separator: " ").map(String.init))
  }
}

/// What a command came to.
struct Outcome {
  let status: Int32
  let wasKilled: Bool
  let output: String
  let errors: String

  /// The output as JSON.
  var json: [String: Any] {
    get throws {
      let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return try #require(value as? [String: Any])
    }
  }

  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Whether all went well.
  func expectSuccess(at location: SourceLocation = #_sourceLocation) {
    #expect(status == 0, "\(errors)", sourceLocation: location)
    #expect(!wasKilled, sourceLocation: location)
  }

  /// Whether it ended with a status, printed nothing and said all of this.
  func expectError(
    _ status: Int32, says parts: [String], at location: SourceLocation = #_sourceLocation
  ) {
    #expect(self.status == status, "\(errors)", sourceLocation: location)
    #expect(!wasKilled, "\(errors)", sourceLocation: location)
    #expect(output == "", sourceLocation: location)
    #expect(errors.contains("Error: "), sourceLocation: location)
    for part in parts {
      #expect(errors.onOneLine.contains(part), "\(errors)", sourceLocation: location)
    }
  }
}

/// A command that runs. What it prints goes to files, so that it never waits for a reader.
final class Started {
  private let process = Process()
  private let folder: URL
  private let outputs: URL

  init(
    _ executable: URL, _ arguments: [String], in folder: URL, input: String?,
    environment: [String: String], errors: FileHandle?
  ) throws {
    // A background job of a shell ignores it, and so would the command.
    signal(SIGINT, SIG_DFL)
    self.folder = folder
    outputs = FileManager.default.temporaryDirectory
      .appendingPathComponent("backprop-output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: outputs, withIntermediateDirectories: true)
    for name in ["output", "errors", "input"] {
      try Data((name == "input" ? input ?? "" : "").utf8).write(
        to: outputs.appendingPathComponent(name))
    }
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(
      forReadingFrom: outputs.appendingPathComponent("input"))
    process.standardOutput = try FileHandle(
      forWritingTo: outputs.appendingPathComponent("output"))
    process.standardError =
      try errors ?? FileHandle(forWritingTo: outputs.appendingPathComponent("errors"))
    // Threads that run tests may block signals, and the command would inherit that.
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(at: outputs)
  }

  var errorsSoFar: String { read("errors") }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until something is so; false if the command has ended before.
  func wait(seconds: Double = 60, until isSo: () -> Bool) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while !isSo() {
      if !process.isRunning { return isSo() }
      if Date() > end {
        Issue.record("It did not come about in \(seconds) s.")
        return false
      }
      usleep(2000)
    }
    return true
  }

  /// Waits for the end.
  func outcome(seconds: Double = 120) throws -> Outcome {
    let end = Date(timeIntervalSinceNow: seconds)
    while process.isRunning && Date() < end { usleep(1000) }
    if process.isRunning {
      Issue.record("The command was still running after \(seconds) s.")
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: read("output"), errors: read("errors"))
  }

  private func read(_ name: String) -> String {
    let data = (try? Data(contentsOf: outputs.appendingPathComponent(name))) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
