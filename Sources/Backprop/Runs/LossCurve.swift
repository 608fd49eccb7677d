extension History {
  /// A picture of the losses over the epochs, for a terminal: the training loss as a line, the
  /// validation loss as rings, and the best epoch marked.
  ///
  /// The axis is logarithmic if the losses are positive and the largest is over 30 times the
  /// smallest.
  ///
  /// - Parameters:
  ///   - width: how many characters a line may have, at least 20.
  ///   - height: how many lines the losses themselves have, at least 3; about five more name
  ///     the axes.
  ///   - usesUnicode: whether there may be braille and lines; otherwise all is ASCII.
  /// - Returns: lines without spaces at their ends; nothing if there was no epoch.
  public func curve(width: Int = 72, height: Int = 16, usesUnicode: Bool = true) -> String {
    LossCurve(self, width: max(width, 20), height: max(height, 3), usesUnicode: usesUnicode)?
      .lines.joined(separator: "\n") ?? ""
  }
}

/// The picture of a history, laid out for a width and a height.
private struct LossCurve {
  private let history: History
  private let scale: LossScale
  private let signs: Signs
  private let width: Int
  /// The numbers beside the axis, by the line that they stand in.
  private var marks: [Int: String] = [:]
  /// How many characters lie left of the axis.
  private let margin: Int
  private var canvas: DotCanvas

  /// What is drawn with.
  private struct Signs {
    let mark, side, corner, bottom, tick, ring, best, line: String

    static let unicode = Signs(
      mark: "┤", side: "│", corner: "└", bottom: "─", tick: "┬", ring: "○", best: "▲", line: "⠒⠒")
    static let ascii = Signs(
      mark: "+", side: "|", corner: "+", bottom: "-", tick: "+", ring: "o", best: "^", line: "**")
  }

  init?(_ history: History, width: Int, height: Int, usesUnicode: Bool) {
    let losses = history.entries.flatMap {
      [$0.trainingLoss, $0.validationLoss].compactMap(\.self)
    }
    guard let lowest = losses.min(), let highest = losses.max(),
      losses.allSatisfy(\.isFinite)
    else { return nil }
    self.history = history
    self.width = width
    signs = usesUnicode ? .unicode : .ascii
    scale = LossScale(from: lowest, to: highest)
    let marks = scale.marks(atMost: max(2, height / 3))
    // Room for the word that stands left of the numbers of the epochs.
    margin = max("epoch".count, marks.map(\.text.count).max() ?? 0) + 1
    canvas = DotCanvas(columns: width - margin - 1, rows: height, usesUnicode: usesUnicode)
    for mark in marks { self.marks[Int(y(at: mark.place).rounded()) / canvas.down] = mark.text }
    drawTraining()
  }

  var lines: [String] {
    ([(scale.isLogarithmic ? "loss (logarithmic)" : "loss")] + plot + epochs + [best] + legend)
      .map(Self.trimmed)
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  // MARK: Losses

  private func x(of place: Int) -> Double {
    Double(place) / Double(max(history.entries.count - 1, 1)) * canvas.right
  }

  private func y(at place: Double) -> Double { (1 - place) * canvas.bottom }

  private mutating func drawTraining() {
    var last: (x: Double, y: Double)?
    for (place, entry) in history.entries.enumerated() {
      let next = (x: x(of: place), y: y(at: scale.place(of: entry.trainingLoss)))
      canvas.drawLine(from: last ?? next, to: next)
      last = next
    }
  }

  /// The rings of the validation loss: the line they stand in, by column. Where they would touch,
  /// every second column has one, so that the line of the training loss is seen below them.
  private var rings: [Int: Int] {
    let count = history.entries.count
    let places =
      2 * count <= canvas.columns
      ? Array(0..<count)
      : stride(from: 0, to: canvas.columns, by: 2).map { column in
        Int((Double(column * (count - 1)) / Double(max(canvas.columns - 1, 1))).rounded())
      }
    var rings: [Int: Int] = [:]
    for place in places {
      guard let loss = history.entries[place].validationLoss else { continue }
      let row = Int(y(at: scale.place(of: loss)).rounded()) / canvas.down
      rings[column(of: place)] = row
    }
    return rings
  }

  private func column(of place: Int) -> Int { Int(x(of: place).rounded()) / canvas.across }

  private var plot: [String] {
    let rings = rings
    return (0..<canvas.rows).map { row in
      let mark = marks[row] ?? ""
      let gap = String(repeating: " ", count: margin - 1 - mark.count)
      var line = gap + mark + " " + (marks[row] == nil ? signs.side : signs.mark)
      for column in 0..<canvas.columns {
        line += rings[column] == row ? signs.ring : String(canvas[row, column])
      }
      return line
    }
  }

  // MARK: Epochs

  /// The axis, and the numbers of some epochs below it.
  private var epochs: [String] {
    let all = Array(history.entries.indices)
    guard let first = all.first, let last = all.last else { return [] }
    let space = String(repeating: " ", count: margin + 1)
    var axis = Array(repeating: signs.bottom, count: canvas.columns)
    var numbers = Array(Self.replacing(space, with: "epoch", at: margin - 6))
    numbers += Array(repeating: " ", count: canvas.columns)

    func place(_ entry: Int) {
      let text = String(history.entries[entry].epoch)
      let center = margin + 1 + column(of: entry)
      let start = min(max(center - text.count / 2, margin + 1), width - text.count)
      // A space stays on both sides.
      let around = max(start - 1, 0)..<min(start + text.count + 1, width)
      guard numbers[around].allSatisfy({ $0 == " " }) else { return }
      numbers.replaceSubrange(start..<start + text.count, with: Array(text))
      axis[column(of: entry)] = signs.tick
    }
    place(first)
    place(last)
    let step = roundStep(for: all.count, parts: max(2, canvas.columns / 8))
    for entry in all where history.entries[entry].epoch.isMultiple(of: step) { place(entry) }
    let line = String(repeating: " ", count: margin) + signs.corner + axis.joined()
    return [line, String(numbers)]
  }

  private static func replacing(_ text: String, with word: String, at place: Int) -> String {
    var characters = Array(text)
    characters.replaceSubrange(place..<place + word.count, with: Array(word))
    return String(characters)
  }

  /// Which epoch was the best, below its place.
  private var best: String {
    guard let place = history.bestPlace, let entry = history.best else { return "" }
    let text = "best \(entry.epoch)"
    let start = margin + 1 + column(of: place)
    if start + text.count + 2 <= width {
      return String(repeating: " ", count: start) + signs.best + " " + text
    }
    let gap = start - text.count - 1
    return String(repeating: " ", count: max(gap, 0)) + text + " " + signs.best
  }

  private var legend: [String] {
    let space = String(repeating: " ", count: margin + 1)
    let training = signs.line + " training"
    guard history.entries.contains(where: { $0.validationLoss != nil }) else {
      return [space + training].map { $0.count <= width ? $0 : training }
    }
    let validation = signs.ring + " validation"
    let together = training + "   " + validation
    if space.count + together.count <= width { return [space + together] }
    return together.count <= width ? [together] : [training, validation]
  }
}
