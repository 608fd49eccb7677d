import Foundation
import Testing

@testable import Kernels

/// Maps these bytes; the file goes at once, its bytes stay as long as they are mapped.
private func mapped(_ bytes: [UInt8]) throws -> MappedFile {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("backprop-mapped-\(UUID().uuidString)")
  try Data(bytes).write(to: url)
  defer { try? FileManager.default.removeItem(at: url) }
  return try MappedFile(url.path)
}

@Suite("MappedFile") struct MappedFileTests {
  @Test("Integers are loaded from any place in both orders, and from no place outside")
  func loads() throws {
    let bytes = (0..<40).map { UInt8($0 * 37 % 251) }
    let file = try mapped(bytes)
    #expect(file.count == 40)
    func check<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) {
      let size = MemoryLayout<T>.size
      for offset in 0...40 - size {
        let part = bytes[offset..<offset + size]
        let big = part.reduce(T(0)) { $0 << 8 | T(truncatingIfNeeded: $1) }
        #expect(file.load(type, at: offset, order: .bigEndian) == big)
        #expect(file.load(type, at: offset) == big.byteSwapped)
      }
      for offset in [-1, 41 - size, 40, Int.min, Int.max, Int.max - 3, Int.min + 3] {
        #expect(file.load(type, at: offset) == nil)
      }
    }
    check(UInt8.self)
    check(Int16.self)
    check(UInt32.self)
    check(Int64.self)
    check(UInt64.self)
  }

  @Test("Bytes are copied from inside only")
  func bytes() throws {
    let file = try mapped([1, 2, 3])
    #expect(file.bytes(at: 1, count: 2) == [2, 3])
    #expect(file.bytes(at: 3, count: 0) == [])
    for (offset, count) in [(2, 2), (-1, 1), (1, -1), (1, .max), (.max, .max), (.min, .max)] {
      #expect(file.bytes(at: offset, count: count) == nil)
    }
  }

  @Test("An empty file has nothing to load")
  func empty() throws {
    let file = try mapped([])
    #expect(file.count == 0)
    #expect(file.load(UInt8.self, at: 0) == nil)
    #expect(file.bytes(at: 0, count: 0) == [])
  }

  @Test("What cannot be mapped is an error with its number")
  func errors() {
    #expect(throws: MappedFile.Failure(code: ENOENT)) { try MappedFile("/no/such/file") }
    #expect(throws: MappedFile.Failure(code: EISDIR)) { try MappedFile("/") }
    #expect(throws: MappedFile.Failure(code: ENODEV)) { try MappedFile("/dev/null") }
  }
}

@Suite("MappedFile as a matrix") struct MappedMatrixTests {
  /// Numbers of which every type holds some, and the bytes of some types.
  private func bytes<T: FixedWidthInteger>(_ numbers: [T], _ order: ByteOrder) -> [UInt8] {
    numbers.flatMap { number in
      let bytes = (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
      return order == .littleEndian ? bytes : bytes.reversed()
    }
  }

  private func check(
    _ element: ElementType, _ bytes: (ByteOrder) -> [UInt8], _ doubles: [Double]
  ) throws {
    let count = doubles.count
    for order in [ByteOrder.littleEndian, .bigEndian] {
      // At an odd place, in both orders and as one column.
      let file = try mapped([9, 9, 9] + bytes(order))
      for (rows, isColumnMajor) in [(count, false), (2, false), (2, true), (1, true)] {
        let columns = count / rows
        let matrix = try #require(
          MappedMatrix(
            file, element, order, at: 3, shape: [rows, columns], isColumnMajor: isColumnMajor))
        let (floats, places) = (Memory<Float>(count: columns), Memory<Double>(count: columns))
        for row in 0..<rows {
          let expected = (0..<columns).map {
            doubles[isColumnMajor ? row + $0 * rows : row * columns + $0]
          }
          matrix.copy(row: row, into: floats.vector)
          matrix.copy(row: row, into: places.vector)
          let single = (0..<columns).map { matrix.number(row: row, column: $0) }
          #expect(floats.vector.array.map(\.bits) == expected.map { Float($0).bits })
          #expect(places.vector.array.map(\.bits) == expected.map(\.bits))
          #expect(single.map(\.bits) == expected.map(\.bits))
        }
      }
    }
  }

  private func checkIntegers<T: FixedWidthInteger>(_ element: ElementType, _: T.Type) throws {
    // Enough for whole vectors and a rest.
    let numbers =
      (0..<158).map { T(truncatingIfNeeded: $0 &* 0x1234_5678_9ABC_DEF) } + [.min, .max]
    try check(element, { bytes(numbers, $0) }, numbers.map { Double($0) })
    // A Float of a long integer is rounded once, and not to a Double before.
    let long = T(truncatingIfNeeded: 0x40_0000_2000_0001)
    let file = try mapped(bytes([long], .littleEndian))
    let matrix = try #require(MappedMatrix(file, element, .littleEndian, at: 0, shape: [1]))
    let place = Memory<Float>(count: 1)
    matrix.copy(row: 0, into: place.vector)
    #expect(place.vector[0] == Float(long))
  }

