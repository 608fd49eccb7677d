import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where the caller leaves work and the others find it.
///
/// Whoever has time takes the next part, the caller too: if the others are asleep, or the machine has
/// better things to do for them, the caller does all parts itself and waits for nobody.
final class Desk: @unchecked Sendable {
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

  /// How often to look before sleeping: some 200 µs, longer than what a step leaves to one thread, and
  /// much shorter than a person notices. To wake a thread takes as long as a layer of a small network.
  private var patience: Int { 200_000 }
}
