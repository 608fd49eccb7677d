import Backprop
import Foundation

/// The files that points read; they are written to a temporary folder and removed after the point.
enum ScaleFiles {
  static func inputs(in folder: URL) -> String { folder.appending(path: "inputs.npy").path }
  static func targets(in folder: URL) -> String { folder.appending(path: "targets.npy").path }
  static func text(in folder: URL) -> String { folder.appending(path: "table.csv").path }

  /// Writes rows of 64 numbers and their classes as NumPy would.
  static func writeArrays(rows: Int, in folder: URL) throws {
    var data = ScaleData()
    // Written again and again: what the numbers are does not matter, and random ones take time.
    let block = min(rows, 10_000)
    let inputs = data.inputs(block * 64)
    let targets = data.classes(block).map(UInt8.init)
    try write(
      header("<f4", "\(rows), 64"), inputs.withUnsafeBytes { Data($0) }, times: rows / block,
      to: Self.inputs(in: folder))
    try write(
      header("|u1", "\(rows),"), Data(targets), times: rows / block, to: Self.targets(in: folder))
  }

  /// The header of a `.npy` file of version 1, filled up so that the numbers begin at a multiple
  /// of 64.
  private static func header(_ type: String, _ shape: String) -> Data {
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }"
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    let filled = text.column(length - 1) + "\n"
    return Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(length), 0]) + Data(filled.utf8)
  }

  /// Writes lines of 19 numbers with six decimals and one of ten classes.
  static func writeText(megabytes: Int, in folder: URL) throws {
    var random = Random(seed: 1)
    var block = ""
    while block.utf8.count < 1_000_000 {
      for _ in 0..<19 { block += String(format: "%.6f,", random.nextUniform() * 200 - 100) }
      block += "\(random.next(below: 10))\n"
    }
    let names = (0..<20).map { "x\($0)" }.joined(separator: ",") + "\n"
    try write(Data(names.utf8), Data(block.utf8), times: megabytes, to: text(in: folder))
  }

  private static func write(_ first: Data, _ block: Data, times: Int, to path: String) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.write(contentsOf: first)
    for _ in 0..<times { try file.write(contentsOf: block) }
    try file.close()
  }
}
