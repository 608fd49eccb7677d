import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A piece of work over `0..<count` that may be cut anywhere at the team's convenience: the parts
/// write to disjoint places, so that the result does not depend on the cut.
public protocol TeamTask {
  /// Does the part of the work with the numbers of `range`; `member` tells which member of the
  /// team does it, in `0..<threads`.
  func run(_ range: Range<Int>, member: Int)
}

/// The threads of a ``ThreadTeam`` as the functions that calculate see them: a view that must not
/// outlive the team, and costs nothing to hand on.
@frozen
public struct Team: @unchecked Sendable {
  /// How many threads work, the caller's included.
  public let threads: Int
  @usableFromInline let owner: Unmanaged<ThreadTeam>

  @usableFromInline
  init(_ owner: ThreadTeam) {
    threads = owner.threads
    self.owner = Unmanaged.passUnretained(owner)
  }

  /// Runs a task over `0..<count`, in as many parts of about `share` numbers or more as there are
  /// threads.
  /// Cuts are made at multiples of `unit`.
  @inlinable
  @inline(__always)
  public func run<Task: TeamTask>(_ task: Task, over count: Int, share: Int, unit: Int = 1) {
    let parts = threads == 1 ? 1 : min(threads, count / max(share, 1))
    if parts <= 1 {
      task.run(0..<count, member: 0)
    } else {
      // The task stays on this stack until everyone is done, so no memory is needed to share it. The
      // closure captures nothing and is made here, where the type is known, so that what the other
      // threads run is compiled for it.
      withUnsafePointer(to: task) { address in
        let work = SharedWork(
          task: UnsafeRawPointer(address), count: count, parts: parts, unit: unit
        ) { task, range, member in
          Self.perform(task, range, member, as: Task.self)
        }
        owner._withUnsafeGuaranteedRef { $0.complete(work) }
      }
    }
  }

  @inlinable
  @inline(__always)
  static func perform<Task: TeamTask>(
    _ task: UnsafeRawPointer, _ range: Range<Int>, _ member: Int, as type: Task.Type
  ) {
    task.assumingMemoryBound(to: Task.self).pointee.run(range, member: member)
  }

  /// Sees to it that each member has a block of at least `bytes` bytes. Only the caller may ask, and
  /// only while no one works.
  func reserveScratch(bytes: Int) {
    owner._withUnsafeGuaranteedRef { $0.reserveScratch(bytes: bytes) }
  }

  /// The block of a member, of the size that was last reserved.
  func scratch(for member: Int) -> UnsafeMutableRawPointer {
    owner._withUnsafeGuaranteedRef { $0.scratch(for: member) }
  }
}

/// Some threads that share the work of one caller.
///
/// Work is cut over the numbers that are calculated, never over a sum, so every result is the same
/// for any number of threads. The caller is member 0 and works too; small work stays with it.
/// Between two pieces of work the others first wait actively, then sleep.
///
/// A team serves one caller at a time: it is not for sharing between threads.
public final class ThreadTeam {
  /// How many threads work, the caller's included.
  public let threads: Int

  private let desk = Desk()
  private var workers: [pthread_t] = []
  private var hasStarted = false
  /// A block of working memory for each member, one after the other.
  private var scratch = Memory<Double>(count: 0)
  private var scratchShare = 0

  /// Makes a team of `threads`, at least 1; they are started when work is shared for the first time.
  public init(threads: Int = 1) {
    precondition(
      (1...4096).contains(threads),
      "A team has from 1 to 4096 threads; \(threads) were asked for.")
    self.threads = threads
  }

  /// Starts the threads when there is work for them for the first time.
  private func startThreads() {
    for member in 1..<threads {
      let start = Unmanaged.passRetained(WorkerStart(desk: desk, member: member))
      guard let worker = Self.startThread(start) else { break }
      workers.append(worker)
    }
    hasStarted = true
  }

  deinit {
    desk.stop()
    for worker in workers { pthread_join(worker, nil) }
  }

  /// The team as the functions that calculate take it.
  public var team: Team { Team(self) }

  @usableFromInline
  func complete(_ work: SharedWork) {
    if !hasStarted { startThreads() }
    desk.complete(work)
  }

  func reserveScratch(bytes: Int) {
    let count = Memory<Double>.aligned((bytes + 7) / 8)
    guard count > scratchShare else { return }
    scratch = Memory(count: count * threads)
    scratchShare = count
  }

  /// How many bytes each member has.
  var scratchBytes: Int { scratchShare * MemoryLayout<Double>.stride }

  func scratch(for member: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(scratch.vector.start + member * scratchShare)
  }

