/// Numbers in rows and columns that lie in a ``MappedFile``.
///
/// That all of them lie inside of the file is found out once, when the matrix is made; afterwards
/// reading a row is little more than copying it.
public final class MappedMatrix: @unchecked Sendable {
  /// The number of rows.
  public let count: Int
  /// The number of columns.
  public let columns: Int
  /// The file.
  public let file: MappedFile

  private let element: ElementType
  private let swapsBytes: Bool
  private let start: UnsafeRawPointer
  /// How many bytes lie between a number and the one below.
  private let rowStride: Int
  private let places: Places

  /// Where the numbers of a row lie, in bytes from its first.
  private enum Places {
    case adjacent
    case stride(Int)
    case offsets([Int])
  }

  /// Views a part of a file as an array whose first dimension counts rows, and the others together
  /// columns; an array of one dimension has one column.
  ///
  /// It is nil if there is no dimension, one is negative, or the array would not end before the
  /// file does.
  ///
  /// - Parameters:
  ///   - file: The file, which the matrix keeps.
  ///   - element: What its numbers are.
  ///   - order: Which of their bytes comes first.
  ///   - offset: Where the first number begins; any place will do.
  ///   - shape: The dimensions of the array.
  ///   - isColumnMajor: Whether the first index changes fastest, as in Fortran, and not the last.
  ///     The columns are in the same order either way: that of the last index.
  public init?(
    _ file: MappedFile, _ element: ElementType, _ order: ByteOrder, at offset: Int, shape: [Int],
    isColumnMajor: Bool = false
  ) {
    guard let rows = shape.first, let columns = Self.product(shape.dropFirst()),
      let bytes = Self.product(shape, times: element.size), rows >= 0,
      file.contains(offset: offset, count: bytes)
    else { return nil }
    count = rows
    self.columns = columns
    self.file = file
    self.element = element
    swapsBytes = order != .native
    start = file.start + offset
    // Without numbers there are no places to know, and the strides might be beyond all bounds.
    if bytes == 0 || !isColumnMajor || columns == 1 {
      rowStride = bytes == 0 ? 0 : columns * element.size
      places = .adjacent
    } else {
      rowStride = element.size
      places =
        shape.count == 2
        ? .stride(rows * element.size) : .offsets(Self.offsets(shape, element.size))
    }
  }

  /// The product of dimensions; nil if one is negative or a product too large, whatever is
  /// multiplied by 0.
  public static func product(_ shape: some Sequence<Int>, times first: Int = 1) -> Int? {
    var product = first
    var isEmpty = false
    for length in shape {
      guard length >= 0 else { return nil }
      // Not multiplied at once: with other dimensions beyond all bounds it is no array either.
      if length == 0 {
        isEmpty = true
        continue
      }
      let (result, overflows) = product.multipliedReportingOverflow(by: length)
      if overflows { return nil }
      product = result
    }
    return isEmpty ? 0 : product
  }

  /// Where the numbers of a row lie if the first index changes fastest.
  private static func offsets(_ shape: [Int], _ size: Int) -> [Int] {
    var offsets = [0]
    // All indices are known to lie in the file, so that nothing can overflow.
    var stride = shape[0] * size
    var strides: [Int] = []
    for length in shape.dropFirst() {
      strides.append(stride)
      stride *= length
    }
    for (length, stride) in zip(shape.dropFirst(), strides) {
      offsets = offsets.flatMap { offset in (0..<length).map { offset + $0 * stride } }
    }
    return offsets
  }

  /// One number; the row and the column must lie in the matrix.
  public func number(row: Int, column: Int) -> Double {
    precondition(
      row >= 0 && row < count && column >= 0 && column < columns,
      "Row \(row), column \(column) is outside of \(count) rows × \(columns) columns.")
    let offset =
      switch places {
      case .adjacent: column * element.size
      case .stride(let stride): column * stride
      case .offsets(let offsets): offsets[column]
      }
    var number = 0.0
    withUnsafeMutablePointer(to: &number) { number in
      let place = Vector(start: number, count: 1)
      copyAny(from: start + row * rowStride + offset, .adjacent, into: place)
    }
    return number
  }

