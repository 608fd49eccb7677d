import Foundation
import Kernels
import Testing

@testable import Backprop

@Suite("Tables of array files") struct ArrayTablesTests {
  private let folder: ArrayFolder

  init() throws { folder = try ArrayFolder() }

  @Test("The first bytes say what a file is, whatever it is called")
  func formats() throws {
    let npy = try folder.write(ArrayReferences.npy("<f4"), "a.csv")
    #expect(try Table.arrays(at: npy)?.count == 5)
    let npz = try folder.write(ArrayReferences.npz("several"), "b.txt")
    #expect(throws: TableError.self) { try Table.arrays(at: npz) }
    let idx = try folder.write([0, 0, 8, 1, 0, 0, 0, 2, 5, 7], "c")
    #expect(try Table.arrays(at: idx)?.numbers() == [[5], [7]])
  }

  @Test("Other files and standard input are no arrays, and nothing is taken from a pipe")
  func others() throws {
    for (text, name) in [("a,b\n1,2\n", "d.csv"), ("", "e.csv"), ("\u{93}NUMPY", "f.csv")] {
      #expect(try Table.arrays(at: folder.write(Array(text.utf8), name)) == nil)
    }
    #expect(try Table.arrays(at: "-") == nil)
    let pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(try Table.arrays(at: pipe) == nil)
    #expect(throws: FileError.self) { try Table(npy: pipe) }
  }

  @Test("A name that promises an array must keep it", arguments: ["npy", "NPZ", "idx"])
  func promises(ending: String) throws {
    for text in ["", "a,b\n1,2\n"] {
      let path = try folder.write(Array(text.utf8), "promise.\(ending)")
      #expect(throws: TableError.self) { try Table.arrays(at: path) }
    }
  }

  @Test("Files that are compressed as a whole are refused with advice")
  func compressed() throws {
    let path = try folder.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "train-images-idx3-ubyte.gz")
    for open in [
      { try Table.arrays(at: path) }, { try Table(idx: path) }, { try Table(npy: path) },
      { try Table(npz: path) },
    ] as [() throws -> Table?] {
      let error = #expect(throws: TableError.self) { try open() }
      #expect(
        error?.problem == "It is compressed with gzip. Unpack it first: gunzip -k \(path)")
    }
  }

  @Test("A file longer than memory opens, and its digest notices its ends and its length")
  func largeFile() throws {
    func open(rows: Int, last: UInt8) throws -> Table {
      let path = folder.path("large.npy")
      try? FileManager.default.removeItem(atPath: path)
      let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(rows), 8), }"
      let padding = String(repeating: " ", count: 117 - header.utf8.count) + "\n"
      let start = NumPyArray.magic + [1, 0, 118, 0] + (header + padding).utf8
      try #require(FileManager.default.createFile(atPath: path, contents: Data(start)))
      let file = try #require(FileHandle(forWritingAtPath: path))
      // Nothing is written between the ends, so that it takes no room.
      try file.seek(toOffset: UInt64(128 + rows * 8 - 1))
      try file.write(contentsOf: [last])
      try file.close()
      return try Table(npy: path)
    }
    let table = try open(rows: 1 << 33, last: 7)
    #expect(table.count == 1 << 33)
    guard case .numbers(let numbers) = table.columns[7].values else { return }
    #expect(numbers[1 << 33 - 1] == 7 && numbers[1 << 32] == 0)

    #expect(try open(rows: 1 << 33, last: 7).digest == table.digest)
    #expect(try open(rows: 1 << 33, last: 8).digest != table.digest)
    #expect(try open(rows: 1 << 33 - 1, last: 7).digest != table.digest)
  }

  @Test("Every bit of a small file changes its digest, and signs of two numbers do")
  func digest() throws {
    let bytes = try ArrayReferences.npy("<f8")
    let digest = try Table(npy: folder.write(bytes, "a.npy")).digest
    let file = try MappedFile(folder.write(Array(flippingBits(bytes).joined()), "all"))
    // Bits of the header may make it no table.
    let others = try (128 * 8..<bytes.count * 8).map { bit in
      let (start, end) = (bit * bytes.count, (bit + 1) * bytes.count)
      return try ArrayFormat.npy.table(ArrayFile(file, name: "", start: start, end: end)).digest
    }
    #expect(Set(others + [digest]).count == others.count + 1)

    // The highest bit is where a plain product forgets.
    var negative = bytes
    for place in [135, 143] { negative[place] ^= 0x80 }
    #expect(!others.contains(try Table(npy: folder.write(negative, "c.npy")).digest))
  }
}

@Suite("Tables of features and targets") struct JoinedTableTests {
  private func table(_ source: String, _ columns: [(String, [Double])]) -> Table {
    Table(
      source: source, count: columns.first?.1.count ?? 0,
      columns: columns.map { Column(name: $0.0, values: .numbers(Numbers($0.1))) },
      digest: source)
  }

  @Test("Targets without names of their own are called by what they are")
  func names() throws {
    let x = table("x.npy", [("0", [1, 2]), ("1", [3, 4])])
    let one = try x.joined(with: table("y.npy", [("0", [5, 6])]))
    #expect(one.names == ["0", "1", "target"])
    #expect(try one.numbers() == [[1, 3, 5], [2, 4, 6]])
    #expect(one.source == "x.npy" && one.targetSource == "y.npy")

    let two = try x.joined(with: table("y.npy", [("0", [5, 6]), ("1", [7, 8])]))
    #expect(two.names == ["0", "1", "target_0", "target_1"])
    let named = try x.joined(with: table("y.csv", [("price", [5, 6]), ("1", [7, 8])]))
    #expect(named.names == ["0", "1", "price", "target_1"])
    let flowers = table("x.csv", [("width", [1, 2])])
    #expect(
      try flowers.joined(with: table("y.csv", [("width", [5, 6])])).names == ["width", "target"])
  }

  @Test("Another number of rows or a taken name is an error")
  func errors() throws {
    let x = table("x.npy", [("0", [1, 2])])
    let rows = #expect(throws: TableError.self) {
      try x.joined(with: table("y.npy", [("0", [5, 6, 7])]))
    }
    #expect(
      rows?.description
        == "y.npy: It has 3 rows, where 2 were expected, as in x.npy. Each row of features needs "
        + "its row of targets.")
    let taken = table("x.csv", [("target", [1, 2])])
    #expect(throws: TableError.self) { try taken.joined(with: table("y.npy", [("0", [5, 6])])) }
  }

  @Test("The digest stands for both files in their order")
  func digest() throws {
    let (x, y) = (table("x", [("a", [1, 2])]), table("y", [("b", [5, 6])]))
    let (xy, yx) = (try x.joined(with: y), try y.joined(with: x))
    #expect(xy.digest != yx.digest && xy.digest != x.digest && xy.digest.count == 16)
  }
}
