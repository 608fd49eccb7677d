/// The losses over the epochs as drawings, with a switch between a logarithmic and a plain axis
/// that works without a script.
struct LossChart {
  private let entries: [History.Entry]
  /// The epoch whose network is kept.
  private let kept: History.Entry
  private let keptName: String
  private let lowest: Double
  private let highest: Double
  private let area = PlotArea(width: 940, height: 400, right: 84, top: 34)

  /// Draws nothing if there was no epoch, or a loss that is not finite.
  init?(_ history: History, kept: History.Entry?) {
    let losses = history.entries.flatMap {
      [$0.trainingLoss, $0.validationLoss].compactMap(\.self)
    }
    guard let kept, let lowest = losses.min(), let highest = losses.max(),
      losses.allSatisfy(\.isFinite)
    else { return nil }
    entries = history.entries
    self.kept = kept
    self.lowest = lowest
    self.highest = highest
    let isBest = kept.validationLoss != nil && kept == history.best
    keptName = "\(isBest ? "Best" : "Last") epoch \(kept.epoch)"
  }

  /// The figure, both drawings in it if both axes are possible.
  var markup: Markup {
    guard lowest > 0 && lowest < highest else {
      return Markup("figure") { Markup.wide("Losses") { drawing(isLogarithmic: false) } }
    }
    let isWide = LossScale(from: lowest, to: highest).isLogarithmic
    return Markup("figure") {
      Markup("fieldset", ["class": "switch"]) {
        Markup("legend") { "Axis of the losses:" }
        button("logarithmic", isChosen: isWide)
        button("linear", isChosen: !isWide)
        Markup("div", ["class": "logarithmic"]) {
          Markup.wide("Losses, logarithmic") { drawing(isLogarithmic: true) }
        }
        Markup("div", ["class": "linear"]) {
          Markup.wide("Losses, linear") { drawing(isLogarithmic: false) }
        }
      }
    }
  }

  private func button(_ name: String, isChosen: Bool) -> Markup {
    Markup(joining: [
      Markup(
        "input",
        [
          "type": "radio", "name": "loss-axis", "id": "axis-\(name)",
          "checked": isChosen ? "checked" : nil,
        ]),
      Markup("label", ["for": "axis-\(name)"]) { name },
    ])
  }

  // MARK: One drawing

  private func drawing(isLogarithmic: Bool) -> Markup {
    // On a plain axis, nothing is far from a small number but 0.
    let low = !isLogarithmic && lowest > 0 && lowest < highest / 2 ? 0 : lowest
    let scale = LossScale(from: low, to: highest, isLogarithmic: isLogarithmic)
    let name = isLogarithmic ? "loss (logarithmic)" : "loss"
    return Markup.drawing(
      id: isLogarithmic ? "loss-logarithmic" : "loss-linear", size: area.size,
      title: "Losses over the epochs, on a \(isLogarithmic ? "logarithmic" : "linear") axis",
      description: description
    ) {
      area.axes(
        horizontal: epochMarks, named: "epoch",
        vertical: PlotArea.moved(scale.marks(atMost: 6)) { Self.inside($0, scale) }, named: name)
      bestLine
      line(scale, class: "training") { $0.trainingLoss }
      line(scale, class: "validation") { $0.validationLoss }
      Markup(
        "circle",
        [
          "cx": x(of: kept).coordinate, "cy": y(of: kept.decidingLoss, scale).coordinate,
          "r": "5", "class": "best",
        ])
      names(scale)
    }
  }

  /// What one would see, in words.
  private var description: String {
    guard let first = entries.first, let last = entries.last else { return "" }
    func course(_ name: String, _ from: Double, _ to: Double) -> String {
      "The \(name) loss goes from \(from.shortText) in epoch \(first.epoch) to \(to.shortText) in "
        + "epoch \(last.epoch)."
    }
    var text = course("training", first.trainingLoss, last.trainingLoss)
    if let from = first.validationLoss, let to = last.validationLoss {
      text += " " + course("validation", from, to)
    }
    return text + " \(keptName): \(kept.decidingLoss.shortText)."
  }

