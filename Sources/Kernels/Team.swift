/// A piece of work over `0..<count` that may be cut anywhere at the team's convenience: the parts
/// write to disjoint places, so that the result does not depend on the cut.
///
/// A task must not ask the same team for anything in its turn, neither to share work nor for a matrix
/// product.
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
  /// threads, cut at multiples of `unit`.
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
