import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Ctrl-C and its kin: the first asks for the end of the epoch, the second ends the program at once.
enum Interrupts {
  /// From now on signals are counted instead of ending the program.
  static func begin() {
    for name in [SIGINT, SIGTERM] {
      let before = signal(name) { number in
        // Only what may be called in a signal handler: an atomic number, and an end without ceremony.
        if asked.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
      }
      // A shell lets what runs in the background ignore Ctrl-C.
      if isIgnoring(before) { signal(name, SIG_IGN) }
    }
  }

  private static func isIgnoring(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// The signal that came, or nil.
  static var signalNumber: Int32? {
    let number = asked.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}

private let asked = Atomic<Int32>(0)
