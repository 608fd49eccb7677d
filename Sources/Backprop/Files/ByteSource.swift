/// Bytes that come one after the other: from a file, from standard input, or from memory.
struct ByteSource {
  /// The name for messages.
  let name: String

  private let file: InputFile?
  private let memory: [UInt8]
  private let canRewind: Bool
  private var taken = 0

  /// Opens the file; `-` is standard input.
  init(path: String) throws(FileError) {
    let file = try InputFile(path)
    name = file.name
    self.file = file
    memory = []
    canRewind = true
  }

  /// Takes bytes in memory, which behave like a pipe if one cannot go back in them.
  init(_ bytes: [UInt8], name: String, canRewind: Bool = true) {
    self.name = name
    file = nil
    memory = bytes
    self.canRewind = canRewind
  }

  /// Fills these places of the buffer as far as there are bytes, and returns how many there were;
  /// fewer than there are places only at the end.
  mutating func read(into buffer: inout [UInt8], places: Range<Int>) throws(FileError) -> Int {
    if let file { return try file.read(into: &buffer, places: places) }
    let count = min(places.count, memory.count - taken)
    for index in 0..<count { buffer[places.lowerBound + index] = memory[taken + index] }
    taken += count
    return count
  }

  /// Goes back to the first byte; false if that is not possible, as with a pipe.
  mutating func rewind() -> Bool {
    taken = 0
    return file?.rewind() ?? canRewind
  }
}
