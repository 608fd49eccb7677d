import Backprop
import Hummingbird

/// A run of the playground: a trainer on a queue of its own, which trains in short slices and takes
/// messages in between.
///
/// Training never waits for a page. Whoever listens has a ``Mailbox`` with the newest frame.
actor Run {
  nonisolated let id: String
  private nonisolated let executor: QueueExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let painter: Painter
  private let clock = ContinuousClock()
  // Set when the run is prepared, before anybody else knows it.
  private var trainer: RunTrainer?
  private var scene: RunScene?

  private var isPlaying = false
  private var message: String?
  private var pace: Pace
  /// Slices of an earlier playing, still under way, have an older number.
  private var playing = 0
  private var isClosed = false

  private var listeners: [ObjectIdentifier: Mailbox] = [:]
  private var isPainting = false
  /// Whether something has changed since the last frame was begun.
  private var isStale = false
  private var earliestFrame: ContinuousClock.Instant

  /// Makes a run that still has to be prepared.
  init(id: String, painter: Painter) {
    self.id = id
    self.painter = painter
    executor = QueueExecutor("run-\(id)")
    earliestFrame = clock.now
    pace = Pace(clock.now)
  }

  /// Reads the data, makes the network, and begins to replay if there is something to replay.
  ///
  /// - Returns: the RUN of the contract.
  /// - Throws: ``Problem`` or an error of the library if the settings do not go together.
  func prepare(_ settings: RunSettings, stored: StoredTable?) throws -> JSON {
    let trainer = try RunTrainer(settings, data: RunData(settings.data, stored: stored))
    scene = try RunScene(trainer)
    self.trainer = trainer
    if trainer.isReplaying { startSlices() }
    return try json()
  }

  /// The RUN of the contract.
  func json() throws -> JSON {
    let (trainer, scene) = try parts()
    return scene.json(id: id, settings: trainer.settings)
  }

  private func parts() throws(Problem) -> (RunTrainer, RunScene) {
    guard let trainer, let scene, !isClosed else { throw RunRegistry.gone(id) }
    return (trainer, scene)
  }

  // MARK: What pages ask for

  /// Trains on, at most so many steps a second.
  func play(speed: Double?) throws {
    _ = try parts()
    isPlaying = true
    message = nil
    pace = Pace(clock.now, speed: speed)
    startSlices()
    changed()
  }

  /// Stops between two steps.
  ///
  /// A run that is on its way to a later step stays where it is.
  func pause() throws {
    let (trainer, _) = try parts()
    stop()
    if trainer.isReplaying {
      message = "The run was stopped on its way to step \(trainer.goal)."
      trainer.stopReplaying()
    }
    changed()
  }

  /// Makes one step, or all up to the end of the epoch.
  func advance(toEndOfEpoch: Bool) throws {
    let (trainer, _) = try parts()
    try refuseWhileReplaying(trainer)
    stop()
    message = nil
    repeat {
      guard makeStep(trainer) else { break }
    } while toEndOfEpoch && trainer.trainer.stepInEpoch != 0
    changed()
  }

  /// Goes back to the first step, without edits.
  func reset() throws {
    let (trainer, _) = try parts()
    stop()
    message = nil
    try trainer.reset()
    changed()
  }

  /// Pauses, and changes a number.
  func edit(_ parameter: String, at index: Int, to value: Double) throws {
    let (trainer, _) = try parts()
    try refuseWhileReplaying(trainer)
    try trainer.edit(parameter, at: index, to: value)
    stop()
    message = nil
    changed()
  }

  private func refuseWhileReplaying(_ trainer: RunTrainer) throws(Problem) {
    guard trainer.isReplaying else { return }
    throw Problem(
      .conflict,
      "The run is still on its way to step \(trainer.goal); wait until it is there, pause it, or reset it."
    )
  }

  /// Looks at a unit, an edge or a bias.
  func look(_ question: LookQuestion) async throws -> JSON {
    let (trainer, scene) = try parts()
    return try await painter.look(question, at: snapshot(trainer), scene)
  }

  /// What the page can take away.
  func model() throws -> [UInt8] { try parts().0.model() }
  /// The rows, as they were read.
  func data() throws -> (name: String, bytes: [UInt8]) {
    let data = try parts().0.data
    return (data.fileName, data.bytes)
  }
  /// What texts that repeat the run need to know.
  func recipe() throws -> Recipe { Recipe(try parts().0) }

  /// Ends everything; whoever listens hears no more.
  func close() {
    isClosed = true
    stop()
    for mailbox in listeners.values { mailbox.close() }
    listeners = [:]
    (trainer, scene) = (nil, nil)
  }

  // MARK: Training

  private func stop() {
    isPlaying = false
    playing += 1
  }

  private func startSlices() {
    playing += 1
    let number = playing
    Task { self.slice(number) }
  }

  /// Trains for a few milliseconds, and then lets messages come in before it goes on.
  private func slice(_ number: Int) {
    guard number == playing, let trainer, !isClosed else { return }
    let isReplaying = trainer.isReplaying
    guard isReplaying || isPlaying else { return }
    let end = clock.now + Self.sliceLength
    var due = isReplaying ? trainer.goal - trainer.trainer.steps : pace.due(at: clock.now)
    let before = trainer.trainer.steps
    while due > 0, clock.now < end, makeStep(trainer) { due -= 1 }
    pace.note(steps: trainer.trainer.steps - before, at: clock.now)
    if trainer.stopReason != nil {
      stop()
    } else {
      let wait = trainer.isReplaying ? nil : isPlaying ? pace.wait(at: clock.now) : nil
      Task {
        if let wait { try? await Task.sleep(for: wait) }
        self.slice(number)
      }
    }
    changed()
  }

  private static let sliceLength = Duration.milliseconds(5)

  /// Makes a step, and says whether there may be another one.
  private func makeStep(_ trainer: RunTrainer) -> Bool {
    let wasReplaying = trainer.isReplaying
    do {
      try trainer.step()
    } catch {
      message = "\(error)"
      stop()
      return false
    }
    switch trainer.stopReason {
    case nil: return trainer.isReplaying == wasReplaying
    case .epochs:
      message =
        "The run has made \(Limits.epochs) epochs, the most that it can. Reset it to begin anew."
    case .converged:
      message = "The optimizer has found a minimum; further steps would change nothing."
    case .some(let reason): message = reason.description
    }
    return false
  }

  // MARK: Frames

  /// Takes a listener in; it is sent a frame at once.
  func listen(_ mailbox: Mailbox) throws {
    _ = try parts()
    guard listeners.count < Limits.listeners else { throw Self.tooManyListeners }
    listeners[ObjectIdentifier(mailbox)] = mailbox
    changed()
  }

  /// The problem that too many pages listen to one run.
  static let tooManyListeners = Problem(
    .tooManyRequests,
    "\(Limits.listeners) pages listen to this run already. Close one, or begin a run of its own.")

  /// Lets a listener go.
  func leave(_ mailbox: Mailbox) { listeners[ObjectIdentifier(mailbox)] = nil }

  /// How many pages listen.
  var listenerCount: Int { listeners.count }

  private func changed() {
    isStale = true
    guard !isPainting, !listeners.isEmpty, !isClosed else { return }
    isPainting = true
    Task { await self.paint() }
  }

  private func paint() async {
    while isStale, !listeners.isEmpty, let trainer, let scene {
      let wait = earliestFrame - clock.now
      if wait > .zero {
        try? await Task.sleep(for: wait)
        // Much may have happened in the meantime.
        guard self.trainer != nil, !listeners.isEmpty else { break }
      }
      isStale = false
      earliestFrame = clock.now + Self.frameInterval
      let (event, time) = await painter.frame(snapshot(trainer), scene)
      // What takes long to paint is painted less often, so that painters do not take over.
      earliestFrame = max(earliestFrame, clock.now + time)
      for mailbox in listeners.values { mailbox.put(event) }
    }
    isPainting = false
  }

  private static let frameInterval = Duration.milliseconds(50)

  private func snapshot(_ trainer: RunTrainer) -> Snapshot {
    let status: RunStatus =
      switch trainer.stopReason {
      case .diverged: .diverged
      case .converged: .converged
      default: trainer.isReplaying ? .replaying : isPlaying ? .playing : .paused
      }
    return Snapshot(
      status: status, message: message, epoch: trainer.trainer.history.last?.epoch ?? 0,
      step: trainer.trainer.steps, stepInEpoch: trainer.trainer.stepInEpoch,
      learningRate: trainer.learningRate,
      stepsPerSecond: isPlaying || trainer.isReplaying ? pace.stepsPerSecond(at: clock.now) : 0,
      curve: trainer.curve, network: trainer.trainer.network,
      isEdited: !trainer.settings.edits.isEmpty)
  }
}
