import Foundation
import Testing

/// Tables that are arrays, with their targets in a file of their own.
struct ArrayTableTests {
  private let rows = 80

  /// An array as `numpy.save` writes it: rows × columns of `Float64`.
  private func npy(columns: Int, _ value: (Int, Int) -> Double) -> Data {
    let shape = columns == 1 ? "(\(rows),)" : "(\(rows), \(columns))"
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data += [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)]
    data += Data(header.utf8)
    for row in 0..<rows {
      for column in 0..<columns {
        withUnsafeBytes(of: value(row, column).bitPattern.littleEndian) { data += Data($0) }
      }
    }
    return data
  }

  private func idx(_ dimensions: [Int], _ bytes: [UInt8]) -> Data {
    var data = Data([0, 0, 8, UInt8(dimensions.count)])
    for count in dimensions {
      withUnsafeBytes(of: UInt32(count).bigEndian) { data += Data($0) }
    }
    return data + Data(bytes)
  }

  @Test func numPyArraysAreTables() throws {
    let place = try Workplace()
    try npy(columns: 2) { row, column in Double(row * (column + 1) % 17) }
      .write(to: place.path("X.npy"))
    try npy(columns: 1) { row, _ in Double(row % 17) }.write(to: place.path("y.npy"))
    let trained = try place.run(
      "train X.npy --target-file y.npy --task regression --epochs 20 --quiet")
    trained.expectSuccess()
    try place.run("verify X.safetensors X.npy --target-file y.npy").expectSuccess()
    let evaluated = try place.run("evaluate X.safetensors X.npy --target-file y.npy --json")
    #expect(try evaluated.json["rows"] as? Int == rows)
    #expect(try place.run("predict X.safetensors X.npy").lines.count == rows + 1)
  }

  @Test func imagesAndLabelsAreTables() throws {
    let place = try Workplace()
    let labels = (0..<rows).map { UInt8($0 % 2) }
    let pixels = labels.flatMap { (label: UInt8) -> [UInt8] in
      [label * 200, 10, 255 - label * 200, label]
    }
    try idx([rows, 2, 2], pixels).write(to: place.path("images-idx3-ubyte"))
    try idx([rows], labels).write(to: place.path("labels-idx1-ubyte"))
    let trained = try place.run(
      "train images-idx3-ubyte --target-file labels-idx1-ubyte --epochs 30 --task classification "
        + "--checkpoint run --output m.safetensors --quiet")
    trained.expectSuccess()
    let predicted = try place.run("predict m.safetensors images-idx3-ubyte")
    predicted.expectSuccess()
    #expect(predicted.lines.dropFirst().map { UInt8($0) } == labels)
    try place.run("train --resume run --epochs 40 --quiet").expectSuccess()
  }

  @Test func differentLengthsAreRefused() throws {
    let place = try Workplace(with: "iris.csv")
    try npy(columns: 1) { row, _ in Double(row % 3) }.write(to: place.path("y.npy"))
    try place.run("train iris.csv --target-file y.npy").expectError(
      65, says: ["y.npy", "80 rows", "150 were expected"])
    try place.run("train iris.csv --target-file y.npy --validation iris.csv").expectError(
      64, says: ["--validation iris.csv", "--validation 0.2"])
  }
}