  /// Copies a row into as many places as there are columns; NaN and infinities stay what they are.
  public func copy(row: Int, into places: Vector<Float>) {
    check(row, places.count)
    copyAny(from: start + row * rowStride, self.places, into: places)
  }

  /// Copies a row into as many places as there are columns; NaN and infinities stay what they are.
  public func copy(row: Int, into places: Vector<Double>) {
    check(row, places.count)
    copyAny(from: start + row * rowStride, self.places, into: places)
  }

  /// Asks for a row that will be copied soon to be brought into the second-level cache, if its numbers
  /// lie side by side. Only a hint.
  public func prefetch(row: Int) {
    guard row >= 0 && row < count, case .adjacent = places else { return }
    let first = start + row * rowStride
    for line in stride(from: 0, to: rowStride, by: 64) {
      prefetchInstruction(first + line, 0, 2, 1)
    }
  }

  private func check(_ row: Int, _ places: Int) {
    precondition(row >= 0 && row < count, "Row \(row) is outside 0..<\(count).")
    precondition(places == columns, "Cannot copy \(columns) numbers to \(places) places.")
  }

  /// Chooses the loop; each is compiled for its two types.
  @inline(__always)
  private func copyAny<S: LoadedScalar>(
    from source: UnsafeRawPointer, _ places: Places, into vector: Vector<S>
  ) {
    switch element {
    case .bool: copy(StoredBool.self, from: source, places, into: vector)
    case .int8: copy(Int8.self, from: source, places, into: vector)
    case .int16: copy(Int16.self, from: source, places, into: vector)
    case .int32: copy(Int32.self, from: source, places, into: vector)
    case .int64: copy(Int64.self, from: source, places, into: vector)
    case .uint8: copy(UInt8.self, from: source, places, into: vector)
    case .uint16: copy(UInt16.self, from: source, places, into: vector)
    case .uint32: copy(UInt32.self, from: source, places, into: vector)
    case .uint64: copy(UInt64.self, from: source, places, into: vector)
    case .float16: copy(StoredHalf.self, from: source, places, into: vector)
    case .float32: copy(Float.self, from: source, places, into: vector)
    case .float64: copy(Double.self, from: source, places, into: vector)
    }
  }

  private func copy<N: StoredNumber, S: LoadedScalar>(
    _: N.Type, from source: UnsafeRawPointer, _ places: Places, into vector: Vector<S>
  ) {
    let target = vector.start
    let size = MemoryLayout<N.Bits>.size
    switch places {
    case .adjacent where !swapsBytes:
      for index in 0..<vector.count {
        let bits = source.loadUnaligned(fromByteOffset: index * size, as: N.Bits.self)
        target[index] = S.value(of: N(bits: bits))
      }
    case .adjacent:
      for index in 0..<vector.count {
        let bits = source.loadUnaligned(fromByteOffset: index * size, as: N.Bits.self)
        target[index] = S.value(of: N(bits: bits.byteSwapped))
      }
    case .stride(let stride):
      for index in 0..<vector.count {
        let bits = source.loadUnaligned(fromByteOffset: index * stride, as: N.Bits.self)
        target[index] = S.value(of: N(bits: swapsBytes ? bits.byteSwapped : bits))
      }
    case .offsets(let offsets):
      for index in 0..<vector.count {
        let bits = source.loadUnaligned(fromByteOffset: offsets[index], as: N.Bits.self)
        target[index] = S.value(of: N(bits: swapsBytes ? bits.byteSwapped : bits))
      }
    }
  }
}

extension ByteOrder {
  /// That of this machine.
  static var native: ByteOrder {
    #if _endian(big)
      .bigEndian
    #else
      .littleEndian
    #endif
  }
}

/// The processor's instruction, for which Swift has no name: an address, not for writing, into the
/// second-level cache, data. Only a hint. The last three must be literals.
@_silgen_name("llvm.prefetch.p0")
private func prefetchInstruction(
  _ address: UnsafeRawPointer, _ isWrite: Int32, _ locality: Int32, _ isData: Int32)
