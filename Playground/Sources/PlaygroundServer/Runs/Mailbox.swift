import Hummingbird
import Synchronization

/// A place for one message between a run and a page that listens to it.
///
/// A new frame takes the place of one that was not fetched: a slow page sees fewer frames, never
/// old ones, and keeps nobody waiting.
final class Mailbox: Sendable {
  /// What a listener is told.
  enum Message: Sendable, Equatable {
    /// The newest frame, ready to be sent.
    case frame(ByteBuffer)
    /// Nothing is new, but the line is still there.
    case beat
  }

  private struct State {
    var frame: ByteBuffer?
    var isBeating = false
    var isClosed = false
    var waiter: CheckedContinuation<Message?, Never>?

    /// What is there to fetch.
    mutating func take() -> Message? {
      defer { (frame, isBeating) = (nil, false) }
      return frame.map { .frame($0) } ?? (isBeating ? .beat : nil)
    }
  }

  private let state = Mutex(State())

  /// Puts the newest frame in, in place of one that is still there.
  func put(_ frame: ByteBuffer) { change { $0.frame = frame } }

  /// Wakes whoever waits, though nothing is new.
  func beat() { change { $0.isBeating = true } }

  /// Ends the conversation; what is in the box is lost.
  func close() {
    change {
      $0.isClosed = true
      $0.frame = nil
    }
  }

  private func change(_ change: (inout State) -> Void) {
    let (waiter, message) = state.withLock { state in
      change(&state)
      guard let waiter = state.waiter else {
        return (nil, nil) as (CheckedContinuation<Message?, Never>?, Message?)
      }
      let message = state.isClosed ? nil : state.take()
      guard state.isClosed || message != nil else { return (nil, nil) }
      state.waiter = nil
      return (waiter, message)
    }
    waiter?.resume(returning: message)
  }

  /// Waits for the next message; nil when the box is closed, or the task is cancelled. One task at
  /// a time may wait.
  func next() async -> Message? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (answer, isReady) = state.withLock { state in
          if state.isClosed { return (nil, true) as (Message?, Bool) }
          if let message = state.take() { return (message, true) }
          state.waiter = continuation
          return (nil, false)
        }
        if isReady { continuation.resume(returning: answer) }
      }
    } onCancel: {
      close()
    }
  }
}
