import Backprop
import Hummingbird
import Testing

@testable import PlaygroundServer

struct MailboxTests {
  @Test func aNewFrameTakesThePlaceOfOneThatWasNotFetched() async {
    let mailbox = Mailbox()
    for number in 0..<100 { mailbox.put(ByteBuffer(string: "\(number)")) }
    mailbox.beat()
    #expect(await mailbox.next() == .frame(ByteBuffer(string: "99")))
    mailbox.beat()
    #expect(await mailbox.next() == .beat)
  }

  @Test func whoeverWaitsIsWoken() async throws {
    let mailbox = Mailbox()
    async let first = mailbox.next()
    try await Task.sleep(for: .milliseconds(20))
    mailbox.put(ByteBuffer(string: "a"))
    #expect(await first == .frame(ByteBuffer(string: "a")))
    async let second = mailbox.next()
    try await Task.sleep(for: .milliseconds(20))
    mailbox.close()
    #expect(await second == nil)
    mailbox.put(ByteBuffer(string: "b"))
    #expect(await mailbox.next() == nil)
  }

  @Test func whoeverIsCancelledWaitsNoLonger() async {
    let mailbox = Mailbox()
    let task = Task { await mailbox.next() }
    task.cancel()
    #expect(await task.value == nil)
  }
}

struct CurveTests {
  @Test(arguments: [1, 2, 299, 300, 301, 1000, 100_000])
  func staysShortAndEndsWithTheLastEpoch(epochs: Int) {
    var curve = Curve()
    for epoch in 0..<epochs { curve.append(.init(epoch: epoch, training: 1, test: nil)) }
    let points = curve.points
    #expect(points.count <= 300)
    #expect(points.first?.epoch == 0)
    #expect(points.last?.epoch == epochs - 1)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.epoch < $1.epoch })
    if epochs <= 299 { #expect(points.count == epochs) }
    #expect(points.count >= min(epochs, 150))
  }
}

struct PaceTests {
  @Test func makesSoManyStepsASecond() {
    let start = ContinuousClock().now
    var pace = Pace(start, speed: 10)
    var made = 0
    for millisecond in 0..<2000 {
      let now = start + .milliseconds(millisecond)
      let due = pace.due(at: now)
      made += due
      pace.note(steps: due, at: now)
    }
    #expect((19...21).contains(made))
    #expect((9...11).contains(pace.stepsPerSecond(at: start + .seconds(2))))
  }

  @Test func doesNotHurryAfterABreak() {
    let start = ContinuousClock().now
    var pace = Pace(start, speed: 1000)
    #expect(pace.due(at: start + .seconds(3600)) == 1)
    var slow = Pace(start, speed: 0.01)
    #expect(slow.due(at: start) == 1)
    slow.note(steps: 1, at: start)
    #expect(slow.due(at: start + .seconds(50)) == 0)
    #expect(slow.wait(at: start + .seconds(50)) == .seconds(50))
  }
}

struct RunRegistryTests {
  private let settings = RunSettings(data: .sample("xor", rows: 20, seed: 0))

  private func create(
    _ registry: RunRegistry, replaces: String? = nil
  ) async throws -> String {
    let json = try await registry.create(settings, stored: nil, replaces: replaces)
    return try #require(json["id"]?.string)
  }

  @Test func theLongestOrphanMakesRoom() async throws {
    let registry = RunRegistry(limit: 3)
    let mailbox = Mailbox()
    let first = try await create(registry)
    try await registry.listen(first, mailbox)
    let second = try await create(registry)
    let third = try await create(registry)
    let fourth = try await create(registry)
    #expect(await registry.count == 3)
    for id in [first, third, fourth] { _ = try await registry.run(id) }
    await #expect(throws: Problem.self) { _ = try await registry.run(second) }
  }

  @Test func whereEveryRunIsWatchedThereIsNoRoom() async throws {
    let registry = RunRegistry(limit: 2)
    let mailboxes = [Mailbox(), Mailbox()]
    var ids: [String] = []
    for mailbox in mailboxes {
      let id = try await create(registry)
      try await registry.listen(id, mailbox)
      ids.append(id)
    }
    let error = await #expect(throws: Problem.self) { _ = try await create(registry) }
    #expect(error?.status == .tooManyRequests)
    // But what is replaced goes.
    let third = try await create(registry, replaces: ids[0])
    #expect(await mailboxes[0].next() == nil)
    await registry.leave(ids[1], mailboxes[1])
    _ = try await create(registry)
    #expect(await registry.count == 2)
    _ = third
  }

  @Test func orphansAreDroppedAfterAWhile() async throws {
    let registry = RunRegistry(limit: 4, patience: .milliseconds(50))
    let watched = try await create(registry)
    try await registry.listen(watched, Mailbox())
    _ = try await create(registry)
    try await Task.sleep(for: .milliseconds(100))
    await registry.dropOrphans()
    #expect(await registry.count == 1)
    _ = try await registry.run(watched)
  }

