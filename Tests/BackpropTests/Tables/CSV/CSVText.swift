import Foundation
import Testing

@testable import Backprop

/// The values of a table as words: numbers as Swift writes them, nil where one is missing.
func values(_ table: Table) -> [[String?]] {
  table.columns.map { column in
    (0..<table.count).map { row in
      switch column.values {
      case .numbers(let numbers): numbers[row].isNaN ? nil : "\(numbers[row])"
      case .text(let text): text[row]
      }
    }
  }
}

/// The error of a text that is no table.
func problem(
  _ text: String, options: CSVOptions = CSVOptions(),
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> TableError {
  try problem(Array(text.utf8), options: options, sourceLocation: sourceLocation)
}

/// The error of bytes that are no table: the same for chunks of any size.
func problem(
  _ bytes: [UInt8], options: CSVOptions = CSVOptions(),
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> TableError {
  let errors = [1, 2, 3, 7, 64, 1 << 20].map { chunk in
    #expect(throws: TableError.self, sourceLocation: sourceLocation) {
      try Table(ByteSource(bytes, name: "t"), options: options, chunk: chunk)
    }
  }
  #expect(errors.allSatisfy { $0 == errors[0] }, sourceLocation: sourceLocation)
  return try #require(errors.last ?? nil, sourceLocation: sourceLocation)
}

/// Runs the body with the path of a file that has this text.
func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
  let file = FileManager.default.temporaryDirectory.appending(path: "backprop-\(UUID()).csv")
  try Data(text.utf8).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  return try body(file.path)
}