  @Test("Rows of integers of every type are copied as they are")
  func integers() throws {
    try checkIntegers(.int8, Int8.self)
    try checkIntegers(.int16, Int16.self)
    try checkIntegers(.int32, Int32.self)
    try checkIntegers(.int64, Int64.self)
    try checkIntegers(.uint8, UInt8.self)
    try checkIntegers(.uint16, UInt16.self)
    try checkIntegers(.uint32, UInt32.self)
    try checkIntegers(.uint64, UInt64.self)
  }

  @Test("Rows of floating-point numbers are copied as they are")
  func floatingPoint() throws {
    let special = [0, -0.0, .nan, .infinity, -.infinity, 0x1p-149, 1e300, 1 / 3]
    let doubles = someNumbers(Double.self, 152, seed: 1) + special
    try check(.float64, { bytes(doubles.map(\.bitPattern), $0) }, doubles)
    let floats = doubles.map { Float($0) }
    try check(.float32, { bytes(floats.map(\.bitPattern), $0) }, floats.map { Double($0) })
  }

  @Test("Any row may be asked for, and nothing comes of it")
  func prefetching() throws {
    let file = try mapped(bytes(Array(0..<60) as [UInt16], .littleEndian))
    for isColumnMajor in [false, true] {
      let matrix = try #require(
        MappedMatrix(
          file, .uint16, .littleEndian, at: 0, shape: [6, 10], isColumnMajor: isColumnMajor))
      for row in [-1, 0, 3, 5, 6, .max, .min] { matrix.prefetch(row: row) }
      #expect(matrix.number(row: 5, column: 9) == 59)
    }
  }

  @Test("Every byte is a boolean")
  func booleans() throws {
    let all = (0...255).map { UInt8($0) }
    try check(.bool, { bytes(all, $0) }, all.map { $0 == 0 ? 0 : 1 })
  }

  @Test("Every number of two bytes has its value")
  func halves() throws {
    let all = (UInt16.min...UInt16.max).map { $0 }
    // Told apart as the format is defined.
    let values = all.map { bits in
      let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023) / 1024)
      let magnitude: Double =
        switch exponent {
        case 0: fraction * 0x1p-14
        case 31: fraction == 0 ? .infinity : .nan
        default: (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
      return bits >> 15 == 0 ? magnitude : -magnitude
    }
    try check(.float16, { bytes(all, $0) }, values)
  }

  @Test("The columns of more dimensions are in the order of the last, however they lie")
  func dimensions() throws {
    let shape = [3, 2, 4, 5]
    let numbers = (0..<120).map { UInt8($0) }
    let file = try mapped(numbers)
    let rows = try #require(MappedMatrix(file, .uint8, .littleEndian, at: 0, shape: shape))
    let fortran = try #require(
      MappedMatrix(file, .uint8, .littleEndian, at: 0, shape: shape, isColumnMajor: true))
    for (i, j, k, l) in (0..<120).map({ ($0 / 40, $0 / 20 % 2, $0 / 5 % 4, $0 % 5) }) {
      let column = (j * 4 + k) * 5 + l
      #expect(rows.number(row: i, column: column) == Double(i * 40 + column))
      #expect(fortran.number(row: i, column: column) == Double(i + 3 * (j + 2 * (k + 4 * l))))
    }
  }

  @Test("Matrices that would not end before their file are refused")
  func bounds() throws {
    let file = try mapped([UInt8](repeating: 1, count: 24))
    func matrix(_ offset: Int, _ shape: [Int], _ isColumnMajor: Bool) -> MappedMatrix? {
      MappedMatrix(
        file, .float32, .littleEndian, at: offset, shape: shape, isColumnMajor: isColumnMajor)
    }
    let huge = Int.max
    for isColumnMajor in [false, true] {
      for (offset, shape) in [
        (0, [6]), (20, [1, 1]), (0, [2, 3]), (24, [0, 9]), (24, [9, 0]), (0, [0, huge / 4]),
      ] {
        #expect(matrix(offset, shape, isColumnMajor) != nil)
      }
      for (offset, shape) in [
        (0, []), (0, [7]), (1, [6]), (21, [1]), (25, [0]), (-1, [1]), (.min, [1]), (huge, [1]),
        (0, [-1]), (0, [-1, -1]), (0, [huge]), (0, [huge, huge]), (0, [0, huge]),
        (0, [0, huge, huge]),
        (0, [0, -1]), (0, [1 << 32, 1 << 32]), (0, [1 << 62, 1]),
      ] {
        #expect(matrix(offset, shape, isColumnMajor) == nil)
      }
    }
  }
}

extension BinaryFloatingPoint {
  /// A number that is the same for the same value; all NaN are alike.
  fileprivate var bits: String { isNaN ? "nan" : sign == .minus ? "-\(magnitude)" : "\(magnitude)" }
}
