/// Tensors and texts in a file of the format safetensors, which PyTorch, MLX, JAX and others read:
/// a header in JSON, then nothing but numbers.
///
/// ```swift
/// let weights = SafeTensors.Tensor("0.weight", shape: [2, 3], [1, 2, 3, 4, 5, 6] as [Float])
/// try SafeTensors([weights], metadata: ["author": "me"]).write(to: "model.safetensors")
///
/// let file = try SafeTensors(contentsOf: "model.safetensors")
/// print(file["0.weight"]?.floats ?? [], file.metadata)
/// ```
///
/// - Source: <https://github.com/huggingface/safetensors>, version 0.8.0. Unlike the reference,
/// reading
///   refuses keys that occur twice, and more than 8 dimensions.
public struct SafeTensors: Sendable, Equatable {
  /// The tensors, in the order of their numbers in the file.
  public let tensors: [Tensor]

  /// Texts that describe the file.
  public let metadata: [String: String]

  /// Collects what shall be written. The names must be different, and none may be `__metadata__`.
  public init(_ tensors: [Tensor], metadata: [String: String] = [:]) {
    var names: Set<String> = [Self.metadataKey]
    for tensor in tensors {
      precondition(
        names.insert(tensor.name).inserted, "No two tensors may be called \(tensor.name.quoted).")
    }
    self.tensors = Self.inFileOrder(tensors)
    self.metadata = metadata
  }

