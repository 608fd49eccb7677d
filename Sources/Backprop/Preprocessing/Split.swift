/// A table's rows, parted in two at random.
public struct Split: Sendable, Equatable {
  /// The numbers of the rows to learn from, ascending.
  public let training: [Int]
  /// The numbers of the rows that are held out, ascending.
  public let heldOut: [Int]

  /// Holds out a part of the rows, of each class in proportion.
  ///
  /// - Parameters:
  ///   - rows: the numbers of the rows to part.
  ///   - classes: for each of them the number of its class; nil if there are none.
  ///   - part: how many are held out, in `0..<1` of all; of each class at least one row stays.
  ///   - seed: chooses which.
  public init(_ rows: [Int], classes: [Int]? = nil, part: Double, seed: UInt64) {
    precondition((0..<1).contains(part), "The part must be in 0..<1; it is \(part).")
    var random = Random(seed: seed, stream: Stream.split)
    let groups = Self.group(rows, by: classes)
    let counts = Self.share(Int((part * Double(rows.count)).rounded()), among: groups.map(\.count))
    var isHeldOut = [Bool](repeating: false, count: rows.count)
    for (group, count) in zip(groups, counts) {
      var places = group
      random.shuffle(&places)
      for place in places.prefix(count) { isHeldOut[place] = true }
    }
    training = rows.indices.filter { !isHeldOut[$0] }.map { rows[$0] }
    heldOut = rows.indices.filter { isHeldOut[$0] }.map { rows[$0] }
  }

  private init(training: [Int], heldOut: [Int]) {
    self.training = training
    self.heldOut = heldOut
  }

  /// Parts the rows into folds, of each class in proportion; each fold is held out once.
  ///
  /// - Parameters:
  ///   - rows: the numbers of the rows to part.
  ///   - classes: for each of them the number of its class; nil if there are none.
  ///   - count: how many folds, at least 2 and at most as many as there are rows.
  ///   - seed: chooses which rows go together.
  /// - Returns: as many splits as there are folds, each of which holds out another one.
  public static func folds(
    _ rows: [Int], classes: [Int]? = nil, count: Int, seed: UInt64
  ) -> [Split] {
    precondition(
      count >= 2 && count <= rows.count, "\(rows.count) rows cannot make \(count) folds.")
    var random = Random(seed: seed, stream: Stream.folds)
    var fold = [Int](repeating: 0, count: rows.count)
    // Dealt out in turn, and the next class goes on where the last one stopped, so that the folds
    // differ by at most one row.
    var next = 0
    for group in group(rows, by: classes) {
      var places = group
      random.shuffle(&places)
      for place in places {
        fold[place] = next
        next = (next + 1) % count
      }
    }
    return (0..<count).map { number in
      Split(
        training: rows.indices.filter { fold[$0] != number }.map { rows[$0] },
        heldOut: rows.indices.filter { fold[$0] == number }.map { rows[$0] })
    }
  }

  /// The places of the rows, those of each class together.
  private static func group(_ rows: [Int], by classes: [Int]?) -> [[Int]] {
    guard let classes, let last = classes.max() else { return [Array(rows.indices)] }
    var groups = [[Int]](repeating: [], count: last + 1)
    for (place, number) in classes.enumerated() { groups[number].append(place) }
    return groups
  }

  /// Deals out `total` among groups in proportion to their sizes: whole numbers first, then one
  /// more to those with the largest rest. No group is emptied.
  private static func share(_ total: Int, among sizes: [Int]) -> [Int] {
    let all = sizes.reduce(0, +)
    guard all > 0 else { return sizes.map { _ in 0 } }
    let exact = sizes.map { Double(total) * Double($0) / Double(all) }
    var counts = zip(exact, sizes).map { min(Int($0), max($1 - 1, 0)) }
    let byRest = sizes.indices.sorted {
      let (a, b) = (exact[$0] - exact[$0].rounded(.down), exact[$1] - exact[$1].rounded(.down))
      return a != b ? a > b : $0 < $1
    }
    var rest = total - counts.reduce(0, +)
    for group in byRest where rest > 0 && counts[group] + 1 < sizes[group] {
      counts[group] += 1
      rest -= 1
    }
    return counts
  }
}
