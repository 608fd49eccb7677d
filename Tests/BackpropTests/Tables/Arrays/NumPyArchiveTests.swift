import Testing

@testable import Backprop

@Suite("Tables of NumPy archives") struct NumPyArchiveTests {
  private let folder: ArrayFolder

  init() throws { folder = try ArrayFolder() }

  @Test("Every array of every archive has the numbers that NumPy wrote")
  func references() throws {
    for archive in try ArrayReferences.recorded().npz {
      let path = try folder.write(fileBytes(archive.bytes), "arrays.npz")
      #expect(try Table.members(ofNPZ: path) == archive.arrays.map(\.name))
      for array in archive.arrays {
        let table = try Table(npz: path, member: array.name)
        try expect(table, has: array)
        #expect(table.source == "\(path)[\(array.name)]")
        let again = try #require(try Table.arrays(at: table.source))
        #expect(again.source == table.source && again.digest == table.digest)
      }
    }
  }

  @Test("The only array needs no name, one of several does")
  func onlyArray() throws {
    let one = try folder.write(ArrayReferences.npz("one"), "one.npz")
    #expect(try Table(npz: one).count == 3)

    let several = try folder.write(ArrayReferences.npz("several"), "several.npz")
    let error = #expect(throws: TableError.self) { try Table(npz: several) }
    #expect(
      error?.problem
        == "It has several arrays: X, y, é. Say which of them is the table, such as \(several)[X].")
    let unknown = #expect(throws: TableError.self) { try Table(npz: several, member: "x") }
    #expect(
      unknown?.problem == "It has no array \"x\"; it has X, y, é. Name one of them.")
  }

  @Test("An array is named behind its archive, in brackets")
  func parts() throws {
    let parts = try #require(NumPyArchive.parts(of: "a/b.npz[c[0]]"))
    #expect(parts == ("a/b.npz", "c[0]"))
    for other in ["a.npz", "a.npy[b]", "a.npz[b", "]", "", "a[b].npz"] {
      #expect(NumPyArchive.parts(of: other) == nil)
    }
    let path = folder.path("none.npz[X]")
    let missing = #expect(throws: FileError.self) { try Table.arrays(at: path) }
    #expect(missing?.path == folder.path("none.npz"))
  }

  @Test("An array is the same in an archive and in a file")
  func sameDigest() throws {
    let bytes = try ArrayReferences.npz("one")
    let archive = try folder.write(bytes, "one.npz")
    let start = try #require(
      (0..<bytes.count).first { bytes[$0...].starts(with: NumPyArray.magic) })
    let count = 128 + 3 * 2 * 4
    let file = try folder.write(Array(bytes[start..<start + count]), "one.npy")
    #expect(try Table(npz: archive).digest == Table(npy: file).digest)
  }

  /// Archives and the array to open: with short and with long records at the end.
  private static let archives = [("one", "table"), ("as large ones", "y")]

  @Test("Archives that end too early are errors, wherever they end", arguments: archives)
  func truncation(name: String, member: String) throws {
    let bytes = try ArrayReferences.npz(name)
    let short = (0..<bytes.count).map { Array(bytes[..<$0]) }
    #expect(try openSafely(short, as: .npz, member: member, in: folder) == 0)
  }

  @Test("Any flipped bit gives an error or a table", arguments: archives)
  func flippedBits(name: String, member: String) throws {
    let bytes = try ArrayReferences.npz(name)
    let tables = try openSafely(flippingBits(bytes), as: .npz, member: member, in: folder)
    #expect(tables > 24 * 8 && tables < bytes.count * 8)
  }

  @Test("Any run of the largest bytes gives an error or a table", arguments: archives)
  func largestBytes(name: String, member: String) throws {
    let bytes = try ArrayReferences.npz(name)
    for width in [1, 2, 4, 8] {
      let damaged = (0...bytes.count - width).map { place in
        var changed = bytes
        changed.replaceSubrange(
          place..<place + width, with: [UInt8](repeating: 0xFF, count: width))
        return changed
      }
      try openSafely(damaged, as: .npz, member: member, in: folder)
    }
  }
}
