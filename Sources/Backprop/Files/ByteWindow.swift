/// A window over the bytes of a source, which moves from its start to its end.
///
/// Whoever reads says from where on bytes are still needed, and gets more of them after these. The
/// window grows only if those still needed fill more than half of it, and then doubles: starting
/// again at the same place takes time in proportion to the bytes, not to their square.
struct ByteWindow {
  /// After the last byte stand so many zeros, so that eight bytes can be looked at anywhere.
  static var padding: Int { 16 }

  /// The bytes, and after them zeros.
  private(set) var bytes: [UInt8]
  /// How many bytes there are.
  private(set) var end = 0
  /// Whether the source has no more bytes than these.
  private(set) var isLast = false

  private var source: ByteSource
  private var digest = ByteDigest()
  /// The bytes before this place are in the digest.
  private var digested = 0

  /// Reads so many bytes at a time.
  init(_ source: ByteSource, size: Int) {
    self.source = source
    bytes = Array(repeating: 0, count: max(size, 1) + Self.padding)
  }

  /// The name of the source, for messages.
  var name: String { source.name }

  /// Forgets the bytes before a place, which comes to 0, and reads more behind the others.
  mutating func read(keepingFrom start: Int) throws(FileError) {
    digest(upTo: start)
    let kept = end - start
    if start > 0 {
      for place in 0..<kept { bytes[place] = bytes[start + place] }
      digested -= start
    }
    var size = bytes.count - Self.padding
    if kept > size / 2 {
      bytes.append(contentsOf: repeatElement(0, count: size))
      size *= 2
    }
    let count = try source.read(into: &bytes, places: kept..<size)
    end = kept + count
    isLast = end < size
    for place in end..<end + Self.padding { bytes[place] = 0 }
  }

  /// The digest of all bytes of the source before a place.
  mutating func digest(before place: Int) -> String {
    digest(upTo: place)
    return digest.digits
  }

  /// Starts again with the first byte of the source; false if it cannot go back.
  mutating func rewind() -> Bool {
    guard source.rewind() else { return false }
    (end, isLast, digest, digested) = (0, false, ByteDigest(), 0)
    return true
  }

  private mutating func digest(upTo place: Int) {
    guard place > digested else { return }
    // Holds the bytes, without copying them, while the digest changes.
    let held = bytes
    digest.add(held.span.extracting(digested..<place))
    digested = place
  }
}
