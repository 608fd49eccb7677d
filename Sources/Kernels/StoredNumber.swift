/// The kinds of numbers that files hold.
public enum ElementType: Sendable, Equatable, CaseIterable {
  /// A byte that is 0 or not, read as 0 or 1.
  case bool
  /// A signed integer of one byte.
  case int8
  /// A signed integer of two bytes.
  case int16
  /// A signed integer of four bytes.
  case int32
  /// A signed integer of eight bytes.
  case int64
  /// An unsigned integer of one byte.
  case uint8
  /// An unsigned integer of two bytes.
  case uint16
  /// An unsigned integer of four bytes.
  case uint32
  /// An unsigned integer of eight bytes.
  case uint64
  /// A floating-point number of two bytes.
  case float16
  /// A floating-point number of four bytes.
  case float32
  /// A floating-point number of eight bytes.
  case float64

  /// The number of bytes of one.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }
}

/// A number as it lies in a file, and its values in the two scalar types: the nearest, where they
/// have none that is equal.
protocol StoredNumber {
  associatedtype Bits: FixedWidthInteger & BitwiseCopyable
  init(bits: Bits)
  var float: Float { get }
  var double: Double { get }
}

extension StoredNumber where Self: FixedWidthInteger & BitwiseCopyable {
  @inline(__always) init(bits: Self) { self = bits }
  @inline(__always) var float: Float { Float(self) }
  @inline(__always) var double: Double { Double(self) }
}

extension Int8: StoredNumber {}
extension Int16: StoredNumber {}
extension Int32: StoredNumber {}
extension Int64: StoredNumber {}
extension UInt8: StoredNumber {}
extension UInt16: StoredNumber {}
extension UInt32: StoredNumber {}
extension UInt64: StoredNumber {}

extension Float: StoredNumber {
  @inline(__always) init(bits: UInt32) { self.init(bitPattern: bits) }
  @inline(__always) var float: Float { self }
  @inline(__always) var double: Double { Double(self) }
}

extension Double: StoredNumber {
  @inline(__always) init(bits: UInt64) { self.init(bitPattern: bits) }
  @inline(__always) var float: Float { Float(self) }
  @inline(__always) var double: Double { self }
}

/// A byte that is 0 or not.
struct StoredBool: StoredNumber {
  let bits: UInt8
  @inline(__always) var float: Float { bits == 0 ? 0 : 1 }
  @inline(__always) var double: Double { bits == 0 ? 0 : 1 }
}

/// A number of one bit for the sign, five for the exponent and ten for the fraction: `Float16`,
/// which Swift does not have on every system.
struct StoredHalf: StoredNumber {
  let bits: UInt16

  @inline(__always) var float: Float {
    // In the places of a Float the exponent is 112 too small, which a product mends, also of
    // subnormal numbers; all numbers that are not finite lie at 65536 and above.
    let places = UInt32(bits & 0x7FFF) << 13
    let finite = Float(bitPattern: places) * 0x1p112
    let value = finite < 65536 ? finite.bitPattern : places | 0x7F80_0000
    return Float(bitPattern: value | UInt32(bits & 0x8000) << 16)
  }

  @inline(__always) var double: Double { Double(float) }
}

/// A scalar type that numbers of a file become.
protocol LoadedScalar: Scalar {
  static func value<N: StoredNumber>(of number: N) -> Self
}

extension Float: LoadedScalar {
  @inline(__always) static func value<N: StoredNumber>(of number: N) -> Float { number.float }
}

extension Double: LoadedScalar {
  @inline(__always) static func value<N: StoredNumber>(of number: N) -> Double { number.double }
}
