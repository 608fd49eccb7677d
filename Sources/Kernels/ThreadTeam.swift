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

  /// Runs a task over `0..<count`, on several threads if each gets at least `share` numbers.
  ///
  /// - Parameter unit: cuts are made at multiples of this.
  @inlinable
  @inline(__always)
  public func run(_ task: some TeamTask, over count: Int, share: Int, unit: Int = 1) {
    let parts = threads == 1 ? 1 : min(threads, count / max(share, 1))
    if parts <= 1 {
      task.run(0..<count, member: 0)
    } else {
      owner._withUnsafeGuaranteedRef {
        $0.runShared(task, over: count, parts: parts, unit: unit)
      }
    }
  }

  func scratch(for member: Int, bytes: Int) -> UnsafeMutableRawPointer {
    owner._withUnsafeGuaranteedRef { $0.scratch(for: member, bytes: bytes) }
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
  private var scratches: [Memory<Double>?]

  /// Makes a team of `threads`, at least 1; they are started when work is shared for the first time.
  public init(threads: Int = 1) {
    precondition(threads >= 1, "A team needs at least 1 thread; \(threads) were asked for.")
    self.threads = threads
    scratches = Array(repeating: nil, count: threads)
  }

  /// Starts the threads when there is work for them for the first time.
  private func startThreads() {
    for member in 1..<threads {
      let start = Unmanaged.passRetained(WorkerStart(desk: desk, member: member))
      guard let worker = Self.startThread(start) else { break }
      workers.append(worker)
    }
    desk.workers = workers.count
    hasStarted = true
  }

  deinit {
    desk.stop()
    for worker in workers { pthread_join(worker, nil) }
  }

  /// The team as the functions that calculate take it.
  public var team: Team { Team(self) }

  @usableFromInline
  func runShared<Task: TeamTask>(_ task: Task, over count: Int, parts: Int, unit: Int) {
    if !hasStarted { startThreads() }
    let parts = min(parts, workers.count + 1)
    // The task stays on this stack until everyone is done, so no memory is needed to share it.
    withUnsafePointer(to: task) { address in
      let work = Desk.Work(
        type: Task.self, task: UnsafeRawPointer(address), count: count, parts: parts, unit: unit)
      desk.post(work)
      work.run(member: 0)
      desk.waitUntilDone()
    }
  }

  /// A member's own block of at least `bytes` bytes, kept for the next time.
  func scratch(for member: Int, bytes: Int) -> UnsafeMutableRawPointer {
    let count = (bytes + 7) / 8
    if let memory = scratches[member], memory.vector.count >= count {
      return UnsafeMutableRawPointer(memory.vector.start)
    }
    let memory = Memory<Double>(count: count)
    scratches[member] = memory
    return UnsafeMutableRawPointer(memory.vector.start)
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

/// Where the caller leaves work and the others find it.
private final class Desk: @unchecked Sendable {
  struct Work {
    let type: any TeamTask.Type
    let task: UnsafeRawPointer
    let count: Int
    let parts: Int
    let unit: Int

    func run(member: Int) {
      guard member < parts else { return }
      let units = (count + unit - 1) / unit
      let from = min(count, units * member / parts * unit)
      let to = min(count, units * (member + 1) / parts * unit)
      if from < to { type.run(at: task, from..<to, member: member) }
    }
  }

  /// Set before the first work is posted and never changed afterwards.
  var workers = 0

  /// Written by the caller only while no one works; `posted` publishes it.
  private var current: Work?
  private let posted = Atomic<Int>(0)
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

  func post(_ work: Work) {
    current = work
    unfinished.store(workers, ordering: .relaxed)
    posted.add(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  func stop() {
    stopped.store(true, ordering: .sequentiallyConsistent)
    posted.add(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  private func wakeSleepers() {
    // A worker counts itself as asleep before it looks at `posted` for the last time, and both
    // are sequentially consistent: either it sees the work, or it is seen here.
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }

  func waitUntilDone() {
    var turns = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      turns += 1
      // Where there are more threads than processors, the one waited for needs this one's place.
      if turns > patience { sched_yield() }
    }
  }

  func serve(member: Int) {
    var seen = 0
    while true {
      waitForWork(after: seen)
      seen += 1
      if stopped.load(ordering: .acquiring) { return }
      current?.run(member: member)
      unfinished.subtract(1, ordering: .acquiringAndReleasing)
    }
  }

  private func waitForWork(after seen: Int) {
    for _ in 0..<patience where posted.load(ordering: .acquiring) != seen { return }
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while posted.load(ordering: .sequentiallyConsistent) == seen {
      pthread_cond_wait(wake, mutex)
    }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }

  /// How often to look before sleeping: some 20 µs, longer than the pauses inside a step and much
  /// shorter than a person notices.
  private var patience: Int { 20_000 }
}

extension TeamTask {
  /// Runs a task of which only the address and the type are known.
  fileprivate static func run(at address: UnsafeRawPointer, _ range: Range<Int>, member: Int) {
    address.assumingMemoryBound(to: Self.self).pointee.run(range, member: member)
  }
}
