import Foundation
import Kernels
import Testing

@testable import Backprop

/// Files that NumPy wrote, as `Scripts/references/numpy_arrays.py` recorded them.
struct ArrayReferences: Decodable {
  /// A file, or an array of an archive, and its numbers.
  struct Array: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: String
    var columns: Int
    var rows: [[String]]

    var testDescription: String { name }
  }

  /// An archive and its arrays.
  struct Archive: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: String
    var arrays: [Array]

    var testDescription: String { name }
  }

  /// A file that is no table, and a word of the error that says why.
  struct Refused: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: String
    var word: String

    var testDescription: String { name }
  }

  var npy: [Array]
  var idx: [Array]
  var npz: [Archive]
  var refused: [Refused]

  static func recorded() throws -> ArrayReferences {
    let url = try #require(
      Bundle.module.url(forResource: "arrays", withExtension: "json", subdirectory: "References"))
    return try JSONDecoder().decode(ArrayReferences.self, from: Data(contentsOf: url))
  }

  /// The bytes of one of the `.npy` files.
  static func npy(_ name: String) throws -> [UInt8] {
    try fileBytes(#require(try recorded().npy.first { $0.name == name }).bytes)
  }

  /// The bytes of one of the archives.
  static func npz(_ name: String) throws -> [UInt8] {
    try fileBytes(#require(try recorded().npz.first { $0.name == name }).bytes)
  }
}

/// Bytes from hexadecimal digits, with runs of spaces as `*count*`.
func fileBytes(_ text: String) throws -> [UInt8] {
  let parts = text.split(separator: "*", omittingEmptySubsequences: false).enumerated()
  let digits = Array(
    try parts.map { place, part in
      place % 2 == 0
        ? String(part) : String(repeating: "20", count: try #require(Int(part)))
    }.joined())
  return try stride(from: 0, to: digits.count, by: 2).map {
    try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16))
  }
}

/// A folder for files of one test, which goes when the test ends.
final class ArrayFolder {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("backprop-arrays-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a file of this name, whether there is one or not.
  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    // Removed and not overwritten: a mapped file must not shrink.
    try? FileManager.default.removeItem(atPath: path(name))
    try Data(bytes).write(to: folder.appendingPathComponent(name))
    return path(name)
  }
}

extension Table {
  /// All numbers, each read in all ways, which must agree.
  func numbers(at location: SourceLocation = #_sourceLocation) throws -> [[Double]] {
    let numbers = try columns.map { column in
      guard case .numbers(let numbers) = column.values else { throw NotNumbers() }
      #expect(numbers.count == count, sourceLocation: location)
      return numbers
    }
    return (0..<count).map { row in numbers.map { $0[row] } }
  }

  private struct NotNumbers: Error {}
}

/// Expects that a table has the recorded numbers, to the bit.
func expect(
  _ table: Table, has array: ArrayReferences.Array, at location: SourceLocation = #_sourceLocation
) throws {
  #expect(table.names == (0..<array.columns).map(String.init), sourceLocation: location)
  #expect(table.count == array.rows.count, sourceLocation: location)
  let mine = try table.numbers().map { $0.map(\.bitPattern) }
  let theirs = try array.rows.map { row in
    try row.map { $0 == "nan" ? Double.nan : try #require(Double($0)) }.map(\.bitPattern)
  }
  #expect(mine == theirs, sourceLocation: location)
}

/// Opens damaged files, which are parts of one real file so that thousands take a moment: what
/// comes out must be an error that says which, or a table all of whose numbers can be read.
///
/// - Returns: how many were tables.
@discardableResult
func openSafely(
  _ damaged: [[UInt8]], as format: ArrayFormat, member: String? = nil, in folder: ArrayFolder,
  at location: SourceLocation = #_sourceLocation
) throws -> Int {
  let file = try MappedFile(folder.write(Array(damaged.joined()), "damaged"))
  var (start, tables) = (0, 0)
  for (number, bytes) in damaged.enumerated() {
    let end = start + bytes.count
    defer { start = end }
    do {
      let part = ArrayFile(file, name: "damaged \(number)", start: start, end: end)
      let table = try format.table(part, member: member)
      tables += 1
      // A damaged shape may have no rows and very many columns.
      if table.count > 0 { _ = try table.numbers() }
    } catch let error as TableError {
      #expect(error.source.hasPrefix("damaged \(number)"), sourceLocation: location)
      #expect(error.problem.hasSuffix("."), sourceLocation: location)
    }
  }
  return tables
}

/// The bytes with each bit flipped in turn.
func flippingBits(_ bytes: [UInt8]) -> [[UInt8]] {
  (0..<bytes.count * 8).map { bit in
    var flipped = bytes
    flipped[bit / 8] ^= 1 << (bit % 8)
    return flipped
  }
}