  /// The number of processors of this machine that are switched on.
  public static var available: Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}

// MARK: - Threads

/// What a new thread is handed.
private final class WorkerStart {
  let desk: Desk
  let member: Int

  init(desk: Desk, member: Int) {
    self.desk = desk
    self.member = member
  }
}

private func work(_ start: UnsafeMutableRawPointer) {
  let start = Unmanaged<WorkerStart>.fromOpaque(start).takeRetainedValue()
  start.desk.serve(member: start.member)
}

extension ThreadTeam {
  /// Starts a thread; where the system refuses, the team makes do with those it has.
  private static func startThread(_ start: Unmanaged<WorkerStart>) -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(
        &thread, nil,
        {
          work($0)
          return nil
        }, start.toOpaque())
      if status == 0 { return thread }
    #else
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        {
          if let start = $0 { work(start) }
          return nil
        }, start.toOpaque())
      if status == 0 { return thread }
    #endif
    start.release()
    return nil
  }
}

/// A task in parts, of which only the address is known and the function that does a part.
@usableFromInline
struct SharedWork {
  @usableFromInline let task: UnsafeRawPointer
  @usableFromInline let count: Int
  @usableFromInline let parts: Int
  @usableFromInline let unit: Int
  @usableFromInline let perform: (UnsafeRawPointer, Range<Int>, Int) -> Void

  @inlinable
  init(
    task: UnsafeRawPointer, count: Int, parts: Int, unit: Int,
    perform: @escaping (UnsafeRawPointer, Range<Int>, Int) -> Void
  ) {
    self.task = task
    self.count = count
    self.parts = parts
    self.unit = unit
    self.perform = perform
  }

  func run(part: Int, member: Int) {
    let units = (count + unit - 1) / unit
    let from = min(count, units * part / parts * unit)
    let to = min(count, units * (part + 1) / parts * unit)
    if from < to { perform(task, from..<to, member) }
  }
}

/// Where the caller leaves work and the others find it.
///
/// Whoever has time takes the next part, the caller too: if the others are asleep, or the machine has
/// better things to do for them, the caller does all parts itself and waits for nobody.
private final class Desk: @unchecked Sendable {
  /// Written by the caller only while no part is taken or left; `ticket` publishes it.
  private var current: SharedWork?
  /// The number of the work, and in the low 16 bits how many of its parts nobody has taken yet.
  private let ticket = Atomic<UInt64>(0)
  private let unfinished = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
  }

  deinit {
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    mutex.deallocate()
  }

  /// Has the work done, and returns when all of it is.
  func complete(_ work: SharedWork) {
    current = work
    unfinished.store(work.parts, ordering: .relaxed)
    let number = (ticket.load(ordering: .relaxed) >> 16) + 1
    ticket.store(number << 16 | UInt64(work.parts), ordering: .sequentiallyConsistent)
    wakeSleepers()
    while runNextPart(member: 0) {}
    var turns = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      turns += 1
      // Where there are more threads than processors, the one waited for needs this one's place.
      if turns > patience { sched_yield() }
    }
  }

  func stop() {
    stopped.store(true, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  func serve(member: Int) {
    while waitForWork() {
      while runNextPart(member: member) {}
    }
  }

  /// Takes a part that nobody has taken and does it; false if there is none.
  private func runNextPart(member: Int) -> Bool {
    var seen = ticket.load(ordering: .acquiring)
    while seen & 0xFFFF > 0 {
      // The number of the work makes sure that the part taken belongs to the work that was seen.
      let (taken, now) = ticket.compareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      if taken {
        current?.run(part: Int(seen & 0xFFFF) - 1, member: member)
        unfinished.subtract(1, ordering: .acquiringAndReleasing)
        return true
      }
      seen = now
    }
    return false
  }

  private var hasWork: Bool { ticket.load(ordering: .sequentiallyConsistent) & 0xFFFF > 0 }
  private var hasStopped: Bool { stopped.load(ordering: .sequentiallyConsistent) }

  /// Waits until there is a part to be taken; false when the team is dissolved.
  private func waitForWork() -> Bool {
    for _ in 0..<patience where hasWork || hasStopped { return !hasStopped }
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while !hasWork && !hasStopped { pthread_cond_wait(wake, mutex) }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
    return !hasStopped
  }

  private func wakeSleepers() {
    // A worker counts itself as asleep before it looks for work for the last time, and both are
    // sequentially consistent: either it sees the work, or it is seen here.
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }

  /// How often to look before sleeping: some 20 µs, longer than the pauses inside a step and much
  /// shorter than a person notices.
  private var patience: Int { 20_000 }
}
