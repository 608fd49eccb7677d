#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A block of numbers that owns its memory; everything else looks at it through ``Vector`` and
/// ``Rows``.
///
/// The block starts at a multiple of 64 bytes and is followed by 128 bytes of slack, so that a
/// kernel may read (never write) a whole vector where only part of one is wanted.
public final class Memory<S: Scalar> {
  /// All numbers of the block, valid as long as the block lives.
  public let vector: Vector<S>

  /// Makes a block of `count` zeros.
  public init(count: Int) {
    precondition(count >= 0, "A block of memory cannot hold \(count) numbers.")
    let bytes = count * MemoryLayout<S>.stride + Self.slack
    let isLarge = bytes >= 2 * Self.hugePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.hugePage : Self.alignment)
    #if os(Linux)
      // Rows in random order and columns of large matrices lie on a page each, and the processor
      // remembers few pages. A hint, so that it may fail.
      if isLarge { madvise(raw, bytes, MADV_HUGEPAGE) }
    #endif
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    vector = Vector(start: raw.assumingMemoryBound(to: S.self), count: count)
  }

  /// Makes a block that holds a copy of `numbers`.
  public convenience init(_ numbers: [S]) {
    self.init(count: numbers.count)
    vector.assign(numbers)
  }

  deinit {
    UnsafeMutableRawPointer(vector.start).deallocate()
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