  private func x(of entry: History.Entry) -> Double {
    let (first, last) = (entries.first?.epoch ?? 0, entries.last?.epoch ?? 0)
    return area.x(last > first ? Double(entry.epoch - first) / Double(last - first) : 0.5)
  }

  /// The axis ends before the frame does, but where it begins with 0.
  private static func inside(_ place: Double, _ scale: LossScale) -> Double {
    let below = scale.lowest == 0 ? 0 : 0.05
    return below + (0.95 - below) * place
  }

  private func y(of loss: Double, _ scale: LossScale) -> Double {
    area.y(Self.inside(scale.place(of: loss), scale))
  }

  private var epochMarks: [LossScale.Mark] {
    guard let first = entries.first?.epoch, let last = entries.last?.epoch, first < last else {
      return entries.prefix(1).map { LossScale.Mark(place: 0.5, text: "\($0.epoch)") }
    }
    let step = roundStep(for: last - first + 1, parts: 8)
    let between = stride(from: step, to: last, by: step).filter {
      $0 > first && 2 * min($0 - first, last - $0) >= step
    }
    return ([first] + between + [last]).map {
      LossScale.Mark(place: Double($0 - first) / Double(last - first), text: "\($0)")
    }
  }

  private func line(
    _ scale: LossScale, class kind: String, loss: (History.Entry) -> Double?
  ) -> Markup {
    let points = entries.compactMap { entry in
      loss(entry).map { (x: x(of: entry), y: y(of: $0, scale)) }
    }
    guard points.count == 1, let only = points.first else {
      return .path(Self.thinned(points), class: kind)
    }
    return Markup(
      "circle", ["cx": only.x.coordinate, "cy": only.y.coordinate, "r": "3", "class": kind])
  }

  /// Of the points over the same pixel, no more than the first, the extremes and the last.
  private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard points.count > 2_000 else { return points }
    var kept: [(x: Double, y: Double)] = []
    var start = 0
    while start < points.count {
      let pixel = points[start].x.rounded(.down)
      let end = points[start...].firstIndex { $0.x.rounded(.down) != pixel } ?? points.count
      let range = start..<end
      let low = range.min { points[$0].y < points[$1].y } ?? start
      let high = range.max { points[$0].y < points[$1].y } ?? start
      kept += Set([start, low, high, end - 1]).sorted().map { points[$0] }
      start = end
    }
    return kept
  }

  // MARK: Words in the drawing

  private var bestLine: Markup {
    let place = x(of: kept)
    let isRight = place > (area.left + area.right) / 2
    return Markup(joining: [
      .line(from: (place, area.top), to: (place, area.bottom), class: "best"),
      .label(
        "\(keptName.lowercased()): \(kept.decidingLoss.shortText)", x: place + (isRight ? -6 : 6),
        y: area.top + 4, anchor: isRight ? "end" : "start", class: "best"),
    ])
  }

  /// The names of the lines, at their right ends but not one upon the other.
  private func names(_ scale: LossScale) -> Markup {
    guard let last = entries.last else { return Markup(joining: []) }
    var training = y(of: last.trainingLoss, scale) + 4
    guard let loss = last.validationLoss else {
      return .label("training", x: x(of: last) + 11, y: training, class: "training")
    }
    var validation = y(of: loss, scale) + 4
    let missing = 17 - (training - validation).magnitude
    if missing > 0 {
      let sign: Double = training < validation ? -1 : 1
      training += sign * missing / 2
      validation -= sign * missing / 2
    }
    let below = max(training, validation) - (area.bottom + 2)
    if below > 0 { (training, validation) = (training - below, validation - below) }
    return Markup(joining: [
      .label("training", x: x(of: last) + 11, y: training, class: "training"),
      .label("validation", x: x(of: last) + 11, y: validation, class: "validation"),
    ])
  }
}
