extension SafeTensors {
  /// Reads a file. All that the header says is checked before memory is taken for it.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, ``ModelFileError`` if it is not sound.
  public init(contentsOf path: String) throws {
    let file = try InputFile(path)
    guard let size = file.size else {
      // A pipe ends where it ends; only then is known how long it is.
      try self.init(bytes: try file.readAll(), source: file.name)
      return
    }
    let start = try file.read(count: min(size, 8))
    let length = try SafeTensorsHeader.length(start, fileSize: size, source: file.name)
    let text = try file.read(count: length)
    let header = try SafeTensorsHeader(text, dataSize: size - 8 - length, source: file.name)
    let tensors = try header.entries.map { entry in
      let bytes = try file.read(count: entry.byteCount)
      if bytes.count < entry.byteCount {
        throw ModelFileError(
          file.name, .tensor(entry.name), "the file became shorter while it was read. Try again.")
      }
      return entry.tensor(bytes)
    }
    self.init(read: tensors, metadata: header.metadata)
  }

  /// Reads the bytes of a file that are already in memory; `source` is its name for messages.
  public init(bytes: [UInt8], source: String) throws(ModelFileError) {
    let length = try SafeTensorsHeader.length(
      Array(bytes.prefix(8)), fileSize: bytes.count, source: source)
    let data = bytes[(8 + length)...]
    let header = try SafeTensorsHeader(
      Array(bytes[8..<8 + length]), dataSize: data.count, source: source)
    let tensors = header.entries.map { entry in
      let begin = data.startIndex + entry.begin
      return entry.tensor(Array(data[begin..<begin + entry.byteCount]))
    }
    self.init(read: tensors, metadata: header.metadata)
  }
}

/// What stands before the numbers of a file: texts, and where each tensor is. All of it is checked.
struct SafeTensorsHeader {
  /// The texts.
  private(set) var metadata: [String: String] = [:]

  /// The tensors, in the order of their numbers.
  private(set) var entries: [Entry] = []

  private let source: String

  /// Where a tensor is.
  struct Entry {
    let name: String
    let type: SafeTensors.ElementType
    let shape: [Int]
    /// Its first byte, counted from the end of the header.
    let begin: Int
    /// The byte after its last.
    let end: Int

    var byteCount: Int { end - begin }

    func tensor(_ bytes: [UInt8]) -> SafeTensors.Tensor {
      SafeTensors.Tensor(read: name, type: type, shape: shape, .bytes(bytes))
    }
  }

  /// The length of the header, from the first 8 bytes.
  static func length(
    _ start: [UInt8], fileSize: Int, source: String
  ) throws(ModelFileError) -> Int {
    guard start.count == 8 else {
      throw ModelFileError(
        source, .file, "it has \(start.count) bytes, and a safetensors file at least 8. \(advice)")
    }
    let length = start.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let limit = min(fileSize - 8, SafeTensors.longestHeader)
    guard let length = Int(exactly: length), length <= limit else {
      throw ModelFileError(
        source, .byte(0), "a header of \(length) bytes, where at most \(limit) can be. \(advice)")
    }
    return length
  }

  /// Reads the text of a header that is followed by `dataSize` bytes.
  init(_ text: [UInt8], dataSize: Int, source: String) throws(ModelFileError) {
    self.source = source
    var raw: [RawEntry] = []
    do throws(JSONError) {
      raw = try read(text)
    } catch {
      throw ModelFileError(source, .byte(8 + error.offset), "\(error.problem). \(Self.advice)")
    }
    entries.reserveCapacity(raw.count)
    for entry in raw { entries.append(try check(entry)) }
    // The order of the text is free. Tensors without numbers may begin where another begins.
    entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    try checkCoverage(dataSize)
  }

  private static var advice: String { "The file is damaged, or no safetensors file." }

  // MARK: The text

  /// A tensor as the text has it.
  private struct RawEntry {
    var name: String
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
  }

