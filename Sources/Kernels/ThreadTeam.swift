#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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
  /// Whether the members are at work; written by the caller only, before and after.
  private var isWorking = false
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
    requireIdle()
    if !hasStarted { startThreads() }
    isWorking = true
    desk.complete(work)
    isWorking = false
  }

  /// What a team is asked while its members are at work would be mixed up with what they do.
  private func requireIdle() {
    precondition(
      !isWorking, "A task that a team shares must not ask the same team to share work in its turn.")
  }

  func reserveScratch(bytes: Int) {
    requireIdle()
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
