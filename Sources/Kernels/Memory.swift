#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A block of numbers that owns its memory; everything else looks at it through ``Vector`` and
/// ``Rows``.
///
/// The block starts at a multiple of 64 bytes and is followed by 128 bytes of slack, so that a
/// kernel may read (never write) a whole vector where only part of one is wanted.
public final class Memory<S: Scalar> {
  /// All numbers of the block, valid as long as the block lives.
  public let vector: Vector<S>

  /// What the system gave for a large block, which begins somewhere in it; nil for a small one.
  private let pages: UnsafeMutableRawBufferPointer?

  /// Makes a block of `count` zeros.
  public init(count: Int) {
    precondition(count >= 0, "A block of memory cannot hold \(count) numbers.")
    let bytes = count * MemoryLayout<S>.stride + Self.slack
    pages = bytes >= 2 * Self.hugePage ? Self.mapPages(bytes: bytes + Self.hugePage) : nil
    let raw: UnsafeMutableRawPointer
    if let start = pages?.baseAddress {
      raw = start.alignedUp(toMultipleOf: Self.hugePage)
    } else {
      raw = .allocate(byteCount: bytes, alignment: Self.alignment)
      raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }
    vector = Vector(start: raw.assumingMemoryBound(to: S.self), count: count)
  }

  /// Asks the system for pages, which are zeros and take memory only when they are written to; nil if it
  /// has none.
  ///
  /// Large ones if possible: rows in random order and columns of large matrices lie on a page each, and
  /// the processor remembers few pages.
  private static func mapPages(bytes: Int) -> UnsafeMutableRawBufferPointer? {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, Int32(flags), -1, 0),
      start != MAP_FAILED
    else { return nil }
    #if os(Linux)
      // A hint, so that it may fail.
      madvise(start, bytes, MADV_HUGEPAGE)
    #endif
    return UnsafeMutableRawBufferPointer(start: start, count: bytes)
  }

  /// Makes a block that holds a copy of `numbers`.
  public convenience init(_ numbers: [S]) {
    self.init(count: numbers.count)
    vector.assign(numbers)
  }

  /// A copy of all numbers, for which the block lives long enough even where nobody needs it afterwards.
  public var array: [S] { withExtendedLifetime(self) { vector.array } }

  deinit {
    if let pages {
      munmap(pages.baseAddress, pages.count)
    } else {
      UnsafeMutableRawPointer(vector.start).deallocate()
    }
  }

  @usableFromInline static var alignment: Int { 64 }
  private static var hugePage: Int { 1 << 21 }
  static var slack: Int { 128 }

  /// `count` rounded up so that what follows starts at a multiple of 64 bytes.
  @inlinable
  public static func aligned(_ count: Int) -> Int {
    let unit = alignment / MemoryLayout<S>.stride
    return (count + unit - 1) / unit * unit
  }
}
