/// The frame of a drawing with two axes: where its corners are, and the numbers beside it.
struct PlotArea {
  /// The width and the height of the whole drawing.
  let size: (width: Double, height: Double)
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  /// Leaves room for numbers at the left and below, and what is asked for elsewhere.
  init(
    width: Double, height: Double, left: Double = 58, right: Double = 12, top: Double = 12,
    bottom: Double = 44
  ) {
    size = (width, height)
    self.left = left
    self.right = width - right
    self.top = top
    self.bottom = height - bottom
  }

  /// Where a place on the horizontal axis is, from 0 at the left to 1 at the right.
  func x(_ place: Double) -> Double { left + place * (right - left) }

  /// Where a place on the vertical axis is, from 0 at the bottom to 1 at the top.
  func y(_ place: Double) -> Double { bottom - place * (bottom - top) }

  /// The same marks on an axis that ends a little before the frame does, so that what lies at its
  /// ends can be seen.
  static func moved(
    _ marks: [LossScale.Mark], by move: (Double) -> Double
  ) -> [LossScale.Mark] {
    marks.map { LossScale.Mark(place: move($0.place), text: $0.text) }
  }

  /// Lines across, the axes, their numbers and what they count.
  func axes(
    horizontal: [LossScale.Mark], named name: String, vertical: [LossScale.Mark],
    named verticalName: String
  ) -> Markup {
    Markup("g", ["class": "axes"]) {
      for mark in vertical {
        Markup.line(from: (left, y(mark.place)), to: (right, y(mark.place)), class: "grid")
        Markup.label(mark.text, x: left - 7, y: y(mark.place) + 4, anchor: "end")
      }
      for mark in horizontal {
        Markup.line(from: (x(mark.place), bottom), to: (x(mark.place), bottom + 5), class: "axis")
        Markup.label(mark.text, x: x(mark.place), y: bottom + 19, anchor: "middle")
      }
      Markup.line(from: (left, bottom), to: (right, bottom), class: "axis")
      if !name.isEmpty {
        Markup.label(
          name, x: (left + right) / 2, y: bottom + 37, anchor: "middle", class: "name")
      }
      if !verticalName.isEmpty {
        Markup.label(verticalName, x: left, y: top - 10, anchor: "start", class: "name")
      }
    }
  }
}

extension Markup {
  /// A line through points, nothing if there are fewer than two.
  static func path(_ points: [(x: Double, y: Double)], class kind: String) -> Markup {
    guard points.count > 1 else { return Markup(joining: []) }
    let text = points.map { "\($0.x.coordinate) \($0.y.coordinate)" }.joined(separator: "L")
    return Markup("path", ["d": "M\(text)", "class": kind])
  }
}
