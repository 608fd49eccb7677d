import Backprop

/// What can be seen while a network is trained: one line that is drawn anew on a terminal, otherwise plain
/// lines now and then.
struct ProgressLine {
  private let epochs: Int
  private let isSilent: Bool
  private let isTerminal = StandardError.isTerminal
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant?
  private var firstEpoch: Int?
  private var isDrawn = false

  init(epochs: Int, isSilent: Bool) {
    self.epochs = epochs
    self.isSilent = isSilent
    start = clock.now
  }

  /// Often enough to look alive, and too seldom to cost anything.
  private var interval: Duration { isTerminal ? .milliseconds(100) : .seconds(5) }

  /// Shows an epoch, if it is time.
  mutating func show(_ entry: History.Entry, best: History.Entry?) {
    if isSilent { return }
    let first = firstEpoch ?? entry.epoch
    firstEpoch = first
    let now = clock.now
    let isDue = now - (last ?? start) >= interval
    // The text costs more than an epoch of a small network, so it is made only to be seen.
    guard isDue || entry.epoch == epochs else { return }
    last = now
    let done = entry.epoch - first + 1
    let rate = Double(done) / max((now - start).seconds, 1e-9)
    let text = Self.text(
      entry, best: best, epochs: epochs, rate: rate,
      secondsLeft: Double(epochs - entry.epoch) / rate)
    if isTerminal {
      StandardError.putRaw("\r" + text.padded(to: StandardError.width - 1))
      isDrawn = true
    } else {
      StandardError.put(text)
    }
  }

  /// Clears the line of a terminal, so that others can take its place.
  mutating func clear() {
    guard isDrawn else { return }
    StandardError.putRaw("\r" + "".padded(to: StandardError.width - 1) + "\r")
    isDrawn = false
  }

  /// Such as `epoch 52/300  1250 epochs/s  0:01 left  training 0.0412  validation 0.0833  best 0.0791 (epoch 49)`.
  static func text(
    _ entry: History.Entry, best: History.Entry?, epochs: Int, rate: Double, secondsLeft: Double
  ) -> String {
    var parts = ["epoch \(entry.epoch)/\(epochs)", speed(rate), "\(time(secondsLeft)) left"]
    parts.append("training \(entry.trainingLoss.shortText)")
    if let loss = entry.validationLoss { parts.append("validation \(loss.shortText)") }
    if let best { parts.append("best \(best.decidingLoss.shortText) (epoch \(best.epoch))") }
    return parts.joined(separator: "  ")
  }

  private static func speed(_ rate: Double) -> String {
    if rate >= 10 { return "\(Int(min(rate, 1e9).rounded())) epochs/s" }
    if rate >= 1 { return "\((rate * 10).rounded() / 10) epochs/s" }
    return "\((10 / rate).rounded() / 10) s/epoch"
  }

  /// Such as `0:05`, `12:40` or `3:07:00`.
  static func time(_ seconds: Double) -> String {
    let all = Int(min(max(seconds, 0), 1e9).rounded())
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
  }
}

extension String {
  /// The text with spaces behind it, or cut off, so that it fills a width.
  func padded(to width: Int) -> String {
    count >= width
      ? String(prefix(max(width, 0))) : self + String(repeating: " ", count: width - count)
  }
}
