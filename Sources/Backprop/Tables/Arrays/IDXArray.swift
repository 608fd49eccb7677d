import Kernels

/// An array in the format IDX, in which MNIST is distributed: two zeros, a byte for the type, one
/// for the number of dimensions, their lengths as four bytes each, and the numbers; all of them
/// big-endian.
///
/// - Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section "File
///   formats".
struct IDXArray {
  /// Where the numbers lie.
  let layout: ArrayLayout

  /// Whether the bytes begin as an array of this format does.
  static func begins(_ bytes: ArrayFile) -> Bool {
    guard let magic = bytes.bytes(at: 0, count: 4) else { return false }
    return magic[0] == 0 && magic[1] == 0 && element(magic[2]) != nil && magic[3] > 0
  }

  /// Reads the header.
  init(_ bytes: ArrayFile) throws(TableError) {
    guard let magic = bytes.bytes(at: 0, count: 4), magic[0] == 0, magic[1] == 0 else {
      throw bytes.error(
        "It is not an IDX file: it begins with \(bytes.firstBytes(4)), where 00 00 08 03 was "
          + "expected for images, or 00 00 08 01 for labels. Take the original file.")
    }
    guard let element = Self.element(magic[2]) else {
      throw bytes.error(
        "At byte 2 the type is \(magic[2].hexadecimal), where 08, 09, 0B, 0C, 0D or 0E was "
          + "expected. The file is damaged; take the original.")
    }
    guard magic[3] > 0 else {
      throw bytes.error(
        "At byte 3 the number of dimensions is 0, where at least 1 was expected. The file is "
          + "damaged; take the original.")
    }
    var shape: [Int] = []
    for dimension in 0..<Int(magic[3]) {
      let place = 4 + 4 * dimension
      guard let length = bytes.load(UInt32.self, at: place, order: .bigEndian) else {
        throw bytes.error(
          "It ends at byte \(bytes.count), where the length of dimension \(dimension + 1) of "
            + "\(magic[3]) was expected at byte \(place). It is not complete; copy it again.")
      }
      shape.append(Int(length))
    }
    layout = ArrayLayout(
      element: element, order: .bigEndian, shape: shape, headerCount: 4 + 4 * shape.count)
  }

  private static func element(_ code: UInt8) -> ElementType? {
    switch code {
    case 0x08: .uint8
    case 0x09: .int8
    case 0x0B: .int16
    case 0x0C: .int32
    case 0x0D: .float32
    case 0x0E: .float64
    default: nil
    }
  }
}