  @Test func aRunHasOnlySoManyListeners() async throws {
    let registry = RunRegistry(limit: 1)
    let id = try await create(registry)
    for _ in 0..<Limits.listeners { try await registry.listen(id, Mailbox()) }
    await #expect(throws: Problem.self) { try await registry.listen(id, Mailbox()) }
  }

  @Test func aFailureLeavesNoRunBehind() async throws {
    let registry = RunRegistry(limit: 1)
    var wrong = settings
    wrong.loss = "huber"
    await #expect(throws: (any Error).self) {
      _ = try await registry.create(wrong, stored: nil, replaces: nil)
    }
    #expect(await registry.count == 0)
    let id = try await create(registry)
    // What it was to replace goes on.
    await #expect(throws: (any Error).self) {
      _ = try await registry.create(wrong, stored: nil, replaces: id)
    }
    _ = try await registry.run(id)
    _ = try await create(registry, replaces: id)
    #expect(await registry.count == 1)
  }
}

struct RunTests {
  @Test func aReplayCanBePaused() async throws {
    let run = Run(id: "a", painter: Painter(number: 0))
    var settings = RunSettings.usual
    settings.steps = Limits.replayedSteps
    _ = try await run.prepare(settings, stored: nil)
    await #expect(throws: Problem.self) { try await run.advance(toEndOfEpoch: false) }
    try await run.pause()
    let before = try await run.recipe().settings.steps
    #expect(before < Limits.replayedSteps)
    try await run.advance(toEndOfEpoch: false)
    #expect(try await run.recipe().settings.steps == before + 1)
  }

  @Test func slowListenersSeeTheNewestFrame() async throws {
    let run = Run(id: "a", painter: Painter(number: 0))
    _ = try await run.prepare(.usual, stored: nil)
    let (slow, quick) = (Mailbox(), Mailbox())
    try await run.listen(slow)
    try await run.listen(quick)
    try await run.play(speed: nil)
    var steps: [Double] = []
    let clock = ContinuousClock()
    let end = clock.now + .seconds(1)
    while clock.now < end, let message = await quick.next() {
      if let step = try self.step(message) { steps.append(step) }
    }
    try await run.pause()
    // At most 20 a second, and they never go back.
    #expect((2...22).contains(steps.count), "\(steps.count) frames")
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 <= $1 })
    try await Task.sleep(for: .milliseconds(400))
    let last = try #require(await slow.next())
    #expect(try (step(last) ?? 0) >= (steps.last ?? 0))
    await run.close()
    #expect(await slow.next() == nil)
    await #expect(throws: Problem.self) { try await run.play(speed: nil) }
  }

  @Test func messagesAreTakenBetweenSlices() async throws {
    let run = Run(id: "b", painter: Painter(number: 0))
    _ = try await run.prepare(.usual, stored: nil)
    try await run.play(speed: nil)
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<20 { _ = try await run.recipe() }
    #expect(clock.now - start < .seconds(5))
    let before = try await run.recipe().steps
    #expect(before > 0)
    try await run.edit("0.weight", at: 0, to: 1)
    let paused = try await run.recipe().steps
    try await Task.sleep(for: .milliseconds(50))
    #expect(try await run.recipe().steps == paused)
    await run.close()
  }

  @Test func replaysInSlicesAndRefusesEditsMeanwhile() async throws {
    var settings = RunSettings.usual
    settings.steps = Limits.replayedSteps
    let run = Run(id: "c", painter: Painter(number: 0))
    _ = try await run.prepare(settings, stored: nil)
    let error = await #expect(throws: Problem.self) {
      try await run.edit("0.weight", at: 0, to: 1)
    }
    #expect(error?.status == .conflict)
    try await run.reset()
    try await run.edit("0.weight", at: 0, to: 1)
    #expect(try await run.recipe().settings.edits.map(\.step) == [0])
    await run.close()
    settings.steps = 2000
    let short = Run(id: "d", painter: Painter(number: 0))
    _ = try await short.prepare(settings, stored: nil)
    while try await short.recipe().steps < 2000 { try await Task.sleep(for: .milliseconds(5)) }
    try await short.edit("0.weight", at: 0, to: 1)
    #expect(try await short.recipe().settings.edits.map(\.step) == [2000])
    await short.close()
  }

  private func step(_ message: Mailbox.Message) throws -> Double? {
    guard case .frame(let event) = message else { return nil }
    let text = String(buffer: event)
    return try JSON(parsing: Array(text.utf8.dropFirst("event: state\ndata: ".utf8.count)))[
      "step"]?.number
  }
}
