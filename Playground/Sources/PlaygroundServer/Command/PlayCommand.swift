import ArgumentParser
import Backprop
import Dispatch
import Foundation
import Hummingbird
import NIOCore

/// `backprop-server play`: the playground.
struct PlayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Serves the playground, a page on which networks are put together and watched.",
    discussion: """
      The page is for this machine alone unless --host says otherwise; who can reach that \
      address may then use it, under exactly that name. Ctrl-C ends the server. Nothing is stored.

      EXAMPLES
        backprop-server play
        backprop-server play iris.csv --target species --port 9000 --open
      """)

  @Argument(help: ArgumentHelp("CSV files that the page offers.", valueName: "table"))
  var tables: [String] = []

  @Option(
    help: ArgumentHelp(
      "The column that is suggested to be predicted (default: the last one).", valueName: "column"))
  var target: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The port; 0 for any that is free.", valueName: "port"))
  var port = 8080

  @Option(help: ArgumentHelp("The address to listen at.", valueName: "host"))
  var host = "127.0.0.1"

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The most runs at once.", valueName: "count"))
  var runs = 16

  @Flag(help: "Open the page in a browser.")
  var open = false

  func validate() throws {
    guard (0...65535).contains(port) else {
      throw ValidationError("--port must be in 0...65535; it is \(port).")
    }
    guard (1...256).contains(runs) else {
      throw ValidationError("--runs must be in 1...256; it is \(runs).")
    }
    guard !host.isEmpty else { throw ValidationError("--host must not be empty.") }
    guard target == nil || !tables.isEmpty else {
      throw ValidationError("--target names a column of a table; name the table, too.")
    }
  }

  func run() async throws {
    Interrupts.begin()
    let playground: Playground
    do {
      playground = try Playground(host: host, given: try readTables(), mostRuns: runs)
    } catch let error as PageError {
      throw fail(error, status: 66)
    }
    let (registry, host, open) = (playground.runs, host, open)
    let sweeping = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(30))
        await registry.dropOrphans()
      }
    }
    defer { sweeping.cancel() }
    let application = playground.application(host: host, port: port) { port in
      let address = "http://\(Gate.name(of: host)):\(port)/"
      print("Playground: \(address)")
      fflush(nil)
      if open { Browser.open(address) }
    }
    do {
      try await application.runService(gracefulShutdownSignals: [])
    } catch {
      throw fail(
        "Cannot listen at \(Gate.name(of: host)):\(port): \(Self.reason(error)) Take another one "
          + "with --port, or --port 0 for any that is free.", status: 74)
    }
  }

  private func readTables() throws -> [StoredTable] {
    var stored: [StoredTable] = []
    for (number, path) in tables.enumerated() {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw fail("Cannot read \(path). Check the name and the permissions.", status: 66)
      }
      do {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        stored.append(
          try StoredTable(id: "t\(number + 1)", name: name, bytes: Array(data), target: target))
      } catch {
        throw fail(error, status: 65)
      }
    }
    if let target, !stored.contains(where: { $0.table[target] != nil }) {
      let names = stored.flatMap(\.table.names)
      throw fail(
        "No table has a column \"\(target)\"; there are \(names.prefix(20).joined(separator: ", ")).",
        status: 65)
    }
    return stored
  }

  /// The reason of the operating system, in its words.
  private static func reason(_ error: any Error) -> String {
    if let error = error as? IOError { return "\(String(cString: strerror(error.errnoCode)))." }
    return "\(error)."
  }

  private func fail(_ problem: Any, status: Int32) -> ExitCode {
    FileHandle.standardError.write(Data("Error: \(problem)\n".utf8))
    return ExitCode(status)
  }
}

/// Ends the program at once: there is nothing to save.
enum Interrupts {
  /// Listens to Ctrl-C and to the request to end.
  static func begin() {
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        fflush(nil)
        _exit(0)
      }
      source.activate()
      // It listens as long as the program runs.
      _ = Unmanaged.passRetained(source as AnyObject)
    }
  }
}
