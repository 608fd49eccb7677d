/// The columns that a network predicts, and what its outputs stand for.
public struct Targets: Sendable, Equatable {
  /// The names of the columns.
  public let names: [String]
  /// What they hold.
  public let kind: Kind

  /// What a network is to predict.
  public enum Task: String, Codable, Sendable, CaseIterable {
    /// One of several classes, or several times yes or no.
    case classification
    /// Numbers.
    case regression
  }

  /// What the columns hold.
  public enum Kind: Sendable, Equatable {
    /// One column of classes, by name, in the order of the network's outputs.
    case classes([String])
    /// Several columns of two classes each, a no and a yes (multi-label).
    case labels([[String]])
    /// Numbers, normalized for training.
    case numbers([Normalization])
  }

  init(names: [String], kind: Kind) {
    self.names = names
    self.kind = kind
  }

  /// Whether classes or numbers are predicted.
  public var task: Task {
    if case .numbers = kind { .regression } else { .classification }
  }

  /// The names of the classes, if there is one column of them.
  public var classes: [String]? {
    if case .classes(let classes) = kind { classes } else { nil }
  }

  /// How many outputs a network needs for a loss.
  func outputs(for loss: any Loss) -> Int {
    switch kind {
    case .classes(let classes): loss is BinaryCrossEntropy && classes.count == 2 ? 1 : classes.count
    case .labels, .numbers: names.count
    }
  }

  /// The loss that fits.
  var usualLoss: any Loss {
    switch kind {
    case .classes: CrossEntropy()
    case .labels: BinaryCrossEntropy()
    case .numbers: MeanSquaredError()
    }
  }

  /// Why a loss cannot judge predictions of these targets, in one sentence; nil if it can.
  func problem(with loss: any Loss) -> String? {
    switch kind {
    case .classes(let classes):
      Rule.holds(
        loss is CrossEntropy || (loss is BinaryCrossEntropy && classes.count == 2),
        "For \(classes.count) classes the loss is cross-entropy"
          + (classes.count == 2 ? " or binary-cross-entropy" : "") + ", not \(loss.kind).")
    case .labels:
      Rule.holds(
        loss is BinaryCrossEntropy,
        "For several targets of two classes the loss is binary-cross-entropy, not \(loss.kind).")
    case .numbers:
      Rule.holds(
        !(loss is CrossEntropy || loss is BinaryCrossEntropy),
        "\(loss.kind) is for classes; for numbers take mean-squared-error, mean-absolute-error, "
          + "huber or poisson.")
    }
  }

  var problem: String? {
    switch kind {
    case .classes(let classes):
      Rule.holds(
        names.count == 1 && (2...Self.mostClasses).contains(classes.count)
          && Set(classes).count == classes.count,
        "One target needs 2 to \(Self.mostClasses) different classes.")
    case .labels(let labels):
      Rule.holds(
        !names.isEmpty && labels.count == names.count
          && labels.allSatisfy { $0.count == 2 && $0[0] != $0[1] },
        "Each of several targets needs 2 different classes.")
    case .numbers(let normalizations):
      Rule.holds(
        !names.isEmpty && normalizations.count == names.count,
        "Each target needs its normalization.")
        ?? normalizations.lazy.compactMap(\.problem).first
    }
  }
}

extension Targets: Codable {
  private enum Key: String, CodingKey { case names, classes, labels, numbers }

  /// Reads `{"names", "classes"}`, `{"names", "labels"}` or `{"names", "numbers"}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    names = try container.decode([String].self, forKey: .names)
    if let classes = try container.decodeIfPresent([String].self, forKey: .classes) {
      kind = .classes(classes)
    } else if let labels = try container.decodeIfPresent([[String]].self, forKey: .labels) {
      kind = .labels(labels)
    } else {
      kind = .numbers(try container.decode([Normalization].self, forKey: .numbers))
    }
    if let problem {
      throw DecodingError.dataCorrupted(
        .init(codingPath: container.codingPath, debugDescription: problem))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(names, forKey: .names)
    switch kind {
    case .classes(let classes): try container.encode(classes, forKey: .classes)
    case .labels(let labels): try container.encode(labels, forKey: .labels)
    case .numbers(let normalizations): try container.encode(normalizations, forKey: .numbers)
    }
  }
}

extension Double {
  /// The number as the name of a class or a category: `3`, not `3.0`.
  var name: String {
    if let integer = Int(exactly: self) { return String(integer) }
    return description
  }
}
