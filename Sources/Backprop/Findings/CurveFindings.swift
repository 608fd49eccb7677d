/// What the losses of a run tell.
struct CurveFindings {
  let history: History
  let stopReason: StopReason?
  let settings: TrainingSettings

  private var losses: [Double] { history.entries.map(\.decidingLoss) }

  /// All that is noticed, most telling first.
  var all: [Finding] { [divergence ?? jumps, stillFalling].compactMap(\.self) }

  // MARK: The learning rate

  private var rate: Double { history.last?.learningRate ?? settings.optimizer.learningRate }

  /// The run ended with numbers that are not finite.
  var divergence: Finding? {
    guard case .diverged = stopReason else { return nil }
    return Finding(
      "Training diverged",
      evidence: "in epoch \(history.entries.count + 1), at a learning rate of \(rate.plainText)",
      advice: "--learning-rate \((rate / 10).plainText) or --clip-norm 1 keeps the steps small.")
  }

  /// The loss goes up and down by much, and no longer falls.
  var jumps: Finding? {
    let losses = self.losses
    guard losses.count >= 8, let first = losses.first,
      !(settings.optimizer is any LineSearchOptimizer)
    else { return nil }
    let half = Array(losses[(losses.count / 2)...])
    let jump = zip(half, half.dropFirst()).map { abs($1 - $0) }.mean
    // An untrained network's loss is what jumps are large or small against; but the first epoch may
    // itself have been thrown far off.
    let level = max(first.magnitude * 0.1, min(first.magnitude, 3 * losses.median.magnitude))
    let fall = half.prefix(half.count / 2).mean - half.suffix(half.count / 2).mean
    guard jump >= 0.2 * level && fall < jump else { return nil }
    return Finding(
      "The loss jumps up and down",
      evidence:
        "by \(jump.shortText) from epoch to epoch, between \((half.min() ?? 0).shortText) and "
        + "\((half.max() ?? 0).shortText) in the last \(half.count)",
      advice:
        "--learning-rate \((rate / 10).plainText) makes smaller steps; a larger --batch-size or "
        + "--clip-norm 1 makes steadier ones.")
  }

  // MARK: The end

  /// All epochs were run, and the loss would have gone on falling.
  var stillFalling: Finding? {
    let losses = self.losses
    guard stopReason == .epochs, losses.count >= 5, let first = losses.first,
      let best = history.bestPlace, losses.count - 1 - best <= max(1, losses.count / 20)
    else { return nil }
    let last = Array(losses.suffix(max(4, losses.count / 5)))
    let line = Line(through: last)
    let fall = -line.slope * Double(last.count - 1)
    let whole = first - losses[best]
    guard line.slope < -4 * line.error, fall >= 0.02 * last.mean.magnitude, fall >= 0.005 * whole
    else { return nil }
    let isNearlyStraight = fall >= 0.7 * whole * Double(last.count - 1) / Double(losses.count - 1)
    return Finding(
      "The loss was still falling at the end",
      evidence: "by \(fall.shortText) over the last \(last.count) of \(losses.count) epochs, to "
        + "\(losses[best].shortText)",
      advice: "--epochs \(2 * losses.count) goes on for longer"
        + (isNearlyStraight
          ? "; since it fell almost in a straight line, --learning-rate \((rate * 3).plainText) "
            + "may go faster." : "."))
  }
}

/// The straight line through numbers at equal distances that leaves the smallest squares.
private struct Line {
  /// How much it rises from one number to the next.
  let slope: Double
  /// The standard error of the slope.
  let error: Double

  /// Takes at least three numbers.
  init(through numbers: [Double]) {
    let count = Double(numbers.count)
    let (middle, mean) = ((count - 1) / 2, numbers.mean)
    var (squares, products) = (0.0, 0.0)
    for (place, number) in numbers.enumerated() {
      squares += (Double(place) - middle) * (Double(place) - middle)
      products += (Double(place) - middle) * (number - mean)
    }
    let slope = products / squares
    let rest = numbers.enumerated().map { place, number in
      let distance = number - mean - slope * (Double(place) - middle)
      return distance * distance
    }.reduce(0, +)
    self.slope = slope
    error = (rest / (count - 2) / squares).squareRoot()
  }
}

extension Collection where Element == Double {
  /// The sum over the count; not a number if there is none.
  var mean: Double { reduce(0, +) / Double(count) }

  /// The middle one by size, the upper of two; not a number if there is none.
  var median: Double { isEmpty ? .nan : sorted()[count / 2] }
}

extension Double {
  /// The number with two digits that count, as one would type it: `0.0003`, `0.5`, `20`.
  var plainText: String {
    let short = Double(formattedScientific(fractionDigits: 1)) ?? self
    return short.name
  }

  /// A part of one in percent: `99.3 %`.
  var percentText: String { (self * 100).formatted(fractionDigits: 1) + " %" }
}
