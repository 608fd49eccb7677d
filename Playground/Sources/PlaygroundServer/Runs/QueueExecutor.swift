import Dispatch

/// Runs the jobs of one actor on a queue of their own: what computes for long there keeps neither
/// the event loops of the server waiting nor the threads that all other tasks share.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// Makes a queue; its name is for debuggers.
  init(_ name: String) {
    queue = DispatchQueue(label: "backprop.\(name)", qos: .utility)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The job may hold the last reference to the actor, and that the last one to this executor.
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}
