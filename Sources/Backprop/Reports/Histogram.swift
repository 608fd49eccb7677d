/// How numbers are distributed: how many lie in each of some equal intervals.
struct Histogram {
  /// Where the first interval begins.
  let start: Double
  /// The length of each interval.
  let step: Double
  /// How many numbers lie in each interval.
  let counts: [Int]
  /// How many numbers were left out, since they are not finite.
  let notFinite: Int
  /// The extremes, the mean and the standard deviation of the finite numbers, and how many are 0.
  let lowest: Double
  let highest: Double
  let mean: Double
  let deviation: Double
  let zeros: Int

  /// Counts numbers in about so many intervals, of which 0 is a border.
  init(_ numbers: [Double], intervals: Int = 40) {
    let finite = numbers.filter(\.isFinite)
    let count = Double(max(finite.count, 1))
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    // Divided first, so that large numbers do not overflow.
    let mean = finite.reduce(0) { $0 + $1 / count }
    let range = high - low
    notFinite = numbers.count - finite.count
    lowest = low
    highest = high
    self.mean = mean
    deviation = finite.reduce(0) { $0 + ($1 - mean) * (($1 - mean) / count) }.squareRoot()
    zeros = finite.count { $0 == 0 }
    let isSpread = range.isFinite && range > 1e-9 * max(low.magnitude, high.magnitude)
    guard isSpread, range / Double(intervals) > .leastNormalMagnitude else {
      start = low
      step = range.isFinite ? range : 0
      counts = [finite.count]
      return
    }
    let step = range / Double(intervals)
    let start = (low / step).rounded(.down) * step
    var counts = [Int](repeating: 0, count: max(1, Int(((high - start) / step).rounded(.up))))
    for number in finite {
      counts[min(max(Int((number - start) / step), 0), counts.count - 1)] += 1
    }
    self.start = start
    self.step = step
    self.counts = counts
  }

  /// How many numbers were counted.
  var total: Int { counts.reduce(0, +) }

  // MARK: Drawing

  /// The histogram as a drawing.
  ///
  /// - Parameters:
  ///   - id: a word that no other drawing of the page has.
  ///   - size: the width and the height.
  ///   - title: what is counted.
  ///   - name: what stands on the axis.
  ///   - kind: the class of the bars, which gives them their colour.
  /// - Returns: the drawing.
  func drawing(
    id: String, size: (width: Double, height: Double) = (225, 160), title: String,
    axis name: String, class kind: String
  ) -> Markup {
    let area = PlotArea(
      width: size.width, height: size.height, left: 36, right: 12, top: 26, bottom: 42)
    let most = Double(max(counts.max() ?? 1, 1))
    let isPoint = counts.count == 1
    let end = start + step * Double(counts.count)
    let scale = LossScale(from: start, to: isPoint ? highest : end, isLogarithmic: false)
    let unit = roundStep(for: Int(most), parts: 3)
    let heights = stride(from: 0, through: Int(most), by: unit).map {
      LossScale.Mark(place: Double($0) / most, text: "\($0)")
    }
    return Markup.drawing(id: id, size: area.size, title: title, description: description) {
      area.axes(
        horizontal: scale.marks(atMost: size.width < 300 ? 3 : 6), named: name, vertical: heights,
        named: "count")
      Markup("path", ["d": isPoint ? bar(in: area) : bars(in: area, most), "class": kind])
      if start < 0 && end > 0 {
        let zero = area.x(scale.place(of: 0))
        Markup.line(from: (zero, area.top), to: (zero, area.bottom), class: "zero")
      }
    }
  }

  private func bars(in area: PlotArea, _ most: Double) -> String {
    let width = (area.right - area.left) / Double(counts.count)
    return counts.enumerated().filter { $1 > 0 }.map { place, count in
      let x = area.left + Double(place) * width
      // One in a thousand can still be seen.
      let height = max(Double(count) / most * (area.bottom - area.top), 0.8)
      let across = max(width - 0.8, 0.5)
      return "M\((x + 0.4).coordinate) \(area.bottom.coordinate)v\((-height).coordinate)"
        + "h\(across.coordinate)v\(height.coordinate)z"
    }.joined()
  }

  /// All numbers in one place.
  private func bar(in area: PlotArea) -> String {
    let height = area.bottom - area.top
    return "M\((area.x(0.5) - 6).coordinate) \(area.bottom.coordinate)v\((-height).coordinate)"
      + "h12v\(height.coordinate)z"
  }

  private var description: String {
    "\(total) numbers from \(lowest.shortText) to \(highest.shortText), mean \(mean.shortText), "
      + "standard deviation \(deviation.shortText)."
  }
}
