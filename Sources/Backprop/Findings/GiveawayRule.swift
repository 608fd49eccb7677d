/// Finds features that alone predict a target nearly perfectly: mostly columns that were made of
/// it, or that are known only after it.
struct GiveawayRule {
  /// A target in the rows of a sample.
  enum Target {
    /// The number of the class of each row.
    case classes([Int], count: Int)
    /// The number of each row.
    case numbers([Double])
  }

  /// Fewer rows may agree by chance.
  static var fewestRows: Int { 50 }
  /// The part of the rows that must follow.
  private static var purity: Double { 0.999 }
  /// The absolute correlation from which on one number is the other in other units.
  private static var correlation: Double { 0.999 }
  /// More thresholds are no simple rule.
  private static var mostClasses: Int { 50 }

  /// By what a feature gives a target away; nil if it does not.
  static func evidence(for feature: ColumnSample, of target: Target) -> String? {
    guard feature.count >= fewestRows else { return nil }
    switch target {
    case .numbers(let numbers):
      guard let values = feature.numbers else { return nil }
      return correlation(of: values, with: numbers)
    case .classes(let classes, let count):
      guard share(ofMostFrequent: classes, count) < 0.98 else { return nil }
      return purity(of: feature, classes, count) ?? thresholds(of: feature, classes, count)
    }
  }

  /// What is noticed about all features together.
  static func finding(_ columns: [(name: String, evidence: String)], target: String) -> Finding? {
    guard let first = columns.first else { return nil }
    let names = columns.map(\.name)
    return Finding(
      "\(names.asColumns) alone \(names.count == 1 ? "predicts" : "predict") \"\(target)\"",
      evidence: names.count == 1 ? first.evidence : "\"\(first.name)\": \(first.evidence)",
      advice: "If a new row does not have it before \"\(target)\" is known, \(names.ignoreOption).")
  }

  // MARK: Numbers

  private static func correlation(of a: [Double], with b: [Double]) -> String? {
    let places = a.indices.filter { !a[$0].isNaN && !b[$0].isNaN }
    guard places.count >= fewestRows, 10 * places.count >= 9 * a.count else { return nil }
    var (first, second) = (ColumnStatistics(), ColumnStatistics())
    for place in places {
      first.add(a[place])
      second.add(b[place])
    }
    let scale = first.standardDeviation * second.standardDeviation
    guard scale > 0 && scale.isFinite else { return nil }
    let products = places.map {
      (a[$0] - first.mean) / first.standardDeviation
        * ((b[$0] - second.mean) / second.standardDeviation)
    }
    let correlation = products.mean
    guard abs(correlation) > Self.correlation else { return nil }
    return
      "their correlation is \(correlation.formatted(fractionDigits: 5)) in \(places.count) rows"
  }

  // MARK: Classes

  private static func share(ofMostFrequent classes: [Int], _ count: Int) -> Double {
    var counts = [Int](repeating: 0, count: count)
    for number in classes { counts[number] += 1 }
    return Double(counts.max() ?? 0) / Double(max(classes.count, 1))
  }

  /// Each value, or the mere presence of one, goes with one class.
  private static func purity(of feature: ColumnSample, _ classes: [Int], _ count: Int) -> String? {
    func isPure(_ groups: [Int]) -> Bool {
      let (wrong, different) = impurity(groups, classes, count)
      // Values of few rows each are pure by chance.
      return different > 1 && 5 * different <= classes.count && isRight(wrong, of: classes.count)
    }
    if let numbers = feature.numbers, isPure(numbers.map { $0.isNaN ? 1 : 0 }) {
      return "whether it has a value tells the class in \(classes.count) rows"
    }
    guard let groups = feature.codes ?? feature.numbers.flatMap(repeatedValues), isPure(groups)
    else { return nil }
    return "each of its values goes with one class in \(classes.count) rows"
  }

  private static func isRight(_ wrong: Int, of rows: Int) -> Bool {
    Double(wrong) <= (1 - purity) * Double(rows)
  }

  /// A number for each different value; nil if, by a few rows, hardly any occurs twice.
  private static func repeatedValues(_ numbers: [Double]) -> [Int]? {
    let few = Array(numbers.indices).evenlySpaced(atMost: fewRows).map { numbers[$0] }
    if numbers.count > 2 * fewRows && Set(few).count > fewRows - 2 { return nil }
    var places: [Double: Int] = [:]
    return numbers.map { number in
      if number.isNaN { return -1 }
      if let place = places[number] { return place }
      places[number] = places.count
      return places.count - 1
    }
  }

  /// By so many rows most columns are dismissed, which saves time where there are many.
  private static var fewRows: Int { 64 }

  /// How many rows are not of the most frequent class of their group, and how many groups there
  /// are.
  private static func impurity(
    _ groups: [Int], _ classes: [Int], _ count: Int
  ) -> (wrong: Int, different: Int) {
    var counts: [Int: [Int: Int]] = [:]
    for (group, number) in zip(groups, classes) {
      counts[group, default: [:]][number, default: 0] += 1
    }
    let right = counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
    return (groups.count - right, counts.count)
  }

  /// Each class has a range of its own.
  private static func thresholds(
    of feature: ColumnSample, _ classes: [Int], _ count: Int
  ) -> String? {
    guard let numbers = feature.numbers, count <= mostClasses else { return nil }
    let few = Array(classes.indices).evenlySpaced(atMost: fewRows)
    // Of two thousand rows two may be wrong, so one of the few may.
    guard wrong(few.map { numbers[$0] }, few.map { classes[$0] }, count) <= 1,
      isRight(wrong(numbers, classes, count), of: classes.count)
    else { return nil }
    return count == 2
      ? "one threshold tells the classes in \(classes.count) rows"
      : "\(count - 1) thresholds tell the \(count) classes in \(classes.count) rows"
  }

  /// How many rows the best thresholds between classes, in the order of their medians, get wrong.
  private static func wrong(_ numbers: [Double], _ classes: [Int], _ count: Int) -> Int {
    let sorted = numbers.indices.filter { !numbers[$0].isNaN }.sorted { numbers[$0] < numbers[$1] }
    // The median of a class is its middle row in the sorted order.
    var members = [[Int]](repeating: [], count: count)
    for (rank, row) in sorted.enumerated() { members[classes[row]].append(rank) }
    let present = (0..<count).filter { !members[$0].isEmpty }
    let order = present.sorted {
      members[$0][members[$0].count / 2] < members[$1][members[$1].count / 2]
    }
    // The fewest wrong rows so far if the last one counts as the class of that place in the order.
    var fewest = [Int](repeating: 0, count: order.count)
    var start = 0
    while start < sorted.count {
      var end = start
      var counts = [Int](repeating: 0, count: count)
      while end < sorted.count && numbers[sorted[end]] == numbers[sorted[start]] {
        counts[classes[sorted[end]]] += 1
        end += 1
      }
      var best = Int.max
      for (place, number) in order.enumerated() {
        best = min(best, fewest[place])
        fewest[place] = best + end - start - counts[number]
      }
      start = end
    }
    return (fewest.min() ?? 0) + numbers.count - sorted.count
  }
}
