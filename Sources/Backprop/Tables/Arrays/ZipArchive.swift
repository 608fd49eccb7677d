import Kernels

/// A ZIP archive whose members are read where they lie, as `numpy.savez` writes it: `.npz`.
///
/// Only the central directory says what there is; what lies between members is never looked at.
/// Checksums are not compared, since that would read all of a file that may be longer than memory.
///
/// - Source: PKWARE, ".ZIP File Format Specification", version 6.3.10, sections 4.3 to 4.5.
struct ZipArchive {
  /// What every archive begins with, and what an empty one does.
  static var magics: [[UInt8]] { [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06]] }

  /// A file in the archive.
  struct Member: Equatable {
    /// Its name, such as `X.npy`.
    let name: String
    fileprivate let flags: UInt16
    fileprivate let method: UInt16
    fileprivate let packedCount: UInt64
    fileprivate let count: UInt64
    fileprivate let header: UInt64
  }

  private let bytes: ArrayFile

  /// The files in it, in the order of its directory.
  let members: [Member]

  /// Where the directory begins: members end before.
  private let directory: Int

  /// Reads the directory.
  init(_ bytes: ArrayFile) throws(TableError) {
    self.bytes = bytes
    guard Self.magics.contains(where: bytes.begins(with:)) else {
      throw bytes.error(
        "It is not a .npz file: it begins with \(bytes.firstBytes(4)), where 50 4B 03 04 was "
          + "expected. Save it with numpy.savez.")
    }
    let end = try Self.end(of: bytes)
    var members: [Member] = []
    var place = end.start
    for _ in 0..<end.entries {
      guard let (member, next) = Self.member(at: place, before: end.end, in: bytes) else {
        throw Self.damage(bytes, at: place, "member \(members.count + 1) of \(end.entries)")
      }
      members.append(member)
      place = next
    }
    self.members = members
    directory = end.start
  }

  private static func damage(_ bytes: ArrayFile, at place: Int, _ expected: String) -> TableError {
    bytes.error(
      "At byte \(place) of the archive \(expected) was expected. The file is not complete, or "
        + "damaged; make it again.")
  }

  /// The bytes of a member, under a name such as `digits.npz[X]`.
  func open(_ member: Member, as name: String) throws(TableError) -> ArrayFile {
    if member.flags & 1 != 0 {
      throw TableError(name, "It is encrypted, which is not read. Save it with numpy.savez.")
    }
    if member.method != 0 {
      throw TableError(
        name,
        "It is compressed, so that it cannot be read where it lies. Save it with numpy.savez "
          + "instead of savez_compressed.")
    }
    let broken = Self.damage(bytes, at: Int(clamping: member.header), "member \(member.name)")
    guard member.packedCount == member.count, let count = Int(exactly: member.count),
      let header = Int(exactly: member.header), header < directory,
      bytes.load(UInt32.self, at: header) == 0x0403_4B50,
      let nameCount = bytes.load(UInt16.self, at: header + 26),
      let extraCount = bytes.load(UInt16.self, at: header + 28)
    else { throw broken }
    // Lengths stand in the directory too, where they are complete; here they may be missing.
    let start = header + 30 + Int(nameCount) + Int(extraCount)
    guard start <= directory, count <= directory - start,
      let written = bytes.bytes(at: header + 30, count: Int(nameCount)),
      String(decoding: written, as: UTF8.self) == member.name
    else { throw broken }
    return ArrayFile(
      bytes.file, name: name, start: bytes.start + start, end: bytes.start + start + count)
  }
}

// MARK: - The directory

extension ZipArchive {
  /// Where the directory lies and how many members it has.
  private struct End {
    var start: Int
    var end: Int
    var entries: UInt64

    /// nil if the directory would not end before `limit`.
    init?(start: UInt64, count: UInt64, entries: UInt64, limit: Int) {
      guard let start = Int(exactly: start), let count = Int(exactly: count), start <= limit,
        count <= limit - start
      else { return nil }
      self.start = start
      end = start + count
      self.entries = entries
    }
  }

