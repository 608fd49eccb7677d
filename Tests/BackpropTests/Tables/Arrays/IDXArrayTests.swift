import Testing

@testable import Backprop

@Suite("Tables of IDX files") struct IDXArrayTests {
  private let folder: ArrayFolder

  init() throws { folder = try ArrayFolder() }

  @Test("Labels and images of every type have their numbers")
  func references() throws {
    let cases = try ArrayReferences.recorded().idx
    #expect(cases.count == 12)
    for array in cases {
      try expect(Table(idx: folder.write(fileBytes(array.bytes), "train-idx")), has: array)
    }
  }

  @Test("Files that end too early or too late are errors")
  func truncation() throws {
    for array in try ArrayReferences.recorded().idx {
      let bytes = try fileBytes(array.bytes)
      let short = (0..<bytes.count).map { Array(bytes[..<$0]) }
      #expect(try openSafely(short, as: .idx, in: folder) == 0)
      let long = try folder.write(bytes + [0], "long-idx")
      #expect(throws: TableError.self) { try Table(idx: long) }
    }
  }

  @Test("Any flipped bit gives an error or a table")
  func flippedBits() throws {
    for array in try ArrayReferences.recorded().idx {
      try openSafely(flippingBits(fileBytes(array.bytes)), as: .idx, in: folder)
    }
  }

  @Test(
    "An error says which byte is wrong",
    arguments: [
      ([0x50, 0x4B, 3, 4], "begins with 50 4B 03 04"), ([], "nothing: it is empty"),
      ([0, 0, 10, 1], "At byte 2 the type is 0A"), ([0, 0, 8, 0], "At byte 3"),
      ([0, 0, 8, 2, 0, 0, 0, 1, 0], "length of dimension 2 of 2 was expected at byte 8"),
      ([0, 0, 8, 255], "dimension 1 of 255"),
      ([0, 0, 14, 3] + [UInt8](repeating: 255, count: 12), "more than any file can hold"),
      ([0, 0, 8, 2, 0, 0, 0, 0, 255, 255, 255, 255], "at most 4194304 columns"),
    ] as [([UInt8], String)])
  func messages(bytes: [UInt8], words: String) throws {
    let path = try folder.write(bytes, "odd-idx")
    let error = #expect(throws: TableError.self) { try Table(idx: path) }
    #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
  }
}
