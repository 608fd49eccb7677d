import Backprop

/// The plane that points and surfaces are drawn in, and how it lies among the inputs of the
/// network.
struct Picture: Sendable {
  /// What the axes are.
  enum Kind: String, Sendable {
    /// Two features, in their own units.
    case features
    /// The two directions in which the rows differ most.
    case components
    /// One feature; upwards stands the target.
    case line
  }

  /// An axis and the part of it that is seen.
  struct Axis: Sendable, Equatable {
    let name: String
    let min: Double
    let max: Double

    /// An axis that shows all numbers, and a little more.
    init(name: String, showing numbers: [Double]) {
      let low = numbers.min() ?? 0
      let high = numbers.max() ?? 0
      let margin = high > low ? (high - low) * 0.1 : 1
      self.name = name
      min = low - margin
      max = high + margin
    }

    /// The middle of one of so many equal cells.
    func middle(of cell: Int, count: Int) -> Double {
      min + (max - min) * (Double(cell) + 0.5) / Double(count)
    }

    var json: JSON { ["name": .string(name), "min": .number(min), "max": .number(max)] }
  }

  let kind: Kind
  /// The axis to the right, and the one upwards.
  let axes: [Axis]
  /// Where the rows lie.
  let points: [(x: Double, y: Double)]
  /// The inputs at (0, 0), and how they change along the axes.
  private let origin: [Double]
  private let right: [Double]
  private let up: [Double]

  /// Finds a plane for rows of inputs.
  ///
  /// - Parameters:
  ///   - rows: the inputs of all rows.
  ///   - training: how many of them, the first, are learned from.
  ///   - targets: a number for each row, for a line.
  ///   - preprocessing: what the inputs were made of.
  init(rows: [[Double]], training: Int, targets: [Double], _ preprocessing: Preprocessing) {
    let scales = preprocessing.features.compactMap { feature -> Normalization? in
      if case .number(let normalization, _) = feature.encoding { normalization } else { nil }
    }
    let names = preprocessing.inputNames
    if scales.count == names.count, names.count <= 2, let first = scales.first {
      let xs = rows.map { first.inverse($0[0]) }
      if names.count == 2 {
        let ys = rows.map { scales[1].inverse($0[1]) }
        kind = .features
        axes = [Axis(name: names[0], showing: xs), Axis(name: names[1], showing: ys)]
        points = Array(zip(xs, ys)).map { (x: $0.0, y: $0.1) }
        origin = [first(0), scales[1](0)]
        right = [1 / first.scale, 0]
        up = [0, 1 / scales[1].scale]
      } else {
        kind = .line
        axes = [
          Axis(name: names[0], showing: xs),
          Axis(name: preprocessing.targets.names.first ?? "target", showing: targets),
        ]
        points = Array(zip(xs, targets)).map { (x: $0.0, y: $0.1) }
        (origin, right, up) = ([first(0)], [1 / first.scale], [0])
      }
      return
    }
    let components = PrincipalComponents(of: Array(rows.prefix(training)))
    let places = rows.map { components.position(of: $0) }
    kind = .components
    axes = [
      Axis(name: "component 1", showing: places.map(\.x)),
      Axis(name: "component 2", showing: places.map(\.y)),
    ]
    points = places
    (origin, right, up) = (components.mean, components.first, components.second)
  }

  /// The inputs at the middles of so many by so many cells, row after row from the top.
  func inputs(size: Int) -> [Double] {
    var inputs: [Double] = []
    inputs.reserveCapacity(size * size * origin.count)
    for row in 0..<size {
      let y = axes[1].middle(of: size - 1 - row, count: size)
      for column in 0..<size {
        let x = axes[0].middle(of: column, count: size)
        for place in origin.indices {
          inputs.append(origin[place] + x * right[place] + y * up[place])
        }
      }
    }
    return inputs
  }

  /// The picture as JSON, without its points.
  var json: JSON { ["kind": .string(kind.rawValue), "axes": .array(axes.map(\.json))] }
}
