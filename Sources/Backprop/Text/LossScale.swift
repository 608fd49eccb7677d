/// Where losses, or other numbers, stand on the axis of a picture, and the numbers beside it.
struct LossScale {
  /// The numbers at the ends of the axis.
  let lowest: Double
  let highest: Double
  /// Whether equal distances are equal ratios.
  let isLogarithmic: Bool

  /// A number beside the axis: at 0 for the lower end, 1 for the upper.
  struct Mark: Equatable {
    let place: Double
    let text: String
  }

  /// Makes an axis for finite losses of which these are the extremes: a logarithmic one if they are
  /// positive and the largest is over 30 times the smallest.
  init(from lowest: Double, to highest: Double) {
    let isWide = lowest > 0 && Self.decades(highest) - Self.decades(lowest) > 1.5
    self.init(from: lowest, to: highest, isLogarithmic: isWide)
  }

  /// Makes an axis of the kind that is wanted; a logarithmic one is for positive numbers.
  init(from lowest: Double, to highest: Double, isLogarithmic: Bool) {
    self.lowest = lowest
    self.highest = highest
    self.isLogarithmic = isLogarithmic
  }

  /// Where a loss stands: at 0 for the lower end, 1 for the upper; in the middle if all are the
  /// same.
  func place(of loss: Double) -> Double {
    let (low, high) = isLogarithmic ? (Self.decades(lowest), Self.decades(highest)) : ends
    let x = isLogarithmic ? Self.decades(loss) : loss / 2
    return high > low ? min(max((x - low) / (high - low), 0), 1) : 0.5
  }

  /// Numbers for the axis, from the lowest up.
  func marks(atMost count: Int) -> [Mark] {
    for number in count...2 * count {
      let marks = (isLogarithmic ? powers(atMost: number) : multiples(atMost: number))
        .map { Mark(place: place(of: $0.number), text: $0.text) }
      if marks.count >= 2 && Set(marks.map(\.text)).count == marks.count { return marks }
    }
    // Too few round numbers, or too close to be told apart when rounded.
    let (low, high) = (lowest.shortText, highest.shortText)
    return low == high
      ? [Mark(place: 0.5, text: low)] : [Mark(place: 0, text: low), Mark(place: 1, text: high)]
  }

  /// Half of the extremes, since the distance of the extremes themselves may be infinite.
  private var ends: (Double, Double) { (lowest / 2, highest / 2) }

  private static func decades(_ x: Double) -> Double { Double.log(x) / Double.log(10) }

  private static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

  // MARK: Round numbers

  private typealias Round = (number: Double, text: String)

  /// Multiples of 1, 2 or 5 times a power of ten.
  private func multiples(atMost count: Int) -> [Round] {
    let step = (ends.1 - ends.0) / Double(count) * 2
    guard step > 0 && step.isFinite else { return [] }
    var exponent = Int(Self.decades(step).rounded(.down))
    let power = Self.powerOfTen(exponent)
    var unit = power * ([1, 2, 5].first { $0 * power >= step } ?? 10)
    if unit >= 10 * power {
      exponent += 1
      unit = Self.powerOfTen(exponent)
    }
    guard unit > 0 && unit.isFinite else { return [] }
    let first = (lowest / unit).rounded(.up)
    return (0...count).map { (first + Double($0)) * unit }
      .filter { $0.isFinite && $0 <= highest }
      .map { ($0, text(of: $0 == 0 ? 0 : $0, downTo: exponent)) }
  }

  /// Powers of ten and, where there is room, 2 and 5 times these.
  private func powers(atMost count: Int) -> [Round] {
    let (low, high) = (Self.decades(lowest), Self.decades(highest))
    let hasRoom = 2 * (high - low) <= Double(count)
    let factors: [Double] = hasRoom ? [1, 2, 5] : [1]
    let (first, last) = (Int(low.rounded(hasRoom ? .down : .up)), Int(high.rounded(.down)))
    let step = max(1, (last - first + count) / count)
    return stride(from: first, through: last, by: step).flatMap { exponent in
      factors.map { ($0 * Self.powerOfTen(exponent), exponent) }
    }
    .filter { (lowest...highest).contains($0.0) }
    .map { number, exponent in
      (-3..<6).contains(exponent)
        ? (number, number.formatted(fractionDigits: max(0, -exponent)))
        : (number, number.formattedScientific(fractionDigits: 0))
    }
  }

  /// A number of which the digits down to a power of ten count.
  private func text(of number: Double, downTo exponent: Int) -> String {
    let largest = max(abs(lowest), abs(highest))
    if (-6...5).contains(exponent) && largest < 1e6 {
      return number.formatted(fractionDigits: max(0, -exponent))
    }
    let digits = Int(Self.decades(largest).rounded(.down)) - exponent
    return number == 0 ? "0" : number.formattedScientific(fractionDigits: min(max(digits, 0), 3))
  }
}

/// The smallest of 1, 2, 5, 10, 20, … that makes at most so many parts of a number of epochs.
func roundStep(for count: Int, parts: Int) -> Int {
  var power = 1
  while true {
    for factor in [1, 2, 5] where power * factor * parts >= count { return power * factor }
    power *= 10
  }
}
