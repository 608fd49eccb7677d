import Hummingbird

/// Makes frames of snapshots, on a queue of its own: neither training nor the server waits for it.
///
/// A few painters serve all runs, so that the memory of their passes stays bounded.
actor Painter {
  private let executor: QueueExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Makes a painter; its number is for debuggers.
  init(number: Int) {
    executor = QueueExecutor("painter-\(number)")
  }

  /// A frame as a server-sent event, and how long it took.
  func frame(_ snapshot: Snapshot, _ scene: RunScene) -> (event: ByteBuffer, time: Duration) {
    let clock = ContinuousClock()
    let start = clock.now
    let event = ByteBuffer(string: "event: state\ndata: \(snapshot.json(scene).text)\n\n")
    return (event, clock.now - start)
  }

  /// What back-propagation has computed for one unit, edge or bias.
  ///
  /// - Throws: ``Problem`` if there is no such thing.
  func look(_ question: LookQuestion, at snapshot: Snapshot, _ scene: RunScene) throws -> JSON {
    try Look(question, snapshot, scene).json
  }
}