  private mutating func read(_ text: [UInt8]) throws(JSONError) -> [RawEntry] {
    var reader = JSONReader(text)
    var raw: [RawEntry] = []
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if key == SafeTensors.metadataKey {
        try readMetadata(&reader)
      } else {
        raw.append(try Self.readEntry(key, &reader))
      }
    }
    try reader.end()
    return raw
  }

  private mutating func readMetadata(_ reader: inout JSONReader) throws(JSONError) {
    try reader.beginObject()
    while let key = try reader.nextKey() { metadata[key] = try reader.readString() }
  }

  private static func readEntry(
    _ name: String, _ reader: inout JSONReader
  ) throws(JSONError) -> RawEntry {
    var entry = RawEntry(name: name)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "dtype": entry.type = try reader.readString()
      case "shape":
        entry.shape = try readIntegers(&reader, atMost: SafeTensors.mostDimensions, "dimensions")
      case "data_offsets":
        entry.offsets = try readIntegers(&reader, atMost: 2, "offsets")
      default: try reader.skipValue()
      }
    }
    return entry
  }

  private static func readIntegers(
    _ reader: inout JSONReader, atMost most: Int, _ what: String
  ) throws(JSONError) -> [Int] {
    var integers: [Int] = []
    try reader.beginArray()
    while try reader.hasNextElement() {
      if integers.count == most { throw reader.failure("more than \(most) \(what)") }
      integers.append(try reader.readInteger())
    }
    return integers
  }

  // MARK: What it means

  private func check(_ raw: RawEntry) throws(ModelFileError) -> Entry {
    guard let typeName = raw.type, let shape = raw.shape, let offsets = raw.offsets else {
      throw failure(raw.name, "it must have a dtype, a shape and data_offsets")
    }
    guard let type = SafeTensors.ElementType(rawValue: typeName) else {
      throw ModelFileError(
        source, .tensor(raw.name),
        "the dtype \(typeName.quoted) is not known; common ones are F32 and F64. Convert it.")
    }
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
      throw failure(
        raw.name, "data_offsets \(offsets), where begin ≤ end, both from 0, were expected")
    }
    // Neither is negative, so this cannot overflow.
    let given = offsets[1] - offsets[0]
    guard let count = type.byteCount(of: shape) else {
      throw failure(raw.name, "a tensor cannot have the shape \(shape) of \(typeName)")
    }
    guard count == given else {
      throw failure(
        raw.name, "its shape \(shape) of \(typeName) takes \(count) bytes, but \(given) are given")
    }
    return Entry(name: raw.name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  /// Checks that each byte belongs to exactly one tensor, which bounds all sizes by that of the
  /// file.
  private func checkCoverage(_ dataSize: Int) throws(ModelFileError) {
    var end = 0
    for entry in entries {
      guard entry.begin == end else {
        let what = entry.begin < end ? "overlap another tensor" : "leave a hole before them"
        throw failure(
          entry.name, "its bytes begin at \(entry.begin), and not at \(end): they \(what)")
      }
      end = entry.end
    }
    guard end == dataSize else {
      throw ModelFileError(
        source, .file,
        "its tensors have \(end) bytes, but \(dataSize) follow the header. \(Self.advice)")
    }
  }

  private func failure(_ name: String, _ problem: String) -> ModelFileError {
    ModelFileError(source, .tensor(name), "\(problem). \(Self.advice)")
  }
}

extension InputFile {
  /// The next bytes; fewer than `count` only at the end of the file.
  fileprivate func read(count: Int) throws(FileError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let filled = try read(into: &buffer)
    buffer.removeLast(count - filled)
    return buffer
  }

  /// All bytes to the end.
  fileprivate func readAll() throws(FileError) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let filled = try read(into: &buffer)
      all += buffer.prefix(filled)
      if filled < buffer.count { return all }
    }
  }
}
