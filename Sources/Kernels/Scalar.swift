/// A kind of number that networks are made of: `Float` or `Double`.
///
/// The protocol is closed: it exists so that generic code over the two is compiled twice and pays
/// nothing for being generic. Every function of it is defined to the bit (see
/// ``MatrixProduct``), so that it gives the same result on every machine.
public protocol Scalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// The widest vector that the processor built for multiplies in one instruction.
  associatedtype Wide: SIMD & Sendable where Wide.Scalar == Self
  /// Half of ``Wide``.
  associatedtype Half: SIMD & Sendable where Half.Scalar == Self
  /// A vector of 32 bytes, for small work.
  associatedtype Short: SIMD & Sendable where Short.Scalar == Self

  /// The name of the type in files and messages: `float32` or `float64`.
  static var name: String { get }

  /// The integer that is left without the fraction, for a number that is not too large for one. (What
  /// `Int` does with any kind of number takes ten times as long.)
  var towardZero: Int { get }

  /// The exponential function eˣ, within 2 ulp.
  static func exp(_ x: Self) -> Self
  /// The natural logarithm, within 2 ulp; −∞ at 0 and NaN below it.
  static func log(_ x: Self) -> Self
  /// The natural logarithm of 1 + x, accurate for small x too.
  static func log1p(_ x: Self) -> Self
  /// The softplus function log(1 + eˣ), without overflow.
  static func softplus(_ x: Self) -> Self
  /// The hyperbolic tangent, within 2 ulp.
  static func tanh(_ x: Self) -> Self
  /// The error function 2/√π ∫₀ˣ e^(−t²) dt, within 2 ulp.
  static func erf(_ x: Self) -> Self

  /// Stores two vectors side by side, as one if the processor has vectors that long.
  static func store(_ first: Short, _ second: Short, to place: UnsafeMutablePointer<Self>)

  /// Computes a matrix product; ``MatrixProduct`` says to what bits.
  static func compute(_ product: MatrixProduct<Self>, on team: Team)

  /// Computes a matrix product and tells of its rows when they are complete.
  static func compute(
    _ product: MatrixProduct<Self>, on team: Team, for observer: any RowsObserver)
}

extension Float: Scalar {
  public typealias Short = SIMD8<Float>
  #if BACKPROP_AVX512
    public typealias Wide = SIMD16<Float>
    public typealias Half = SIMD8<Float>
  #else
    public typealias Wide = SIMD8<Float>
    public typealias Half = SIMD4<Float>
  #endif

  public static var name: String { "float32" }

  @inlinable @inline(__always)
  public var towardZero: Int { Int(self) }

  /// Stores two vectors side by side.
  @inlinable @inline(__always)
  public static func store(
    _ first: Short, _ second: Short, to place: UnsafeMutablePointer<Float>
  ) {
    #if BACKPROP_AVX512
      UnsafeMutableRawPointer(place)
        .storeBytes(of: Wide(lowHalf: first, highHalf: second), as: Wide.self)
    #else
      Kernels.store(first, to: place)
      Kernels.store(second, to: place + Short.scalarCount)
    #endif
  }

  public static func compute(_ product: MatrixProduct<Float>, on team: Team) {
    product.compute(on: team)
  }

  public static func compute(
    _ product: MatrixProduct<Float>, on team: Team, for observer: any RowsObserver
  ) {
    product.compute(on: team, for: observer)
  }
}

extension Double: Scalar {
  public typealias Short = SIMD4<Double>
  #if BACKPROP_AVX512
    public typealias Wide = SIMD8<Double>
    public typealias Half = SIMD4<Double>
  #else
    public typealias Wide = SIMD4<Double>
    public typealias Half = SIMD2<Double>
  #endif

  public static var name: String { "float64" }

  @inlinable @inline(__always)
  public var towardZero: Int { Int(self) }

  /// Stores two vectors side by side.
  @inlinable @inline(__always)
  public static func store(
    _ first: Short, _ second: Short, to place: UnsafeMutablePointer<Double>
  ) {
    #if BACKPROP_AVX512
      UnsafeMutableRawPointer(place)
        .storeBytes(of: Wide(lowHalf: first, highHalf: second), as: Wide.self)
    #else
      Kernels.store(first, to: place)
      Kernels.store(second, to: place + Short.scalarCount)
    #endif
  }

  public static func compute(_ product: MatrixProduct<Double>, on team: Team) {
    product.compute(on: team)
  }

  public static func compute(
    _ product: MatrixProduct<Double>, on team: Team, for observer: any RowsObserver
  ) {
    product.compute(on: team, for: observer)
  }
}
