/// A network as a drawing: a column of circles for the inputs and for the outputs of each dense
/// layer, and between them a line for each weight.
///
/// Of wide layers only some units are drawn, evenly spaced by number, and of deep networks only the
/// first and the last columns; the drawing says so.
struct NetworkDrawing {
  private let columns: [NetworkColumn]
  /// The places of the columns that are drawn.
  private let drawn: [Int]

  /// The most units of a column that are drawn.
  private static let mostUnits = 12
  /// The most columns that are drawn.
  private static let mostColumns = 6
  private static let gap = 28.0
  private static let (left, right, top) = (170.0, 170.0, 24.0)

  /// Lays out a network.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - inputs: the names of its inputs.
  ///   - outputs: what its outputs stand for.
  init<S: Scalar>(_ network: Network<S>, inputs: [String], outputs: [String]) {
    columns = NetworkColumn.all(
      of: network, inputs: inputs, outputs: outputs, mostUnits: Self.mostUnits)
    let half = Self.mostColumns / 2
    drawn =
      columns.count <= Self.mostColumns
      ? Array(columns.indices)
      : Array(0..<half) + Array(columns.count - half..<columns.count)
  }

  /// The drawing, with what it leaves out below it.
  var markup: Markup {
    Markup("figure", ["class": "network"]) {
      Markup.wide("The network") {
        Markup.drawing(
          id: "network", size: size, title: "The network and its weights", description: description
        ) {
          for place in drawn.indices.dropFirst() { edges(to: place) }
          for place in drawn.indices { units(of: place) }
        }
      }
      Markup("figcaption") {
        Markup("span", ["class": "key positive"]) { "positive weight: solid" }
        " "
        Markup("span", ["class": "key negative"]) { "negative weight: dashed" }
        " The thicker a line, the larger its weight beside the largest of its layer. "
        omissions
      }
    }
  }

  private var description: String {
    columns.map { "\($0.name): \($0.count)" }.joined(separator: ", then ") + "."
  }

  private var omissions: String {
    var texts: [String] = []
    if columns.contains(where: { $0.shown.count < $0.count }) {
      texts.append(
        "Of layers with more than \(Self.mostUnits) units, \(Self.mostUnits) are drawn, evenly "
          + "spaced by number, with the weights between those that are drawn.")
    }
    if drawn.count < columns.count {
      texts.append("\(columns.count - drawn.count) layers in the middle are left out.")
    }
    return texts.joined(separator: " ")
  }

  // MARK: Places

  private var tallest: Int { drawn.map { columns[$0].shown.count }.max() ?? 1 }

  private var bottom: Double { Self.top + Double(tallest) * Self.gap }

  private var size: (width: Double, height: Double) {
    let between = max(170.0, 440 / Double(max(drawn.count - 1, 1)))
    let lines = drawn.map { columns[$0].notes.count }.max() ?? 0
    return (
      Self.left + Self.right + between * Double(drawn.count - 1),
      bottom + 40 + 17 * Double(lines)
    )
  }

  private func x(_ place: Int) -> Double {
    let part = Double(place) / Double(max(drawn.count - 1, 1))
    return Self.left + part * (size.width - Self.left - Self.right)
  }

  private func y(_ unit: Int, of count: Int) -> Double {
    (Self.top + bottom) / 2 + (Double(unit) - Double(count - 1) / 2) * Self.gap
  }

  // MARK: Lines

  private func edges(to place: Int) -> Markup {
    let column = columns[drawn[place]]
    guard drawn[place - 1] == drawn[place] - 1 else {
      return .label(
        "…", x: (x(place - 1) + x(place)) / 2, y: (Self.top + bottom) / 2, anchor: "middle",
        class: "name")
    }
    let before = columns[drawn[place] - 1].shown.count
    let largest = column.weights.map(\.magnitude).max() ?? 0
    // The thick ones last, so that they lie on top.
    let order = column.weights.indices.filter { column.weights[$0].isFinite && largest > 0 }
      .sorted { column.weights[$0].magnitude < column.weights[$1].magnitude }
    return Markup("g", ["class": "weights"]) {
      for index in order {
        let (from, to) = index.quotientAndRemainder(dividingBy: column.shown.count)
        let share = column.weights[index].magnitude / largest
        Markup(
          "line",
          [
            "x1": (x(place - 1) + 7).coordinate, "y1": y(from, of: before).coordinate,
            "x2": (x(place) - 7).coordinate, "y2": y(to, of: column.shown.count).coordinate,
            "class": column.weights[index] < 0 ? "negative" : "positive",
            "stroke-width": (0.3 + 3.2 * share).coordinate,
            "stroke-opacity": (0.12 + 0.83 * share).coordinate,
          ])
      }
    }
  }

