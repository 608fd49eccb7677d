import Testing

@testable import Backprop

@Suite("Tables of NumPy arrays") struct NumPyArrayTests {
  private let folder: ArrayFolder

  init() throws { folder = try ArrayFolder() }

  @Test("Every type, order and shape has the numbers that NumPy wrote")
  func references() throws {
    let cases = try ArrayReferences.recorded().npy
    #expect(cases.count > 40)
    for array in cases {
      let path = try folder.write(fileBytes(array.bytes), "array.npy")
      let table = try Table(npy: path)
      try expect(table, has: array)
      #expect(table.source == path)
      #expect(table.digest.count == 16)
    }
  }

  @Test("What is no table of numbers is refused with a reason")
  func refused() throws {
    for refused in try ArrayReferences.recorded().refused {
      let path = try folder.write(fileBytes(refused.bytes), "refused")
      do {
        _ = try Table.arrays(at: path)
        Issue.record("\(refused.name) were read")
      } catch let error as TableError {
        #expect(error.source.hasPrefix(path))
        #expect(error.problem.contains(refused.word), "\(refused.name): \(error)")
      }
    }
  }

  @Test("Files that end too early are errors, wherever they end")
  func truncation() throws {
    for name in ["<f4", ">i2 Fortran", "version 3", "no rows"] {
      let bytes = try ArrayReferences.npy(name)
      let short = (0..<bytes.count).map { Array(bytes[..<$0]) }
      #expect(try openSafely(short, as: .npy, in: folder) == 0)
    }
  }

  @Test("So are real files that end too early")
  func shortFiles() throws {
    let bytes = try ArrayReferences.npy("<f4")
    for count in [0, 1, 5, 6, 8, 9, 10, 11, 127, 128, 129, bytes.count - 1] {
      let path = try folder.write(Array(bytes[..<count]), "short.npy")
      #expect(throws: TableError.self) { try Table(npy: path) }
    }
  }

  @Test("Any flipped bit gives an error or a table")
  func flippedBits() throws {
    for name in ["<f4", "three dimensions Fortran", "version 2", "no rows"] {
      let bytes = try ArrayReferences.npy(name)
      let tables = try openSafely(flippingBits(bytes), as: .npy, in: folder)
      // All numbers may have any bits.
      #expect(tables >= (bytes.count - 128) * 8)
    }
  }

  @Test("The length of the header may be anything")
  func headerLengths() throws {
    for (name, places) in [("version 1", 8..<10), ("version 2", 8..<12)] {
      let bytes = try ArrayReferences.npy(name)
      let damaged = places.flatMap { place in
        (UInt8.min...UInt8.max).map { value in
          var changed = bytes
          changed[place] = value
          return changed
        }
      }
      #expect(try openSafely(damaged, as: .npy, in: folder) == places.count)
    }
  }

  @Test(
    "Shapes beyond the file are errors",
    arguments: [
      "(3,)", "(2,)", "(1, 4)", "(9223372036854775807, 9223372036854775807)",
      "(9223372036854775807,)", "(4611686018427387904, 4)", "(0, 9223372036854775807, 4)",
      "(9223372036854775807, 2, 0)", "(9223372036854775808,)", "(-1,)", "(1, -4)", "(1.0,)",
      "(4)", "4", "()", "(,)", "(2,,2)", "(2, 2", "2, 2)", "None", "(None,)", "((4,),)",
      "(0, 9223372036854775807)", "(0, 4194305)", "(0, 0)",
    ])
  func shapes(shape: String) throws {
    let path = try folder.write(
      array("{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"), "shape.npy")
    let error = #expect(throws: TableError.self) { try Table(npy: path) }
    #expect(error?.source == path)
  }

  @Test("An error says what is wrong where, and what to do")
  func messages() throws {
    let path = try folder.write(
      array("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1, 4), }"), "odd.npy")
    let odd = #expect(throws: TableError.self) { try Table(npy: path) }
    #expect(
      odd?.problem
        == "At byte 44 the header has \"M\", where True or False was expected. The file is "
        + "damaged; make it again.")

    let short = try folder.write(
      array("{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 28, 28), }"), "short.npy")
    let error = #expect(throws: TableError.self) { try Table(npy: short) }
    #expect(
      error?.problem
        == "The array has the shape (60000, 28, 28) with 4 bytes a number, which are 188160000 "
        + "bytes from byte 128 on; the file has 20. It is not complete; make it again.")

    let text = try folder.write(Array("1,2,3\n4,5,6\n".utf8), "text.npy")
    let format = #expect(throws: TableError.self) { try Table(npy: text) }
    #expect(
      format?.problem
        == "It is not a .npy file: it begins with 31 2C 32 2C 33 0A, where 93 4E 55 4D 50 59 was "
        + "expected. Save it with numpy.save.")
  }

  @Test("A missing file and a folder are errors of the file")
  func missing() throws {
    let missing = #expect(throws: FileError.self) { try Table(npy: folder.path("none.npy")) }
    #expect(missing?.isMissing == true)
    let error = #expect(throws: FileError.self) { try Table(npy: folder.path("")) }
    #expect(error?.description.contains("name a file") == true)
  }

  /// A file of version 1 with this header and 20 bytes of numbers.
  private func array(_ header: String) -> [UInt8] {
    let padding = 118 - header.utf8.count - 1
    return NumPyArray.magic + [1, 0, 118, 0] + header.utf8
      + [UInt8](repeating: 32, count: padding) + [10] + [UInt8](repeating: 1, count: 20)
  }
}

@Suite("Tables of NumPy arrays: headers") struct NumPyHeaderTests {
  private func header(_ text: String) throws -> NumPyHeader {
    try NumPyHeader(Array(text.utf8))
  }

  @Test(
    "Order, quotes, spaces and the last comma do not matter",
    arguments: [
      "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }      \n",
      "{\"shape\":(2,3),\"descr\":\"<f4\",\"fortran_order\":True}",
      "  { 'shape' : ( 2 , 3 , ) , 'fortran_order' : True , 'descr' : '<f4' } \n",
      "{'descr': '<f4', 'fortran_order': True, 'shape': (2L, 3L)}",
    ])
  func accepted(text: String) throws {
    let header = try header(text)
    #expect(header.description == "<f4")
    #expect(header.isColumnMajor)
    #expect(header.shape == [2, 3])
  }

  @Test(
    "Anything else is a problem",
    arguments: [
      "", "{", "}", "{}", "{,}", "{'descr': '<f4'}", "{'descr' '<f4'}", "{descr: '<f4'}",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}",
      "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), 'more': 1}",
      "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)} x",
      "{'descr': '<f4' 'fortran_order': True, 'shape': (2, 3)}",
      "{'descr': '<f4', 'fortran_order': 1, 'shape': (2, 3)}",
      "{'descr': '<f4', 'fortran_order': Tru", "{'descr': '<f4",
      "{'descr': '\\x3cf4', 'fortran_order': True, 'shape': (2, 3)}",
      "{'descr': [('a', '<f4')], 'fortran_order': True, 'shape': (2, 3)}",
      "{'descr': '<f4', 'fortran_order': True, 'shape': [2, 3]}",
    ])
  func refused(text: String) {
    #expect(throws: NumPyHeader.Problem.self) { try header(text) }
  }
}
