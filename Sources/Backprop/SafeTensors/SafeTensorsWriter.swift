extension SafeTensors {
  /// Writes a file, which takes the place of an older one only when it is whole. The bytes depend
  /// on nothing but names, numbers and texts, and are those that the reference writes.
  ///
  /// With `overwriting` false, it is an error if there is such a file.
  public func write(to path: String, overwriting: Bool = true) throws(FileError) {
    let file = try AtomicFile(path, overwriting: overwriting)
    try file.write(header)
    for tensor in tensors {
      try tensor.withLittleEndianBytes { (bytes) throws(FileError) in try file.write(bytes) }
    }
    try file.commit()
  }

  /// The bytes of a file.
  public var bytes: [UInt8] {
    tensors.reduce(into: header) { $0 += $1.bytes }
  }

  /// Wide numbers first, so that all stand at multiples of their width; then by the bytes of the
  /// name.
  static func inFileOrder(_ tensors: [Tensor]) -> [Tensor] {
    let places = Dictionary(
      uniqueKeysWithValues: ElementType.allCases.enumerated().map { ($1, $0) })
    return tensors.sorted { a, b in
      if a.type != b.type { return (places[a.type] ?? 0) > (places[b.type] ?? 0) }
      return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
    }
  }

  /// The length and the text of the header, with spaces up to a multiple of 8.
  private var header: [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\($0.jsonString):\($1.jsonString)" }
      members.append("\"\(Self.metadataKey)\":{\(texts.joined(separator: ","))}")
    }
    var begin = 0
    for tensor in tensors {
      let end = begin + tensor.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(tensor.name.jsonString):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(begin),\(end)]}")
      begin = end
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    text += repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    precondition(
      text.count <= Self.longestHeader,
      "Names and texts take at most \(Self.longestHeader) bytes; these take \(text.count).")
    let length = UInt64(text.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + text
  }
}

extension SafeTensors.Tensor {
  /// How many bytes the numbers take.
  fileprivate var byteCount: Int {
    switch storage {
    case .floats(let numbers): numbers.count * 4
    case .doubles(let numbers): numbers.count * 8
    case .bytes(let bytes): bytes.count
    }
  }
}
