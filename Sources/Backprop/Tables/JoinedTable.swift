extension Table {
  /// The table with the columns of another one of as many rows behind its own, such as labels that
  /// stand in a file of their own.
  ///
  /// Columns of the other that have no name of their own (`0`, `1`, …), or one that this table has
  /// too, become `target` if the other has one column, otherwise `target_0`, `target_1`, … by
  /// their place. The targets are the last columns.
  ///
  /// - Parameter targets: The table of targets; row for row it belongs to this one.
  /// - Returns: the columns of both, with a digest of both.
  /// - Throws: ``TableError`` if the numbers of rows differ, or a name is taken nevertheless.
  public func joined(with targets: Table) throws(TableError) -> Table {
    guard count == targets.count else {
      throw TableError(
        targets.source,
        "It has \(targets.count) rows, where \(count) were expected, as in \(source). Each row of "
          + "features needs its row of targets.")
    }
    let taken = Set(names)
    let renamed = targets.columns.enumerated().map { place, column in
      let keeps = column.name != String(place) && !taken.contains(column.name)
      let name = targets.columns.count == 1 ? "target" : "target_\(place)"
      return Column(name: keeps ? column.name : name, values: column.values)
    }
    var known = taken
    for column in renamed where !known.insert(column.name).inserted {
      throw TableError(
        targets.source,
        "The target would be called \"\(column.name)\", as a column of \(source) is. Give one of "
          + "them another name.")
    }
    var joined = Table(
      source: source, count: count, columns: columns + renamed,
      digest: Self.digest(of: [digest, targets.digest]), reading: reading,
      // Where the two differ, no line is right for both.
      lines: lines == targets.lines ? lines : LineNumbers())
    joined.targetSource = targets.source
    joined.targetNames = renamed.map(\.name)
    return joined
  }

  /// One digest for several: FNV-1a of 64 bits over their digits.
  private static func digest(of digests: [String]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in digests.joined().utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
