/// What a model says about the rows of a table.
public struct Predictions: Sendable {
  /// What is predicted.
  public let targets: Targets
  /// The number of rows.
  public private(set) var count: Int
  /// What was noticed about the rows: unknown categories, missing values.
  public private(set) var notes: EncodingNotes

  /// Whether they were computed as `Float`, whose digits are then all there is to show.
  let isFloat: Bool

  /// For classes, a row of probabilities for each row; otherwise a number for each target: the
  /// probability of the second class of each label, or the number itself in its own unit.
  private(set) var values: [Double]
  /// How many values each row has.
  let width: Int
  /// How many outputs of the network they are made of.
  private let outputs: Int

  /// Makes predictions of no rows yet, and room for those of some.
  init<S: Scalar>(of network: Network<S>, targets: Targets, capacity rows: Int) {
    self.targets = targets
    count = 0
    notes = EncodingNotes()
    isFloat = S.self == Float.self
    outputs = network.outputs
    width =
      switch targets.kind {
      case .classes(let classes): classes.count
      case .labels(let labels): labels.count
      case .numbers(let normalizations): normalizations.count
      }
    values = []
    values.reserveCapacity(rows * width)
  }

  /// Adds rows: the outputs of the network, as the loss finishes them.
  @specialized(where S == Float)
  @specialized(where S == Double)
  mutating func add<S: Scalar>(_ outputs: [S], notes: EncodingNotes) {
    self.notes.add(notes)
    count += outputs.count / self.outputs
    switch targets.kind {
    case .classes where self.outputs == 1:
      // A single output is the probability of the second of two classes.
      for output in outputs {
        values.append(1 - Double(output))
        values.append(Double(output))
      }
    case .classes, .labels:
      for output in outputs { values.append(Double(output)) }
    case .numbers(let normalizations):
      for (place, output) in outputs.enumerated() {
        values.append(normalizations[place % normalizations.count].inverse(Double(output)))
      }
    }
  }

  /// Predicts the same for every row.
  init(targets: Targets, count: Int, row: [Double], notes: EncodingNotes) {
    self.targets = targets
    self.count = count
    self.notes = notes
    isFloat = false
    (width, outputs) = (row.count, row.count)
    values = []
    values.reserveCapacity(count * width)
    for _ in 0..<count { values += row }
  }

  /// The values of a row.
  func values(row: Int) -> [Double] { Array(values[row * width..<(row + 1) * width]) }

  /// One row.
  public subscript(row: Int) -> Prediction {
    Prediction(targets: targets, values: values(row: row), isFloat: isFloat)
  }

  /// For a regression the predicted number of a row; NaN for classes.
  public func number(row: Int, target: Int = 0) -> Double {
    targets.task == .regression ? values[row * width + target] : .nan
  }
}

/// What a model says about one row.
public struct Prediction: Sendable, Equatable, CustomStringConvertible {
  /// What is predicted.
  public let targets: Targets
  private let values: [Double]
  private let isFloat: Bool

  init(targets: Targets, values: [Double], isFloat: Bool) {
    self.targets = targets
    self.values = values
    self.isFloat = isFloat
  }

  /// The class with the highest probability, the first of several; for numbers, the number as text.
  public var label: String { labels.first ?? "" }

  /// The same for each target.
  public var labels: [String] {
    switch targets.kind {
    case .classes(let classes):
      var best = 0
      for place in classes.indices where values[place] > values[best] { best = place }
      return [classes[best]]
    case .labels(let labels):
      return zip(labels, values).map { $1 > 0.5 ? $0[1] : $0[0] }
    case .numbers: return values.map(text)
    }
  }

  /// For a regression the number of each target, in its own unit; empty for classes.
  public var numbers: [Double] { targets.task == .regression ? values : [] }

  /// The number of a regression with one target; NaN for classes.
  public var number: Double { numbers.first ?? .nan }

  /// For one target of classes the probability of each; for several targets of two classes, that of
  /// the second of each, by the name of the target; empty for numbers.
  public var probabilities: [String: Double] {
    switch targets.kind {
    case .classes(let classes): Dictionary(uniqueKeysWithValues: zip(classes, values))
    case .labels: Dictionary(uniqueKeysWithValues: zip(targets.names, values))
    case .numbers: [:]
    }
  }

  /// The probabilities as text, in the order of the classes or targets; empty for numbers.
  public var probabilityTexts: [String] { targets.task == .regression ? [] : values.map(text) }

  /// As many digits as the number needs in its precision.
  private func text(_ value: Double) -> String {
    let float = Float(value)
    return isFloat && float.isFinite && Int(exactly: value) == nil ? float.description : value.name
  }

  public var description: String { labels.joined(separator: ", ") }
}

/// The value of a field in a row that is predicted: a number, a word, or nil where it is missing.
public enum Field: Sendable, Equatable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByNilLiteral
{
  /// A number.
  case number(Double)
  /// A word.
  case word(String)
  /// Nothing.
  case missing

  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A word.
  public init(stringLiteral value: String) { self = .word(value) }
  /// A missing value.
  public init(nilLiteral: ()) { self = .missing }
}
