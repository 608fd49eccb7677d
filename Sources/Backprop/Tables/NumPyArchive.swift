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
    return try archive.open(member, as: "\(bytes.name)[\(name)]")
  }

  private func onlyName() throws(TableError) -> String {
    if names.count == 1 { return names[0] }
    if names.isEmpty {
      throw bytes.error(
        "It is a ZIP archive without .npy files, where arrays were expected. Save arrays with "
          + "numpy.savez, or a spreadsheet as a CSV file.")
    }
    throw bytes.error("It has several arrays: \(list). Say which of them is the table.")
  }

  private var list: String {
    if names.isEmpty { return "none" }
    let shown = names.prefix(8).joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
