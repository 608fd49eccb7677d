import Kernels

// Tables whose numbers stay in their files, so that any length opens at once.

extension Table {
  /// Opens an array that `numpy.save` wrote: rows × columns, one column if it has one dimension,
  /// and with all dimensions but the first as columns if it has more than two, as images do.
  ///
  /// The numbers stay in the file and are read when they are asked for; the file must not be
  /// changed meanwhile. A not-a-number is a missing one. Columns are called `0`, `1`, ….
  ///
  /// - Parameter path: A file of version 1, 2 or 3 with integers, booleans or floating-point
  ///   numbers of at most eight bytes, in either byte order.
  /// - Throws: ``FileError`` if there is no such file, ``TableError`` if it is not such an array.
  public init(npy path: String) throws {
    self = try ArrayFormat.npy.table(ArrayFile(uncompressed: path))
  }

  /// Opens an array of an archive that `numpy.savez` wrote, as ``init(npy:)`` does.
  ///
  /// - Parameters:
  ///   - path: A file whose arrays are not compressed.
  ///   - member: The name of the array; it may be left out if there is only one.
  /// - Throws: ``FileError`` if there is no such file, ``TableError`` if it has no such array.
  public init(npz path: String, member: String? = nil) throws {
    self = try ArrayFormat.npz.table(ArrayFile(uncompressed: path), member: member)
  }

  /// The names of the arrays in an archive that `numpy.savez` wrote.
  ///
  /// - Throws: ``FileError`` if there is no such file, ``TableError`` if it is not an archive.
  public static func members(ofNPZ path: String) throws -> [String] {
    try NumPyArchive(ArrayFile(uncompressed: path)).names
  }

  /// Opens an array in the format of MNIST: labels become one column, images one row each.
  ///
  /// The numbers stay in the file, as with ``init(npy:)``.
  ///
  /// - Parameter path: A file that is not compressed any more.
  /// - Throws: ``FileError`` if there is no such file, ``TableError`` if it is not such an array.
  public init(idx path: String) throws {
    self = try ArrayFormat.idx.table(ArrayFile(uncompressed: path))
  }

  /// The table of a file that holds arrays, whatever it is called; nil if it does not begin as one.
  ///
  /// A file whose name promises an array and that is none is an error, and so is one that is
  /// compressed as a whole: as text neither would make sense. Standard input is never an array.
  ///
  /// An array of an archive is named as in Python, `digits.npz[X]`, which is also its source; so
  /// whatever a table names as its source can be opened again.
  ///
  /// - Parameter path: The file, or the file and the array in it.
  /// - Returns: the table, or nil.
  /// - Throws: ``FileError`` if there is no such file, ``TableError`` if it is a damaged array.
  static func arrays(at path: String) throws -> Table? {
    if path == InputFile.standardInput { return nil }
    if let (path, member) = NumPyArchive.parts(of: path) {
      return try Table(npz: path, member: member)
    }
    let promised = ArrayFormat(ending: path)
    let bytes: ArrayFile
    do throws(MappedFile.Failure) {
      bytes = try ArrayFile(MappedFile(path), name: path)
    } catch {
      // From a pipe text can be read, and nothing has been taken from it.
      if error.isUnmappable && promised == nil { return nil }
      throw ArrayFile.failure(error, path)
    }
    try bytes.refuseCompression()
    return try (ArrayFormat(magicOf: bytes) ?? promised)?.table(bytes)
  }
}

extension ArrayFile {
  /// Maps a whole file that is not compressed as a whole.
  fileprivate init(uncompressed path: String) throws {
    do throws(MappedFile.Failure) {
      try self.init(MappedFile(path), name: path)
    } catch {
      throw Self.failure(error, path)
    }
    try refuseCompression()
  }

  fileprivate static func failure(_ failure: MappedFile.Failure, _ path: String) -> FileError {
    let advice = "Only files on disks can be mapped; write it to one first."
    return FileError(
      .read, path, code: failure.code, advice: failure.isUnmappable ? advice : nil)
  }

  fileprivate func refuseCompression() throws(TableError) {
    guard begins(with: [0x1F, 0x8B]) else { return }
    throw error("It is compressed with gzip. Unpack it first: gunzip -k \(name)")
  }
}
