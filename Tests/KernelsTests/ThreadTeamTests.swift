import Synchronization
import Testing

@testable import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Thread teams") struct ThreadTeamTests {
  @Test("Parts are disjoint, cover the range and are cut at multiples of the unit")
  func partsCoverTheRange() {
    var failures: [String] = []
    let counts = Array(0...40) + [63, 64, 65, 100, 257, 1000]
    for threads in 1...4 {
      let team = ThreadTeam(threads: threads)
      for count in counts {
        for (share, unit) in [(1, 1), (1, 6), (1, 16), (2, 1), (7, 8), (7, 1), (100, 3), (0, 1)] {
          let log = Log(count: count)
          team.team.run(log.task, over: count, share: share, unit: unit)
          if let complaint = log.complaint(share: share, unit: unit) {
            failures.append("\(threads) threads, 0..<\(count) by \(share), \(unit): \(complaint)")
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("Work for several members is done by as many threads at the same time")
  func workIsShared() {
    for threads in 1...5 {
      let team = ThreadTeam(threads: threads)
      let meeting = Meeting(of: threads)
      team.team.run(meeting.task, over: threads, share: 1)
      #expect(meeting.wasComplete)
    }
  }

  @Test("There are as many parts as members, and they differ by one unit at most")
  func partsAreEven() {
    let team = ThreadTeam(threads: 3)
    for count in 100...130 {
      let log = Log(count: count)
      team.team.run(log.task, over: count, share: 1)
      let sizes = log.parts.map(\.count)
      #expect(sizes.count == 3)
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }
  }

  @Test("Work of less than two shares stays with the caller, in one piece")
  func smallWorkStaysWithTheCaller() {
    let team = ThreadTeam(threads: 4)
    for count in 1..<200 {
      let log = Log(count: count)
      team.team.run(log.task, over: count, share: 100)
      #expect(log.parts == [0..<count])
      #expect(log.members.allSatisfy { $0 == 0 })
      #expect(log.threads.allSatisfy { $0 == currentThread() })
    }
  }

  @Test("Member 0 is the caller, and each other member is always the same other thread")
  func membersAreThreads() {
    let team = ThreadTeam(threads: 3)
    var threadOfMember: [Int: UInt] = [0: currentThread()]
    var isRight = true
    for _ in 0..<500 {
      let log = Log(count: 300)
      team.team.run(log.task, over: 300, share: 1)
      for (member, thread) in zip(log.members, log.threads) {
        isRight = isRight && threadOfMember[member, default: thread] == thread
        threadOfMember[member] = thread
      }
    }
    #expect(isRight)
    #expect(Set(threadOfMember.values).count == threadOfMember.count)
    #expect(threadOfMember.keys.allSatisfy { (0..<3).contains($0) })
  }

  @Test("There are no more parts than shares")
  func sharesLimitTheParts() {
    let team = ThreadTeam(threads: 4)
    for (count, parts) in [(199, 1), (200, 2), (299, 2), (300, 3), (400, 4), (10_000, 4)] {
      let log = Log(count: count)
      team.team.run(log.task, over: count, share: 100)
      #expect(log.parts.count == parts)
    }
  }

  @Test("Thousands of small pieces in a row are each done once, before the next begins")
  func manyRunsInARow() {
    for threads in [2, 3] {
      let team = ThreadTeam(threads: threads)
      let numbers = Memory<Double>(count: 64)
      for _ in 0..<10_000 {
        team.team.run(Increment(numbers: numbers.vector), over: 64, share: 1)
      }
      #expect(numbers.vector.array == Array(repeating: 10_000, count: 64))
    }
  }

  @Test("Each piece sees what all members wrote in the one before")
  func piecesFollowEachOther() {
    let team = ThreadTeam(threads: 2)
    let size = 96
    let here = Memory<Double>((0..<size).map(Double.init))
    let there = Memory<Double>(count: size)
    for _ in 0..<1_000 {
      team.team.run(Rotation(from: here.vector, to: there.vector), over: size, share: 1)
      team.team.run(Rotation(from: there.vector, to: here.vector), over: size, share: 1)
    }
    let turned = (0..<size).map { Double(($0 + 2_000) % size) }
    #expect(here.vector.array == turned)
  }

  @Test("A team wakes up after a pause of any length")
  func runsAfterPauses() {
    let team = ThreadTeam(threads: 3)
    let numbers = Memory<Double>(count: 30)
    var runs = 0.0
    // Long ones, so that all others sleep.
    for _ in 0..<20 {
      usleep(2_000)
      team.team.run(Increment(numbers: numbers.vector), over: 30, share: 1)
      runs += 1
    }
    // And from nothing to beyond the patience, to meet them falling asleep.
    let clock = ContinuousClock()
    for turn in 0..<1_500 {
      let end = clock.now + .nanoseconds(turn * 101 % 100_000)
      while clock.now < end {}
      team.team.run(Increment(numbers: numbers.vector), over: 30, share: 1)
      runs += 1
    }
    #expect(numbers.vector.array == Array(repeating: runs, count: 30))
  }

  @Test("There may be more threads than processors")
  func moreThreadsThanProcessors() {
    let threads = 4 * ThreadTeam.available + 3
    let team = ThreadTeam(threads: threads)
    let numbers = Memory<Double>(count: 1000)
    for _ in 0..<200 { team.team.run(Increment(numbers: numbers.vector), over: 1000, share: 1) }
    #expect(numbers.vector.array == Array(repeating: 200, count: 1000))
    let log = Log(count: 1000)
    team.team.run(log.task, over: 1000, share: 1)
    #expect(log.parts.count == threads)
    #expect(log.complaint(share: 1, unit: 1) == nil)
  }

  @Test("Teams can be made and dropped, used or not, asleep or not")
  func teamsComeAndGo() {
    for turn in 0..<200 {
      let team = ThreadTeam(threads: 1 + turn % 4)
      let numbers = Memory<Double>(count: 20)
      let runs = turn % 3
      for _ in 0..<runs { team.team.run(Increment(numbers: numbers.vector), over: 20, share: 1) }
      if turn % 20 == 0 { usleep(1_000) }
      if runs == 1 { team.team.run(Increment(numbers: numbers.vector), over: 20, share: 1) }
      #expect(numbers.vector.array == Array(repeating: runs == 0 ? 0 : 2, count: 20))
    }
  }

  @Test("Several teams work at the same time")
  func teamsSideBySide() async {
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let team = ThreadTeam(threads: 2)
          let numbers = Memory<Double>(count: 40)
          for _ in 0..<300 { team.team.run(Increment(numbers: numbers.vector), over: 40, share: 1) }
          return numbers.vector.array == Array(repeating: 300, count: 40)
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test("A member's scratch is its own, aligned, kept, and as large as asked for")
  func scratch() {
    let team = ThreadTeam(threads: 3)
    team.reserveScratch(bytes: 1_000)
    let first = (0..<3).map { team.scratch(for: $0) }
    #expect(Set(first).count == 3)
    #expect(first.allSatisfy { Int(bitPattern: $0) % 64 == 0 })
    team.reserveScratch(bytes: 100)
    #expect((0..<3).map { team.scratch(for: $0) } == first)
    team.reserveScratch(bytes: 1_000_001)
    for member in 0..<3 {
      UnsafeMutableRawBufferPointer(start: team.scratch(for: member), count: 1_000_001)
        .initializeMemory(as: UInt8.self, repeating: UInt8(member))
    }
    for member in 0..<3 {
      let bytes = UnsafeRawBufferPointer(start: team.scratch(for: member), count: 1_000_001)
      #expect(bytes.allSatisfy { $0 == UInt8(member) })
    }
  }

  @Test("A view of a team knows its threads and shares their scratch")
  func views() {
    let team = ThreadTeam(threads: 3)
    #expect(team.team.threads == 3)
    team.team.reserveScratch(bytes: 1_000)
    for member in 0..<3 {
      #expect(team.team.scratch(for: member) == team.scratch(for: member))
    }
  }

  @Test("A team of fewer than 1 or more than 4096 threads is refused")
  func numberOfThreadsIsChecked() async {
    await #expect(processExitsWith: .failure) { _ = ThreadTeam(threads: 0) }
    await #expect(processExitsWith: .failure) { _ = ThreadTeam(threads: 4_097) }
  }

  @Test("This machine has at least one processor")
  func available() {
    #expect(ThreadTeam.available >= 1)
  }
}

// MARK: - Tasks

private struct Increment: TeamTask {
  let numbers: Vector<Double>

  func run(_ range: Range<Int>, member: Int) {
    for index in range { numbers[index] += 1 }
  }
}

/// Moves every number one place down, the first to the end.
private struct Rotation: TeamTask {
  let from: Vector<Double>
  let to: Vector<Double>

  func run(_ range: Range<Int>, member: Int) {
    for index in range { to[index] = from[(index + 1) % from.count] }
  }
}

/// Each part waits until all others have begun, which takes a thread for each.
private final class Meeting: Sendable {
  private let arrived = Atomic<Int>(0)
  private let missed = Atomic<Int>(0)
  private let size: Int

  init(of size: Int) {
    self.size = size
  }

  var task: Part { Part(meeting: self) }

  /// Whether all parts were under way together.
  var wasComplete: Bool {
    arrived.load(ordering: .acquiring) == size && missed.load(ordering: .acquiring) == 0
  }

  struct Part: TeamTask {
    let meeting: Meeting

    func run(_ range: Range<Int>, member: Int) {
      let clock = ContinuousClock()
      let end = clock.now + .seconds(20)
      meeting.arrived.add(1, ordering: .acquiringAndReleasing)
      while meeting.arrived.load(ordering: .acquiring) < meeting.size {
        sched_yield()
        guard clock.now < end else {
          meeting.missed.add(1, ordering: .acquiringAndReleasing)
          return
        }
      }
    }
  }
}

/// Writes down who did what, for each number of the range.
private final class Log {
  let task: Entry
  private let count: Int

  init(count: Int) {
    self.count = count
    task = Entry(
      visits: .allocate(capacity: count), ends: .allocate(capacity: count),
      members: .allocate(capacity: count), threads: .allocate(capacity: count))
    task.visits.initialize(repeating: 0, count: count)
    task.ends.initialize(repeating: 0, count: count)
    task.members.initialize(repeating: -1, count: count)
    task.threads.initialize(repeating: 0, count: count)
  }

  deinit {
    task.visits.deallocate()
    task.ends.deallocate()
    task.members.deallocate()
    task.threads.deallocate()
  }

  var visits: [Int] { Array(UnsafeBufferPointer(start: task.visits, count: count)) }
  var members: [Int] { Array(UnsafeBufferPointer(start: task.members, count: count)) }
  var threads: [UInt] { Array(UnsafeBufferPointer(start: task.threads, count: count)) }

  /// The parts that were done, in ascending order.
  var parts: [Range<Int>] {
    (0..<count).filter { task.ends[$0] > 0 }.map { $0..<task.ends[$0] }
  }

  /// What is wrong with the parts, if anything.
  func complaint(share: Int, unit: Int) -> String? {
    let parts = parts
    if visits.contains(where: { $0 != 1 }) { return "not everything was done once: \(visits)" }
    for part in parts where part.lowerBound % unit != 0 { return "cut at \(part.lowerBound)" }
    for (part, next) in zip(parts, parts.dropFirst()) where part.upperBound != next.lowerBound {
      return "a gap or an overlap at \(part.upperBound)"
    }
    if parts.count > max(1, count / max(share, 1)) { return "\(parts.count) parts" }
    if unit == 1, parts.count > 1, parts.contains(where: { $0.count < share }) {
      return "less than a share: \(parts)"
    }
    return nil
  }

  struct Entry: TeamTask {
    let visits: UnsafeMutablePointer<Int>
    let ends: UnsafeMutablePointer<Int>
    let members: UnsafeMutablePointer<Int>
    let threads: UnsafeMutablePointer<UInt>

    func run(_ range: Range<Int>, member: Int) {
      let thread = currentThread()
      for index in range {
        visits[index] += 1
        members[index] = member
        threads[index] = thread
      }
      if !range.isEmpty { ends[range.lowerBound] = range.upperBound }
    }
  }
}

private func currentThread() -> UInt {
  #if canImport(Darwin)
    UInt(bitPattern: pthread_self())
  #elseif canImport(Musl)
    UInt(bitPattern: pthread_self())
  #else
    UInt(pthread_self())
  #endif
}
