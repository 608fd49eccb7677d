/// The bytes that have a meaning in tables.
extension UInt8 {
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }
  static var quote: UInt8 { 0x22 }
  static var plus: UInt8 { 0x2B }
  static var comma: UInt8 { 0x2C }
  static var minus: UInt8 { 0x2D }
  static var point: UInt8 { 0x2E }
  static var zero: UInt8 { 0x30 }
  static var semicolon: UInt8 { 0x3B }
  static var e: UInt8 { 0x65 }
  static var bar: UInt8 { 0x7C }

  /// Whether it is one of `0` … `9`.
  @inline(__always)
  var isDigit: Bool { self &- .zero < 10 }
}
