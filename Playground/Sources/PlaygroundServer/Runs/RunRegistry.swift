import Backprop

/// The runs that there are, which are not more than a limit allows.
///
/// Runs to which nobody has listened for a while are dropped; where the limit is reached, the one
/// to which nobody has listened for longest goes first.
actor RunRegistry {
  private struct Entry {
    let run: Run
    /// Since when nobody listens; nil while somebody does.
    var orphanedSince: ContinuousClock.Instant?
    var listeners = 0
  }

  private let limit: Int
  private let patience: Duration
  private let clock = ContinuousClock()
  private var entries: [String: Entry] = [:]
  /// Runs that are being prepared.
  private var coming = 0
  private var painted = 0
  private let painters = [Painter(number: 0), Painter(number: 1)]

  /// Makes a registry.
  ///
  /// - Parameters:
  ///   - limit: the most runs at once, at least 1.
  ///   - patience: how long a run waits for a listener before it is dropped.
  init(limit: Int, patience: Duration = .seconds(600)) {
    self.limit = limit
    self.patience = patience
  }

  /// How many runs there are.
  var count: Int { entries.count }

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - settings: of the run.
  ///   - stored: the table that they name, if they name one.
  ///   - replaces: a run that is dropped for it, if it is there and this one can be made.
  /// - Returns: the RUN of the contract.
  /// - Throws: ``Problem`` with 429 if there are too many, or an error if the settings are wrong.
  func create(
    _ settings: RunSettings, stored: StoredTable?, replaces: String?
  ) async throws -> JSON {
    await dropOrphans()
    let replaced = entries.keys.contains(replaces ?? "") ? 1 : 0
    while entries.count - replaced + coming >= limit,
      let oldest = longestOrphan(but: replaces)
    {
      await drop(oldest)
    }
    guard entries.count - replaced + coming < limit else {
      throw Problem(
        .tooManyRequests,
        "There are \(limit) runs, the most that there may be, and somebody looks at each. Close a "
          + "page, or start the server with a larger --runs.")
    }
    coming += 1
    defer { coming -= 1 }
    painted += 1
    let run = Run(id: Self.newIdentifier(), painter: painters[painted % painters.count])
    let json = try await run.prepare(settings, stored: stored)
    if let replaces { await drop(replaces) }
    entries[run.id] = Entry(run: run, orphanedSince: clock.now)
    return json
  }

  /// The run of an identifier.
  ///
  /// - Throws: ``Problem`` if there is none.
  func run(_ id: String) throws(Problem) -> Run {
    guard let entry = entries[id] else { throw Self.gone(id) }
    return entry.run
  }

  /// The problem that a run is not there.
  static func gone(_ id: String) -> Problem {
    Problem(
      .notFound,
      "There is no run \"\(id.short)\"; it was closed, or dropped because nobody looked at it. "
        + "Begin it anew.")
  }

  /// Ends a run, if it is there.
  func drop(_ id: String) async {
    guard let entry = entries.removeValue(forKey: id) else { return }
    await entry.run.close()
  }

  /// Takes a listener to a run in.
  func listen(_ id: String, _ mailbox: Mailbox) async throws {
    let run = try run(id)
    entries[id]?.listeners += 1
    entries[id]?.orphanedSince = nil
    do {
      try await run.listen(mailbox)
    } catch {
      noteLeaving(id)
      throw error
    }
  }

  /// Lets a listener go.
  func leave(_ id: String, _ mailbox: Mailbox) async {
    guard let run = entries[id]?.run else { return }
    await run.leave(mailbox)
    noteLeaving(id)
  }

  private func noteLeaving(_ id: String) {
    guard var entry = entries[id] else { return }
    entry.listeners -= 1
    if entry.listeners <= 0 { entry.orphanedSince = clock.now }
    entries[id] = entry
  }

  /// Drops the runs to which nobody has listened for too long.
  func dropOrphans() async {
    let now = clock.now
    for (id, entry) in entries {
      if let since = entry.orphanedSince, now - since > patience { await drop(id) }
    }
  }

  private func longestOrphan(but other: String?) -> String? {
    entries.compactMap { id, entry in entry.orphanedSince.map { (id, $0) } }
      .filter { $0.0 != other }.min { $0.1 < $1.1 }?.0
  }

  /// A name that cannot be guessed.
  private static func newIdentifier() -> String { Token.random(bytes: 8) }
}
