import Kernels

extension MappedMatrix: NumberMatrix {}

/// The formats of files that hold arrays.
enum ArrayFormat {
  case npy
  case npz
  case idx

  /// What the end of a path promises.
  init?(ending path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".npy") {
      self = .npy
    } else if name.hasSuffix(".npz") {
      self = .npz
    } else if [".idx", "-ubyte", ".ubyte"].contains(where: name.hasSuffix) {
      self = .idx
    } else {
      return nil
    }
  }

  /// What the first bytes say.
  init?(magicOf bytes: ArrayFile) {
    if bytes.begins(with: NumPyArray.magic) {
      self = .npy
    } else if ZipArchive.magics.contains(where: bytes.begins(with:)) {
      self = .npz
    } else if IDXArray.begins(bytes) {
      self = .idx
    } else {
      return nil
    }
  }

  /// The array as a table; of an archive with several the one of this name.
  func table(_ bytes: ArrayFile, member: String? = nil) throws(TableError) -> Table {
    switch self {
    case .npy: return try Table(bytes, NumPyArray(bytes).layout)
    case .npz:
      let array = try NumPyArchive(bytes).array(member)
      return try Table(array, NumPyArray(array).layout)
    case .idx: return try Table(bytes, IDXArray(bytes).layout)
    }
  }
}

extension Table {
  /// The rows and columns of an array that lies in a file.
  fileprivate init(_ bytes: ArrayFile, _ layout: ArrayLayout) throws(TableError) {
    // One for all columns: wrapped for each, it would be allocated for each.
    let matrix: any NumberMatrix = try layout.matrix(in: bytes)
    self.init(
      source: bytes.name, count: matrix.count,
      columns: (0..<matrix.columns).map {
        Column(name: String($0), values: .numbers(Numbers(column: $0, of: matrix)))
      },
      digest: bytes.digest(headerCount: layout.headerCount))
  }
}

extension ArrayFile {
  /// Sixteen hexadecimal digits for the bytes, of which only some are read: the number of bytes,
  /// the header, and 64 pages of 4,096 bytes at equal distances, the first and the last included;
  /// all bytes if there are no more than that. Changes between those pages are not noticed.
  ///
  /// - Source: FNV-1a with words of eight bytes instead of bytes. Its product would carry
  ///   differences only upwards, so that two changed signs were none; `Random.mix` stands in its
  ///   place.
  fileprivate func digest(headerCount: Int) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ word: UInt64) { hash = Random.mix(hash ^ word) }
    func add(from start: Int, to end: Int) {
      var place = start
      while place < end {
        if end - place >= 8, let word = load(UInt64.self, at: place) {
          add(word)
          place += 8
        } else {
          add(UInt64(load(UInt8.self, at: place) ?? 0))
          place += 1
        }
      }
    }

    add(UInt64(count))
    let (pages, page) = (64, 4096)
    if count - headerCount <= pages * page {
      add(from: 0, to: count)
    } else {
      add(from: 0, to: headerCount)
      let step = (count - headerCount - page) / (pages - 1)
      for index in 0..<pages - 1 {
        add(from: headerCount + index * step, to: headerCount + index * step + page)
      }
      add(from: count - page, to: count)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
