import Kernels

/// The arrays of a `.npz` file, as `numpy.savez` writes it.
struct NumPyArchive {
  private let bytes: ArrayFile
  private let archive: ZipArchive

  /// The names of its arrays, in the order of the file.
  let names: [String]

  /// Reads which arrays there are.
  init(_ bytes: ArrayFile) throws(TableError) {
    self.bytes = bytes
    archive = try ZipArchive(bytes)
    names = archive.members.map(\.name).filter { $0.hasSuffix(Self.ending) }.map {
      String($0.dropLast(Self.ending.count))
    }
  }

  private static var ending: String { ".npy" }

  /// How an array of an archive is named: `digits.npz[X]`.
  static func source(_ path: String, member: String) -> String { "\(path)[\(member)]" }

  /// The path and the name that ``source(_:member:)`` has put together; nil for other paths.
  static func parts(of source: String) -> (path: String, member: String)? {
    let bytes = Array(source.utf8)
    let mark = Array(".npz[".utf8)
    guard bytes.last == UInt8(ascii: "]"), bytes.count > mark.count,
      let place = (0...bytes.count - mark.count).first(where: { bytes[$0...].starts(with: mark) })
    else { return nil }
    let end = place + mark.count
    return (
      String(decoding: bytes[..<(end - 1)], as: UTF8.self),
      String(decoding: bytes[end..<bytes.count - 1], as: UTF8.self)
    )
  }

  /// The bytes of the array of a name; nil is the name of the only one.
  func array(_ name: String?) throws(TableError) -> ArrayFile {
    guard let name else { return try array(onlyName()) }
    let found = archive.members.filter { $0.name == name + Self.ending }
    guard let member = found.first else {
      throw bytes.error(
        "It has no array \"\(name)\"; it has \(list). Name one of them.")
    }
    if found.count > 1 {
      throw bytes.error(
        "It has \(found.count) arrays \"\(name)\", where one was expected. Save it again with "
          + "numpy.savez.")
    }
    return try archive.open(member, as: Self.source(bytes.name, member: name))
  }

  private func onlyName() throws(TableError) -> String {
    if names.count == 1 { return names[0] }
    if names.isEmpty {
      throw bytes.error(
        "It is a ZIP archive without .npy files, where arrays were expected. Save arrays with "
          + "numpy.savez, or a spreadsheet as a CSV file.")
    }
    throw bytes.error(
      "It has several arrays: \(list). Say which of them is the table, such as "
        + "\(Self.source(bytes.name, member: names[0])).")
  }

  private var list: String {
    if names.isEmpty { return "none" }
    let shown = names.prefix(8).joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
