import Kernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A run of the bytes of a mapped file in which an array lies: the whole file, or a member of an
/// archive.
struct ArrayFile {
  let file: MappedFile
  /// The name for messages.
  let name: String
  /// Where the run begins.
  let start: Int
  /// Where it ends, at or before the end of the file.
  let end: Int

  /// All of a file.
  init(_ file: MappedFile, name: String) {
    self.init(file, name: name, start: 0, end: file.count)
  }

  /// A part of a file, in which it must lie.
  init(_ file: MappedFile, name: String, start: Int, end: Int) {
    precondition(
      start <= end && file.contains(offset: start, count: end - start),
      "The bytes \(start) to \(end) are not in a file of \(file.count).")
    self.file = file
    self.name = name
    self.start = start
    self.end = end
  }

  /// The number of bytes.
  var count: Int { end - start }

  /// The integer at an offset from the start; nil if not all of its bytes lie in the run.
  func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, at offset: Int, order: ByteOrder = .littleEndian
  ) -> T? {
    guard offset >= 0, MemoryLayout<T>.size <= count, offset <= count - MemoryLayout<T>.size else {
      return nil
    }
    return file.load(type, at: start + offset, order: order)
  }

  /// Bytes from an offset from the start; nil if not all of them lie in the run.
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, count <= self.count, offset <= self.count - count else {
      return nil
    }
    return file.bytes(at: start + offset, count: count)
  }

  /// Whether the run begins with these bytes.
  func begins(with bytes: [UInt8]) -> Bool { self.bytes(at: 0, count: bytes.count) == bytes }

  /// The first bytes for messages, such as `50 4B 03 04`.
  func firstBytes(_ count: Int) -> String {
    guard let bytes = bytes(at: 0, count: min(count, self.count)), !bytes.isEmpty else {
      return "nothing: it is empty"
    }
    return bytes.map(\.hexadecimal).joined(separator: " ")
  }

  /// An error about the array, which says what was found, what was expected and what to do.
  func error(_ problem: String) -> TableError { TableError(name, problem) }
}

/// Where an array lies in a file, and what kind of numbers it has.
struct ArrayLayout: Equatable {
  var element: ElementType
  var order: ByteOrder
  /// The lengths of its dimensions.
  var shape: [Int]
  /// Whether the first index changes fastest, and not the last.
  var isColumnMajor = false
  /// How many bytes stand before the numbers.
  var headerCount: Int

  /// The array as rows and columns.
  func matrix(in bytes: ArrayFile) throws(TableError) -> MappedMatrix {
    let present = bytes.count - headerCount
    guard let wanted = MappedMatrix.product(shape, times: element.size) else {
      throw bytes.error(
        "The array has the shape \(shapeText), which is more than any file can hold. The file is "
          + "damaged; make it again.")
    }
    if wanted != present {
      let advice =
        wanted > present
        ? "It is not complete; make it again." : "Save each array to a file of its own."
      throw bytes.error(
        "The array has the shape \(shapeText) with \(element.size) bytes a number, which are "
          + "\(wanted) bytes from byte \(headerCount) on; the file has \(present). \(advice)")
    }
    try requireColumns(in: bytes)
    guard
      let matrix = MappedMatrix(
        bytes.file, element, order, at: bytes.start + headerCount, shape: shape,
        isColumnMajor: isColumnMajor)
    else { throw bytes.error("The array of shape \(shapeText) does not lie in the file.") }
    return matrix
  }

  private func requireColumns(in bytes: ArrayFile) throws(TableError) {
    guard !shape.isEmpty else {
      throw bytes.error(
        "It holds a single number, its shape is (); a table needs rows. Save it with the shape "
          + "(1,) or (1, 1).")
    }
    // An array without rows takes no room in the file, so that its length says nothing about this.
    guard let columns = MappedMatrix.product(shape.dropFirst()), columns <= Self.mostColumns else {
      throw bytes.error(
        "The array has the shape \(shapeText); a table has at most \(Self.mostColumns) columns, "
          + "the product of all dimensions but the first. Cut it into parts.")
    }
    if columns == 0 {
      throw bytes.error("The array has the shape \(shapeText): its rows hold no numbers.")
    }
  }

  /// As Python writes it: `(60000, 28, 28)`.
  private var shapeText: String {
    let lengths = shape.map(String.init).joined(separator: ", ")
    return shape.count == 1 ? "(\(lengths),)" : "(\(lengths))"
  }

  /// More than enough for the largest images, few enough that their names take little room.
  static var mostColumns: Int { 1 << 22 }
}

extension MappedFile.Failure {
  /// Whether there is a file, but not one with a length and a place.
  var isUnmappable: Bool { code == ENODEV }
}

extension UInt8 {
  /// Two digits.
  var hexadecimal: String {
    (self < 16 ? "0" : "") + String(self, radix: 16, uppercase: true)
  }
}
