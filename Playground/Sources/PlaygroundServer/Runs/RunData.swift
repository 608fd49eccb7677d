import Backprop

/// The rows of a run: a table, the bytes that it was read from, and what is to be predicted.
struct RunData: Sendable {
  let table: Table
  let bytes: [UInt8]
  /// A name for files: `spirals.csv`, `iris.csv`.
  let fileName: String
  let target: String

  /// Makes a sample, or takes a table.
  ///
  /// - Throws: ``Problem`` or an error of the library if there is no such thing.
  init(_ choice: RunSettings.DataChoice, stored: StoredTable?) throws {
    switch choice {
    case .sample(let text, let rows, let seed):
      let sample = try Catalog.item(text, of: Catalog.samples)
      bytes = Array(sample.csv(rows: rows, seed: UInt64(seed)).utf8)
      fileName = "\(sample.kind).csv"
      table = try Table(csvBytes: bytes, source: sample.kind)
      target = sample.target
    case .table(let id, _, let target, _):
      guard let stored else { throw Problem.badRequest("There is no table \"\(id)\" here.") }
      bytes = stored.bytes
      table = stored.table
      fileName = Self.fileName(for: stored.name)
      self.target = target
    }
  }

  /// The name that a table was brought under, as one that every file system takes.
  static func fileName(for name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let plain = last.unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "-_.".unicodeScalars.contains(scalar))
      return isPlain ? Character(scalar) : "-"
    }
    let text = String(String(plain.prefix(60)).drop { $0 == "." || $0 == "-" })
    if text.isEmpty { return "table.csv" }
    return text.lowercased().hasSuffix(".csv") ? text : text + ".csv"
  }
}
