import Foundation
import Testing

@testable import Backprop

@Suite struct SafeTensorsWriterTests {
  @Test(arguments: ["mixed", "empty"])
  func writesTheBytesOfTheReference(name: String) throws {
    let folder = try TemporaryFolder()
    let file = try SafeTensors(contentsOf: SafeTensorsReaderTests.path(name))
    // In any order, and from numbers as well as from bytes.
    let tensors = file.tensors.reversed().map { tensor in
      if let floats = tensor.floats {
        SafeTensors.Tensor(tensor.name, shape: tensor.shape, floats)
      } else if let doubles = tensor.doubles {
        SafeTensors.Tensor(tensor.name, shape: tensor.shape, doubles)
      } else {
        tensor
      }
    }
    let again = SafeTensors(tensors, metadata: file.metadata)
    #expect(again.tensors == file.tensors)
    try again.write(to: folder["file"])
    let expected = try SafeTensorsReaderTests.bytes(name)
    #expect(folder.bytes("file") == expected)
    #expect(again.bytes == expected)
    let error = #expect(throws: FileError.self) {
      try again.write(to: folder["file"], overwriting: false)
    }
    #expect(error?.code == EEXIST)
  }

  @Test func numbersStandAtMultiplesOfEight() throws {
    for length in 0..<9 {
      let tensor = SafeTensors.Tensor(
        String(repeating: "n", count: length), shape: [1], [0.5] as [Double])
      let bytes = SafeTensors([tensor]).bytes
      #expect(bytes.count % 8 == 0)
      #expect(bytes.suffix(9).first != UInt8(ascii: "\0"))
      #expect(try SafeTensors(bytes: bytes, source: "file").tensors == [tensor])
    }
  }

  @Test func textsAreSorted() throws {
    let metadata = ["b": "2", "a": "\u{0}\"\\\n", "é": "", "B": "3"]
    let file = SafeTensors([], metadata: metadata)
    let text = String(decoding: file.bytes.dropFirst(8), as: UTF8.self)
    #expect(
      text.hasPrefix(
        #"{"__metadata__":{"B":"3","a":"\u0000\"\\\n","b":"2","é":""}}"#))
    #expect(try SafeTensors(bytes: file.bytes, source: "file").metadata == metadata)
  }

  /// What has many tensors comes back as it was.
  @Test func manyTensors() throws {
    let folder = try TemporaryFolder()
    let tensors = (0..<2000).map { place in
      place % 2 == 0
        ? SafeTensors.Tensor(
          "\(place)", shape: [place % 7, 3], [Float](repeating: 1.5, count: place % 7 * 3))
        : SafeTensors.Tensor("\(place)", shape: [place], [Double](repeating: -0.1, count: place))
    }
    let file = SafeTensors(tensors)
    try file.write(to: folder["file"])
    let read = try SafeTensors(contentsOf: folder["file"])
    #expect(read == file)
    #expect(read["1999"]?.doubles == [Double](repeating: -0.1, count: 1999))
  }
}
