import Hummingbird
import HummingbirdCore
import Logging

/// All that the server has: the page, the tables and the runs.
struct Playground: Sendable {
  let gate: Gate
  let page: PageFiles
  let tables: TableStore
  let runs: RunRegistry

  /// Puts the parts together.
  ///
  /// - Parameters:
  ///   - host: where the server listens.
  ///   - given: the tables that it was started with.
  ///   - mostRuns: the most runs at once.
  ///   - token: a token of one's own, for tests.
  /// - Throws: ``PageError`` if the files of the page are not there.
  init(
    host: String = "127.0.0.1", given: [StoredTable] = [], mostRuns: Int = 16,
    token: Token = Token()
  ) throws {
    gate = Gate(host: host, token: token)
    page = try PageFiles(folder: PageFiles.folder, token: token)
    tables = TableStore(given: given)
    runs = RunRegistry(limit: mostRuns)
  }

  /// The server, ready to run.
  ///
  /// - Parameters:
  ///   - host: where it listens.
  ///   - port: where it listens; 0 for any that is free.
  ///   - onRunning: is told the port once it listens.
  /// - Returns: the application.
  func application(
    host: String, port: Int, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    var logger = Logger(label: "backprop-server")
    logger.logLevel = .critical
    let gate = gate
    return Application(
      responder: Responder(playground: self),
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [ShortQueue()],
          idleTimeout: .seconds(30),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(
          Limits.connections, logger: logger)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? port
        gate.open(port: port)
        await onRunning(port)
      }, logger: logger)
  }
}