  // MARK: Units

  private func units(of place: Int) -> Markup {
    let column = columns[drawn[place]]
    let (isFirst, isLast) = (place == 0, place == drawn.count - 1)
    return Markup("g", ["class": "units"]) {
      for (unit, number) in column.shown.enumerated() {
        let y = y(unit, of: column.shown.count)
        Markup("circle", ["cx": x(place).coordinate, "cy": y.coordinate, "r": "6"])
        if isFirst || isLast, number < column.unitNames.count {
          let name = column.unitNames[number]
          Markup(
            "text",
            [
              "x": (x(place) + (isFirst ? -13 : 13)).coordinate, "y": (y + 4).coordinate,
              "text-anchor": isFirst ? "end" : "start",
            ]
          ) {
            name.shortened(to: 20)
            if name.count > 20 { Markup("title") { name } }
          }
        }
      }
      Markup.label(
        column.heading, x: x(place), y: bottom + 26, anchor: "middle", class: "name")
      for (line, note) in column.notes.enumerated() {
        Markup.label(note, x: x(place), y: bottom + 43 + 17 * Double(line), anchor: "middle")
      }
    }
  }
}

/// A column of the drawing: the inputs, or the outputs of a layer that makes new ones of all it
/// gets.
struct NetworkColumn {
  /// What the column is: such as `hidden 1`.
  let name: String
  /// How many units it has.
  let count: Int
  /// The numbers of those that are drawn.
  let shown: [Int]
  /// The names of all units, if they have names.
  let unitNames: [String]
  /// The weights from the shown units of the column before to the shown ones of this: row after
  /// row, a row for each unit before. Empty if there are none.
  let weights: [Double]
  /// The layers that follow and leave the number of units as it is.
  var notes: [String] = []

  /// Such as `hidden 1: 12 of 100`.
  var heading: String {
    shown.count < count ? "\(name): \(shown.count) of \(count)" : "\(name): \(count)"
  }

  /// The columns of a network.
  static func all<S: Scalar>(
    of network: Network<S>, inputs: [String], outputs: [String], mostUnits: Int
  ) -> [NetworkColumn] {
    func shown(_ count: Int) -> [Int] { Array(0..<count).evenlySpaced(atMost: mostUnits) }
    let places = network.plan.places
    func makesUnits(_ number: Int) -> Bool {
      network.layers[number] is Dense || places[number].outputs != places[number].inputs
    }
    let last = network.layers.indices.last(where: makesUnits)
    var columns = [
      NetworkColumn(
        name: "inputs", count: network.inputs, shown: shown(network.inputs), unitNames: inputs,
        weights: [])
    ]
    for (number, layer) in network.layers.enumerated() {
      guard makesUnits(number), let before = columns.last else {
        columns[columns.count - 1].notes.append(layer.shortName)
        continue
      }
      let count = places[number].outputs
      let here = shown(count)
      // A dense layer has its weights first: inputs × outputs.
      let start = places[number].parameters.lowerBound
      let weights =
        layer is Dense
        ? before.shown.flatMap { from in
          here.map { Double(network.parameters[start + from * count + $0]) }
        } : []
      columns.append(
        NetworkColumn(
          name: number == last ? "outputs" : "hidden \(columns.count)", count: count, shown: here,
          unitNames: number == last ? outputs : [], weights: weights))
    }
    return columns
  }
}

extension Layer {
  /// Such as `relu` or `dropout 0.2`.
  var shortName: String {
    if let dropout = self as? Dropout { return "\(kind) \(dropout.rate.plainText)" }
    return kind
  }
}