  /// Takes what has been read and checked.
  init(read tensors: [Tensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of a name, or nil.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// The key of the header that is no tensor.
  static var metadataKey: String { "__metadata__" }

  /// The most bytes that a header may have, as in the reference.
  static var longestHeader: Int { 100_000_000 }

  /// The most dimensions that a tensor may have.
  static var mostDimensions: Int { 8 }
}

// MARK: - Tensors

extension SafeTensors {
  /// Numbers in rows, columns and further dimensions, with a name.
  public struct Tensor: Sendable {
    /// The name, such as `0.weight`.
    public let name: String
    /// What the numbers are.
    public let type: ElementType
    /// The number of places in each dimension, outermost first; empty for a single number.
    public let shape: [Int]

    let storage: Storage

    /// The numbers, as they are at hand.
    enum Storage {
      case floats([Float])
      case doubles([Double])
      /// Little-endian, as in a file.
      case bytes([UInt8])
    }

    /// Takes numbers in the order of a file: the last dimension counts fastest.
    public init(_ name: String, shape: [Int], _ numbers: [Float]) {
      Self.require(shape, of: .f32, byteCount: numbers.count * 4)
      self.init(read: name, type: .f32, shape: shape, .floats(numbers))
    }

    /// Takes numbers in the order of a file: the last dimension counts fastest.
    public init(_ name: String, shape: [Int], _ numbers: [Double]) {
      Self.require(shape, of: .f64, byteCount: numbers.count * 8)
      self.init(read: name, type: .f64, shape: shape, .doubles(numbers))
    }

    /// Takes numbers as they stand in a file, little-endian.
    public init(_ name: String, type: ElementType, shape: [Int], bytes: [UInt8]) {
      Self.require(shape, of: type, byteCount: bytes.count)
      self.init(read: name, type: type, shape: shape, .bytes(bytes))
    }

    /// Takes what has been checked.
    init(read name: String, type: ElementType, shape: [Int], _ storage: Storage) {
      self.name = name
      self.type = type
      self.shape = shape
      self.storage = storage
    }

    private static func require(_ shape: [Int], of type: ElementType, byteCount: Int) {
      precondition(
        shape.count <= mostDimensions,
        "A tensor has at most \(mostDimensions) dimensions; this has \(shape.count).")
      precondition(
        type.byteCount(of: shape) == byteCount,
        "The shape \(shape) of \(type.rawValue) does not take \(byteCount) bytes.")
    }
  }

  /// What the numbers of a tensor are, by the names of the format, narrowest first.
  public enum ElementType: String, Sendable, CaseIterable {
    /// A byte that is 0 or 1.
    case bool = "BOOL"
    /// A number of the kind that the name says, which is passed on as bytes.
    case f4 = "F4", f6e2m3 = "F6_E2M3", f6e3m2 = "F6_E3M2", u8 = "U8", i8 = "I8",
      f8e5m2 = "F8_E5M2", f8e4m3 = "F8_E4M3", f8e8m0 = "F8_E8M0", f8e4m3fnuz = "F8_E4M3FNUZ",
      f8e5m2fnuz = "F8_E5M2FNUZ", i16 = "I16", u16 = "U16", f16 = "F16", bf16 = "BF16",
      i32 = "I32", u32 = "U32"
    /// `Float`.
    case f32 = "F32"
    /// Two `Float`, the real and the imaginary part.
    case c64 = "C64"
    /// `Double`.
    case f64 = "F64"
    /// `Int64`.
    case i64 = "I64"
    /// `UInt64`.
    case u64 = "U64"

    /// How many bits a number takes.
    public var bitCount: Int {
      switch self {
      case .f4: 4
      case .f6e2m3, .f6e3m2: 6
      case .bool, .u8, .i8, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz: 8
      case .i16, .u16, .f16, .bf16: 16
      case .i32, .u32, .f32: 32
      case .c64, .f64, .i64, .u64: 64
      }
    }

    /// How many bytes a tensor takes; nil if they cannot be counted, since a dimension is negative,
    /// there are too many, or the last byte would not be full.
    func byteCount(of shape: [Int]) -> Int? {
      var count = 1
      for size in shape {
        let product = count.multipliedReportingOverflow(by: size)
        if size < 0 || product.overflow { return nil }
        count = product.partialValue
      }
      let bits = count.multipliedReportingOverflow(by: bitCount)
      return bits.overflow || bits.partialValue % 8 != 0 ? nil : bits.partialValue / 8
    }
  }
}

// MARK: - Numbers

extension SafeTensors.Tensor: Equatable {
  /// The numbers, if they are `F32`; nil otherwise.
  public var floats: [Float]? {
    guard type == .f32 else { return nil }
    if case .floats(let numbers) = storage { return numbers }
    return numbers { Float(bitPattern: $0) }
  }

  /// The numbers, if they are `F64`; nil otherwise.
  public var doubles: [Double]? {
    guard type == .f64 else { return nil }
    if case .doubles(let numbers) = storage { return numbers }
    return numbers { Double(bitPattern: $0) }
  }

  /// The numbers, if they are `I64`; nil otherwise.
  public var integers: [Int64]? {
    type == .i64 ? numbers { Int64(bitPattern: $0) } : nil
  }

  /// The numbers as they stand in a file, little-endian.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    withLittleEndianBytes { (span) in span.withUnsafeBytes { result = Array($0) } }
    return result
  }

  /// Whether two tensors have the same name, type and shape, and the same bits.
  public static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.type == b.type && a.shape == b.shape && a.bytes == b.bytes
  }

  /// Gives a closure the numbers as they stand in a file; without a copy where the processor is
  /// little-endian too.
  func withLittleEndianBytes<E: Error>(_ body: (RawSpan) throws(E) -> Void) throws(E) {
    switch storage {
    case .bytes(let bytes): try body(bytes.span.bytes)
    #if _endian(big)
      case .floats(let numbers): try body(numbers.map(\.bitPattern.littleEndian).span.bytes)
      case .doubles(let numbers): try body(numbers.map(\.bitPattern.littleEndian).span.bytes)
    #else
      case .floats(let numbers): try body(numbers.span.bytes)
      case .doubles(let numbers): try body(numbers.span.bytes)
    #endif
    }
  }

  private func numbers<I: FixedWidthInteger, N>(_ make: (I) -> N) -> [N] {
    var numbers: [N] = []
    withLittleEndianBytes { span in
      span.withUnsafeBytes { bytes in
        numbers = stride(from: 0, to: bytes.count, by: I.bitWidth / 8).map {
          make(I(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: I.self)))
        }
      }
    }
    return numbers
  }
}
