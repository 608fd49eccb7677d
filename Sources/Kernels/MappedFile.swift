#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file whose bytes are read where they lie, without being copied into memory first: opening
/// takes the same time for any length, and the system keeps in memory what is used often.
///
/// Nothing is ever written to it. It must not shrink while it is mapped: reading a page that the
/// file no longer has ends the process with the signal SIGBUS, and no check can come before it.
/// Numbers that are written into the file meanwhile may or may not be seen.
public final class MappedFile: @unchecked Sendable {
  /// Why a file cannot be mapped.
  public struct Failure: Error, Equatable {
    /// The error number of the operating system, such as `ENOENT`; `EISDIR` for folders and
    /// `ENODEV` for pipes and other files without a length.
    public let code: Int32
  }

  /// The number of bytes.
  public let count: Int

  /// The first byte; of an empty file an address that is never read.
  @usableFromInline let start: UnsafeRawPointer

  /// Maps a file.
  public init(_ path: String) throws(Failure) {
    // Asked before opening, because opening and closing a pipe tells its writer to stop.
    try Self.requireLength(path)
    var descriptor: Int32
    repeat { descriptor = open(path, O_RDONLY | O_CLOEXEC) } while descriptor < 0 && errno == EINTR
    if descriptor < 0 { throw Failure(code: errno) }
    defer { close(descriptor) }

    var status = stat()
    if fstat(descriptor, &status) != 0 { throw Failure(code: errno) }
    guard let length = Int(exactly: status.st_size), length > 0 else {
      count = 0
      start = UnsafeRawPointer(Memory<Float>.emptyVector().start)
      return
    }
    guard let address = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw Failure(code: errno) }
    count = length
    start = UnsafeRawPointer(address)
  }

  deinit {
    if count > 0 { munmap(UnsafeMutableRawPointer(mutating: start), count) }
  }

  private static func requireLength(_ path: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) != 0 { throw Failure(code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw Failure(code: EISDIR)
    default: throw Failure(code: ENODEV)
    }
  }

  /// The integer whose bytes begin at `offset`, which need not be a multiple of anything.
  ///
  /// - Returns: nil if not all of its bytes lie in the file.
  @inlinable
  public func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, at offset: Int, order: ByteOrder = .littleEndian
  ) -> T? {
    guard contains(offset: offset, count: MemoryLayout<T>.size) else { return nil }
    let bits = start.loadUnaligned(fromByteOffset: offset, as: T.self)
    return order == .littleEndian ? T(littleEndian: bits) : T(bigEndian: bits)
  }

  /// A copy of `count` bytes from `offset`; nil if not all of them lie in the file.
  public func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard contains(offset: offset, count: count) else { return nil }
    return Array(UnsafeRawBufferPointer(start: start + offset, count: count))
  }

  /// Whether `count` bytes from `offset` lie in the file; any numbers may be asked.
  @inlinable
  public func contains(offset: Int, count: Int) -> Bool {
    // The subtraction cannot overflow, as both are not negative by then.
    offset >= 0 && count >= 0 && offset <= self.count && count <= self.count - offset
  }
}

/// Which byte of a number comes first.
public enum ByteOrder: Sendable, Equatable {
  /// The lowest, as in the memory of all machines that this package runs on.
  case littleEndian
  /// The highest.
  case bigEndian
}
