/// How fast a run may go, and how fast it goes.
struct Pace {
  /// Steps a second; nil for as many as the machine makes.
  private let speed: Double?
  /// When steps are counted from for the speed, and how many there were since.
  private var start: ContinuousClock.Instant
  private var made = 0
  /// When the present measurement began, and the steps since.
  private var measured: ContinuousClock.Instant
  private var steps = 0
  private var rate = 0.0

  /// Begins at a moment.
  init(_ now: ContinuousClock.Instant, speed: Double? = nil) {
    (self.speed, start, measured) = (speed, now, now)
  }

  /// How many steps are to be made now.
  mutating func due(at now: ContinuousClock.Instant) -> Int {
    guard let speed else { return .max }
    let wanted = (now - start).inSeconds * speed + 1
    let due = wanted - Double(made)
    // What cannot keep up does not hurry afterwards.
    guard due < max(speed, 2) else {
      (start, made) = (now, 0)
      return 1
    }
    return max(0, Int(due))
  }

  /// How long to wait for the next step; nil if it is due.
  func wait(at now: ContinuousClock.Instant) -> Duration? {
    guard let speed else { return nil }
    let next = Double(made) / speed - (now - start).inSeconds
    return next > 0 ? .seconds(min(next, 3600)) : nil
  }

  /// Counts steps that were made.
  mutating func note(steps new: Int, at now: ContinuousClock.Instant) {
    made += new
    steps += new
    let time = (now - measured).inSeconds
    if time >= 0.5 { (rate, measured, steps) = (Double(steps) / time, now, 0) }
  }

  /// The steps of a second, over the last half second or more.
  func stepsPerSecond(at now: ContinuousClock.Instant) -> Double {
    let time = (now - measured).inSeconds
    return rate == 0 && time > 0 || time > 2 ? Double(steps) / time : rate
  }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
