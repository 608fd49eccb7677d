// Counts what is allocated on the heap.
//
// The functions of C that allocate are defined here once more, so that the whole test program,
// Swift's runtime included, comes by here on its way to the C library's own. Only glibc has second
// names for those, so the count works with glibc alone.

#if canImport(Glibc)
  import Glibc
  import Synchronization

  @_silgen_name("__libc_malloc")
  private func libraryAllocate(_ size: Int) -> UnsafeMutableRawPointer?
  @_silgen_name("__libc_calloc")
  private func libraryAllocate(_ count: Int, of size: Int) -> UnsafeMutableRawPointer?
  @_silgen_name("__libc_realloc")
  private func libraryReallocate(
    _ old: UnsafeMutableRawPointer?, _ size: Int
  ) -> UnsafeMutableRawPointer?
  @_silgen_name("__libc_memalign")
  private func libraryAllocate(alignment: Int, _ size: Int) -> UnsafeMutableRawPointer?

  /// How many allocations the watched threads have made.
  ///
  /// Other tests run at the same time on threads of their own, so only some are watched.
  enum AllocationCount {
    /// The most threads that can be watched.
    static let capacity = 4

    // Plain words and no array: this is read by `malloc`, which must not allocate.
    fileprivate static let watched = Atomic<Int>(0)
    fileprivate static let thread0 = Atomic<UInt>(0)
    fileprivate static let thread1 = Atomic<UInt>(0)
    fileprivate static let thread2 = Atomic<UInt>(0)
    fileprivate static let thread3 = Atomic<UInt>(0)
    fileprivate static let count = Atomic<Int>(0)

    /// Whether the next forward pass through a ``Watcher`` has all threads of its team watched.
    static let shouldWatchTeam = Atomic<Bool>(false)

    /// Watches the calling thread too.
    static func watchThisThread() {
      let thread = UInt(pthread_self())
      switch watched.add(1, ordering: .sequentiallyConsistent).oldValue {
      case 0: thread0.store(thread, ordering: .sequentiallyConsistent)
      case 1: thread1.store(thread, ordering: .sequentiallyConsistent)
      case 2: thread2.store(thread, ordering: .sequentiallyConsistent)
      case 3: thread3.store(thread, ordering: .sequentiallyConsistent)
      default: preconditionFailure("Only \(capacity) threads can be watched.")
      }
    }

    /// Watches no thread any more.
    static func stopWatching() {
      thread0.store(0, ordering: .sequentiallyConsistent)
      thread1.store(0, ordering: .sequentiallyConsistent)
      thread2.store(0, ordering: .sequentiallyConsistent)
      thread3.store(0, ordering: .sequentiallyConsistent)
      watched.store(0, ordering: .sequentiallyConsistent)
    }

    /// The number of threads that are watched.
    static var threads: Int { watched.load(ordering: .sequentiallyConsistent) }

    /// The number of allocations by watched threads since the program began.
    static var current: Int { count.load(ordering: .sequentiallyConsistent) }

    @inline(__always)
    fileprivate static func note() {
      guard watched.load(ordering: .relaxed) > 0 else { return }
      let thread = UInt(pthread_self())
      if thread == thread0.load(ordering: .relaxed) || thread == thread1.load(ordering: .relaxed)
        || thread == thread2.load(ordering: .relaxed) || thread == thread3.load(ordering: .relaxed)
      {
        count.add(1, ordering: .relaxed)
      }
    }
  }

  // The compiler keeps the name `malloc` for itself; the linker gives it to this function, as the
  // package's manifest tells it to.
  /// Allocates and counts.
  @_cdecl("backprop_counted_malloc")
  public func countedMalloc(_ size: Int) -> UnsafeMutableRawPointer? {
    AllocationCount.note()
    return libraryAllocate(size)
  }

  /// Allocates zeros and counts.
  @_cdecl("calloc")
  public func countedCalloc(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    AllocationCount.note()
    return libraryAllocate(count, of: size)
  }

  /// Makes a block larger or smaller and counts.
  @_cdecl("realloc")
  public func countedRealloc(
    _ old: UnsafeMutableRawPointer?, _ size: Int
  ) -> UnsafeMutableRawPointer? {
    AllocationCount.note()
    return libraryReallocate(old, size)
  }

  /// Allocates at a multiple of a number and counts.
  @_cdecl("aligned_alloc")
  public func countedAlignedAlloc(_ alignment: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    AllocationCount.note()
    return libraryAllocate(alignment: alignment, size)
  }

  /// Allocates at a multiple of a number and counts.
  @_cdecl("memalign")
  public func countedMemalign(_ alignment: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    AllocationCount.note()
    return libraryAllocate(alignment: alignment, size)
  }

  /// Allocates at a multiple of a number and counts.
  @_cdecl("posix_memalign")
  public func countedPosixMemalign(
    _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
  ) -> Int32 {
    AllocationCount.note()
    guard alignment >= MemoryLayout<Int>.size, alignment & (alignment - 1) == 0 else {
      return EINVAL
    }
    guard let address = libraryAllocate(alignment: alignment, size) else { return ENOMEM }
    result.pointee = address
    return 0
  }
#endif
