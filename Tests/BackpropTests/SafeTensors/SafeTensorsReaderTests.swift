import Foundation
import Testing

@testable import Backprop

@Suite struct SafeTensorsReaderTests {
  /// What `safetensors_references.py` has recorded.
  static func path(_ name: String) throws -> String {
    try #require(
      Bundle.module.url(
        forResource: name, withExtension: "safetensors", subdirectory: "References")
    ).path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  // MARK: - Sound files

  @Test func filesOfTheReference() throws {
    let file = try SafeTensors(contentsOf: Self.path("mixed"))
    #expect(file.metadata == ["config": "{\"kind\":\"dense\",\"größe\":[1,2]}\n"])
    #expect(
      file.tensors.map(\.name) == [
        "steps", "2.weight", "größe 🧠", "0.bias", "0.weight", "10.bias",
        "quoted \"\\/\n\t\u{8}\u{C}\u{1}\u{7F}", "half", "u8", "mask",
      ])
    #expect(file["0.bias"]?.floats == [0.1, 0.2])
    let weights = try #require(file["0.weight"])
    #expect(weights.shape == [2, 3])
    let expected: [Float] = [1.5, -2, 2 * .leastNonzeroMagnitude, .nan, .infinity, -0.0]
    #expect(weights.floats?.map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(
      file["2.weight"]?.doubles == [0.1, .leastNonzeroMagnitude, 3.141592653589793, -.infinity])
    #expect(file["größe 🧠"]?.shape == [3, 0, 2])
    #expect(file["größe 🧠"]?.doubles == [])
    #expect(file.tensors[6].shape == [])
    #expect(file.tensors[6].floats == [42])
    #expect(file["steps"]?.integers == [-1, .max, .min])
    #expect(file["mask"]?.type == .bool)
    #expect(file["mask"]?.bytes == [1, 0, 1])
    #expect(file["half"]?.type == .f16)
    #expect(file["none"] == nil)
  }

  @Test func unusualFiles() throws {
    let file = try SafeTensors(contentsOf: Self.path("unaligned"))
    #expect(file.metadata == ["x": "1", "y": "2"])
    #expect(file.tensors.map(\.name) == ["c", "a", "b"])
    #expect(file["a"]?.floats == [0.5])
    #expect(file["b"]?.doubles == [0.25])
    let empty = try SafeTensors(contentsOf: Self.path("empty"))
    #expect(empty.tensors.isEmpty && empty.metadata.isEmpty)
  }

  @Test(arguments: ["mixed", "unaligned", "empty"])
  func memoryAndFilesAgree(name: String) throws {
    let path = try Self.path(name)
    #expect(
      try SafeTensors(contentsOf: path) == SafeTensors(bytes: Self.bytes(name), source: name))
  }

  @Test func pipes() throws {
    let folder = try TemporaryFolder()
    let path = folder["pipe"]
    try #require(mkfifo(path, 0o600) == 0)
    let bytes = try Self.bytes("mixed")
    let thread = Thread { try? FileHandle(forWritingAtPath: path)?.write(contentsOf: Data(bytes)) }
    thread.start()
    #expect(try SafeTensors(contentsOf: path).bytes == bytes)
  }

  // MARK: - Unsound files

  private func file(_ header: String, data: Int = 0) -> [UInt8] {
    let text = Array(header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) } + text
      + [UInt8](repeating: 0, count: data)
  }

  private func tensor(_ name: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
    #""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
  }

  @Test func missingFile() {
    let error = #expect(throws: FileError.self) { try SafeTensors(contentsOf: "/nowhere") }
    #expect(error?.isMissing == true)
    #expect(throws: FileError.self) { try SafeTensors(contentsOf: "/tmp") }
  }

  @Test func headersThatAreRight() throws {
    for (header, data) in [
      ("  {} \n\t", 0), ("{\"__metadata__\":{}}", 0), ("{\(tensor("a", "[]", 0, 4))}", 4),
      ("{\(tensor("a", "[1,1,1,1,1,1,1,1]", 0, 4))}", 4),
      ("{\(tensor("b", "[1]", 4, 8)),\(tensor("a", "[1]", 0, 4))}", 8),
      ("{\(tensor("b", "[0]", 4, 4)),\(tensor("a", "[1]", 0, 4)),\(tensor("c", "[1]", 4, 8))}", 8),
      ("{\(tensor("", "[0,9223372036854775807]", 0, 0))}", 0),
    ] {
      _ = try SafeTensors(bytes: file(header, data: data), source: "file")
    }
  }

  /// A[1]:0:4 stands for the entry of the tensor A with its shape and offsets.
  @Test(arguments: [
    ("", 0, "byte 8"), ("[]", 0, "byte 8"), ("{}x", 0, "byte 10"), ("{} {}", 0, "byte 11"),
    ("{}", 1, "1 follow"), ("{\"a\":1}", 0, "byte 13"), ("{\"a\":{}}", 0, "\"a\""),
    ("{\"__metadata__\":{\"a\":1}}", 0, "byte 29"), ("{\"__metadata__\":[]}", 0, "byte 24"),
    ("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "twice"),
    ("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "twice"),
    ("{A[1]:0:4,A[1]:0:4}", 4, "twice"), ("{A[1]:0:4,B[1]:0:4}", 4, "overlap"),
    ("{A[1]:0:4,B[2]:2:10}", 10, "overlap"), ("{A[1]:0:4,B[1]:5:9}", 9, "hole"),
    ("{A[1]:4:8}", 8, "hole"), ("{A[1]:0:4}", 3, "3 follow"), ("{A[1]:0:4}", 5, "5 follow"),
    ("{A[1]:4:0}", 4, "begin"), ("{A[1]:-4:0}", 4, "begin"), ("{A[2]:0:4}", 4, "takes 8 bytes"),
    ("{A[-1]:0:4}", 4, "shape"), ("{A[-1,-1]:0:4}", 4, "shape"), ("{A[1.0]:0:4}", 4, "integer"),
    ("{A[4611686018427387904,4,0]:0:0}", 0, "shape"), ("{A[9223372036854775807]:0:4}", 4, "shape"),
    ("{A[9223372036854775808]:0:4}", 4, "64 bits"), ("{A[1,1,1,1,1,1,1,1,1]:0:4}", 4, "dimensions"),
    ("{A[1099511627776]:0:4398046511104}", 4, "4 follow"),
    ("{A{}:0:4}", 4, "an array was expected"),
    ("{A[1]:0:9223372036854775807}", 4, "takes 4 bytes"),
    ("{A[[1]]:0:4}", 4, "a number was expected"),
  ])
  func headersThatAreWrong(header: String, data: Int, message: String) throws {
    var text = header
    for name in ["A", "B"] {
      text = text.replacing(
        try Regex("\(name)([\\[{][^:]*):([-0-9]+):([0-9]+)").dotMatchesNewlines(),
        maxReplacements: 9
      ) { match in
        let part = { (place: Int) in match.output[place].substring ?? "" }
        return #""\#(name)":{"dtype":"F32","shape":\#(part(1)),"#
          + #""data_offsets":[\#(part(2)),\#(part(3))]}"#
      }
    }
    let bytes = file(text, data: data)
    let error = #expect(throws: ModelFileError.self, "\(text)") {
      try SafeTensors(bytes: bytes, source: "file")
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    let folder = try TemporaryFolder()
    try folder.put(bytes, "file")
    #expect(throws: ModelFileError.self) { try SafeTensors(contentsOf: folder["file"]) }
  }

  @Test(arguments: [
    #""dtype":"F31","shape":[],"data_offsets":[0,4]"#,
    #""dtype":32,"shape":[],"data_offsets":[0,4]"#,
    #""dtype":"F32","shape":[]"#, #""dtype":"F32","data_offsets":[0,4]"#,
    #""shape":[],"data_offsets":[0,4]"#, #""dtype":"F32","shape":[],"data_offsets":[0]"#,
    #""dtype":"F32","shape":[],"data_offsets":[0,4,4]"#,
    #""dtype":"F4","shape":[7],"data_offsets":[0,4]"#,
    #""dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]"#,
    #""dtype":"F32","shape":[],"data_offsets":[0,4],"x":{"y":1,"y":2}"#,
  ])
  func entriesThatAreWrong(entry: String) {
    #expect(throws: ModelFileError.self) {
      try SafeTensors(bytes: file("{\"a\":{\(entry)}}", data: 4), source: "file")
    }
  }

  @Test func lengthsThatAreWrong() throws {
    var bytes = try Self.bytes("mixed")
    for count in 0..<8 {
      let error = #expect(throws: ModelFileError.self) {
        try SafeTensors(bytes: Array(bytes.prefix(count)), source: "file")
      }
      #expect(error?.place == .file)
    }
    for length: UInt64 in [0, 1, 823, 100_000_001, 1 << 31, 1 << 62, 1 << 63, .max] {
      for place in 0..<8 { bytes[place] = UInt8(truncatingIfNeeded: length >> (place * 8)) }
      #expect(throws: ModelFileError.self) { try SafeTensors(bytes: bytes, source: "file") }
    }
  }

  @Test func messages() {
    let overlapping = "{\(tensor("a", "[1]", 0, 4)),\(tensor("b", "[2]", 2, 10))}"
    let error = #expect(throws: ModelFileError.self) {
      try SafeTensors(bytes: file(overlapping, data: 10), source: "m.safetensors")
    }
    #expect(
      error?.description
        == "m.safetensors: tensor \"b\": its bytes begin at 2, and not at 4: they overlap another "
        + "tensor. The file is damaged, or no safetensors file.")
    let hostile =
      String(repeating: "x", count: 50) + "\\u001b[2J" + String(repeating: "y", count: 99)
    let long = #expect(throws: ModelFileError.self) {
      try SafeTensors(bytes: file("{\(tensor(hostile, "[1]", 0, 3))}", data: 3), source: "f")
    }
    #expect(long?.description.contains("\u{1B}") == false)
    #expect((long?.description.count ?? 999) < 300)
  }

  // MARK: - Damaged files

  @Test(arguments: ["mixed", "unaligned", "empty"])
  func shortenedAnywhere(name: String) throws {
    let bytes = try Self.bytes(name)
    for count in 0..<bytes.count {
      #expect(throws: ModelFileError.self) {
        try SafeTensors(bytes: Array(bytes.prefix(count)), source: "file")
      }
    }
    #expect(throws: ModelFileError.self) { try SafeTensors(bytes: bytes + [0], source: "file") }
  }

  /// Each bit of the length and the header, one after the other: an error, or a file of the same
  /// size.
  @Test(arguments: ["mixed", "unaligned", "empty"])
  func anyBitFlipped(name: String) throws {
    var bytes = try Self.bytes(name)
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    var accepted = 0
    for bit in 0..<(8 + length) * 8 {
      bytes[bit / 8] ^= 1 << (bit % 8)
      do throws(ModelFileError) {
        let read = try SafeTensors(bytes: bytes, source: "file")
        #expect(read.tensors.reduce(0) { $0 + $1.bytes.count } <= bytes.count - 8)
        accepted += 1
      } catch {
        #expect(!error.problem.isEmpty)
      }
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
    // A letter of a name or a text becomes another.
    #expect(accepted < length * 4)
  }
}
