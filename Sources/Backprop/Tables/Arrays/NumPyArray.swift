import Kernels

/// An array in NumPy's format `.npy`, versions 1 to 3.
///
/// Integers, booleans and floating-point numbers of up to eight bytes in either byte order are read
/// where they lie; an integer beyond 2⁵³ becomes the nearest number. Types that are no numbers, or
/// that only Python can restore, are refused.
///
/// - Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
struct NumPyArray {
  /// What every file begins with.
  static var magic: [UInt8] { [0x93] + "NUMPY".utf8 }

  /// Where the numbers lie.
  let layout: ArrayLayout

  /// Reads the header.
  init(_ bytes: ArrayFile) throws(TableError) {
    guard bytes.begins(with: Self.magic) else {
      throw bytes.error(
        "It is not a .npy file: it begins with \(bytes.firstBytes(6)), where 93 4E 55 4D 50 59 was "
          + "expected. Save it with numpy.save.")
    }
    let (start, count) = try Self.header(in: bytes)
    guard count <= Self.longestHeader, let text = bytes.bytes(at: start, count: count) else {
      throw bytes.error(
        "At byte 8 the length of the header is \(count); at most "
          + "\(min(Self.longestHeader, bytes.count - start)) bytes were expected. The file is not "
          + "complete, or damaged; make it again.")
    }
    let header: NumPyHeader
    do throws(NumPyHeader.Problem) {
      header = try NumPyHeader(text)
    } catch {
      if error.isAboutRecords {
        throw bytes.error(
          "The elements are records, where numbers were expected. \(Self.separation)")
      }
      throw bytes.error(
        "At byte \(start + error.place) the header has \(error.text) was expected. The file is "
          + "damaged; make it again.")
    }
    let (element, order) = try Self.element(header.description, in: bytes)
    layout = ArrayLayout(
      element: element, order: order, shape: header.shape, isColumnMajor: header.isColumnMajor,
      headerCount: start + count)
  }

  /// Headers of numbers have some hundred bytes; only those of records are long.
  private static var longestHeader: Int { 1 << 16 }

  /// Where the text of the header begins, and how long it is said to be.
  private static func header(in bytes: ArrayFile) throws(TableError) -> (start: Int, count: Int) {
    guard let major = bytes.load(UInt8.self, at: 6), let minor = bytes.load(UInt8.self, at: 7)
    else {
      throw cut(bytes)
    }
    guard (1...3).contains(major), minor == 0 else {
      throw bytes.error(
        "At byte 6 the version is \(major).\(minor), where 1.0, 2.0 or 3.0 was expected. Save it "
          + "with numpy.save.")
    }
    if major == 1 {
      guard let count = bytes.load(UInt16.self, at: 8) else { throw cut(bytes) }
      return (10, Int(count))
    }
    guard let count = bytes.load(UInt32.self, at: 8) else { throw cut(bytes) }
    return (12, Int(count))
  }

  private static func cut(_ bytes: ArrayFile) -> TableError {
    bytes.error(
      "It ends at byte \(bytes.count), in the middle of its header. It is not complete; make it "
        + "again.")
  }

  /// The type that a text such as `<f4` stands for.
  private static func element(
    _ description: String, in bytes: ArrayFile
  ) throws(TableError) -> (ElementType, ByteOrder) {
    let sign = description.first
    let order: ByteOrder = sign == ">" ? .bigEndian : .littleEndian
    let name = String(description.dropFirst())
    if let sign, "<>|".contains(sign), let element = ElementType(numPy: name),
      sign != "|" || element.size == 1
    {
      return (element, order)
    }
    if let sign, "<>|=".contains(sign), let error = refusal(description, name, in: bytes) {
      throw error
    }
    throw bytes.error(
      "The type of the elements is \"\(description)\", where one such as <f4, <f8, <i8 or |u1 was "
        + "expected. \(conversion)")
  }

  /// Why elements that are no numbers, or no such numbers, are not read.
  private static func refusal(
    _ description: String, _ name: String, in bytes: ArrayFile
  ) -> TableError? {
    let (kind, advice): (String, String)
    switch name.first {
    case "O": (kind, advice) = ("Python objects", "Only Python can restore them. " + conversion)
    case "S", "a", "U", "T": (kind, advice) = ("texts", "Write a CSV file, or number them.")
    case "V": (kind, advice) = ("records or raw bytes", separation)
    case "c": (kind, advice) = ("complex numbers", "Save .real and .imag as columns.")
    case "M", "m": (kind, advice) = ("dates or times", conversion)
    case "f": (kind, advice) = ("floating-point numbers of more than eight bytes", conversion)
    default: return nil
    }
    return bytes.error(
      "The elements are \(kind) (\(description)), where numbers were expected. \(advice)")
  }

  private static var conversion: String {
    "Convert the array with .astype('float32') before numpy.save."
  }

  private static var separation: String { "Save each field as an array of its own." }
}

extension ElementType {
  /// The type that NumPy calls `f4`, for example.
  fileprivate init?(numPy name: String) {
    switch name {
    case "b1": self = .bool
    case "i1": self = .int8
    case "i2": self = .int16
    case "i4": self = .int32
    case "i8": self = .int64
    case "u1": self = .uint8
    case "u2": self = .uint16
    case "u4": self = .uint32
    case "u8": self = .uint64
    case "f2": self = .float16
    case "f4": self = .float32
    case "f8": self = .float64
    default: return nil
    }
  }
}