  /// Finds the record at the end, which only a comment may follow.
  private static func end(of bytes: ArrayFile) throws(TableError) -> End {
    let last = bytes.count - 22
    var place = last
    while place >= 0, place >= last - 0xFFFF {
      if bytes.load(UInt32.self, at: place) == 0x0605_4B50,
        bytes.load(UInt16.self, at: place + 20).map(Int.init) == last - place
      {
        guard let end = end(at: place, in: bytes) else { break }
        return end
      }
      place -= 1
    }
    throw damage(bytes, at: max(place, 0), "the directory, which stands at the end,")
  }

  private static func end(at place: Int, in bytes: ArrayFile) -> End? {
    // Large archives have a longer record before, and a pointer to it between the two.
    if bytes.load(UInt32.self, at: place - 20) == 0x0706_4B50 {
      guard let large = bytes.load(UInt64.self, at: place - 12).flatMap({ Int(exactly: $0) }),
        large <= place - 20 - 56, bytes.load(UInt32.self, at: large) == 0x0606_4B50,
        let disks = bytes.load(UInt64.self, at: large + 16), disks == 0,
        let entries = bytes.load(UInt64.self, at: large + 32),
        let count = bytes.load(UInt64.self, at: large + 40),
        let start = bytes.load(UInt64.self, at: large + 48)
      else { return nil }
      return End(start: start, count: count, entries: entries, limit: large)
    }
    guard let disks = bytes.load(UInt32.self, at: place + 4), disks == 0,
      let entries = bytes.load(UInt16.self, at: place + 10),
      let count = bytes.load(UInt32.self, at: place + 12),
      let start = bytes.load(UInt32.self, at: place + 16)
    else { return nil }
    return End(start: UInt64(start), count: UInt64(count), entries: UInt64(entries), limit: place)
  }

  /// The entry at a place of the directory, and where the next one begins.
  private static func member(
    at place: Int, before end: Int, in bytes: ArrayFile
  ) -> (Member, next: Int)? {
    guard place <= end - 46, bytes.load(UInt32.self, at: place) == 0x0201_4B50,
      let flags = bytes.load(UInt16.self, at: place + 8),
      let method = bytes.load(UInt16.self, at: place + 10),
      let packed = bytes.load(UInt32.self, at: place + 20),
      let count = bytes.load(UInt32.self, at: place + 24),
      let nameCount = bytes.load(UInt16.self, at: place + 28).map(Int.init),
      let extraCount = bytes.load(UInt16.self, at: place + 30).map(Int.init),
      let commentCount = bytes.load(UInt16.self, at: place + 32).map(Int.init),
      let header = bytes.load(UInt32.self, at: place + 42),
      nameCount + extraCount + commentCount <= end - place - 46,
      let name = bytes.bytes(at: place + 46, count: nameCount)
    else { return nil }

    // What does not fit in four bytes stands in an extra field, in this order.
    var sizes = [UInt64(count), UInt64(packed), UInt64(header)]
    let missing = sizes.indices.filter { sizes[$0] == 0xFFFF_FFFF }
    if !missing.isEmpty {
      let extra = place + 46 + nameCount
      guard let large = large(missing.count, from: extra, to: extra + extraCount, in: bytes) else {
        return nil
      }
      for (index, size) in zip(missing, large) { sizes[index] = size }
    }
    let member = Member(
      name: String(decoding: name, as: UTF8.self), flags: flags, method: method,
      packedCount: sizes[1], count: sizes[0], header: sizes[2])
    return (member, place + 46 + nameCount + extraCount + commentCount)
  }

  /// Numbers of eight bytes from the extra field that is meant for them.
  private static func large(
    _ wanted: Int, from start: Int, to end: Int, in bytes: ArrayFile
  ) -> [UInt64]? {
    var place = start
    while place <= end - 4, let kind = bytes.load(UInt16.self, at: place),
      let count = bytes.load(UInt16.self, at: place + 2).map(Int.init), count <= end - place - 4
    {
      if kind == 1 {
        guard count >= wanted * 8 else { return nil }
        let numbers = (0..<wanted).compactMap { bytes.load(UInt64.self, at: place + 4 + 8 * $0) }
        return numbers.count == wanted ? numbers : nil
      }
      place += 4 + count
    }
    return nil
  }
}
