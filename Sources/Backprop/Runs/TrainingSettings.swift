/// All that decides how a network is trained on a table: what `backprop train` has options for.
///
/// The defaults give a good model on ordinary tables; they were chosen on iris, digits and
/// diabetes, where they do better than wider and deeper networks, and than no dropout or weight
/// decay. The same table and settings lead to the same model, byte for byte.
///
/// ```swift
/// var settings = TrainingSettings(target: "species")
/// settings.hidden = [128, 64]
/// settings.optimizer = AdamW(learningRate: 0.003)
/// ```
public struct TrainingSettings: Sendable {
  /// Which columns play which part.
  public var columns: ColumnSettings

  /// The widths of the hidden layers, each at least 1; none for a linear model.
  public var hidden: [Int] = [100]
  /// What follows the hidden layers: one activation for all of them, or one for each.
  public var activations: [any Activation] = [ReLU()]
  /// The part of the outputs of each hidden layer that is dropped in training, in `0..<1`. If nil,
  /// 0.2, but 0 beside batch normalization and for an optimizer that searches along a line.
  public var dropout: Double?
  /// Whether each hidden layer is followed by a ``BatchNormalization``.
  public var batchNormalization = false
  /// How the weights of hidden layers are chosen before training; those of the last layer are
  /// Glorot's.
  public var initializer: any Initializer = HeNormal()

  /// What is made small; the usual loss of the task if nil: ``CrossEntropy``,
  /// ``BinaryCrossEntropy`` for several targets of two classes, ``MeanSquaredError``.
  public var loss: (any Loss)?
  /// The rule that changes the parameters.
  public var optimizer: any Optimizer = AdamW(learningRate: 0.003, weightDecay: 0.1)
  /// How the learning rate changes from epoch to epoch.
  public var schedule: any Schedule = ConstantRate()
  /// L1 and L2 terms for the weights, beside the weight decay that the optimizer may have.
  public var penalty = Penalty()
  /// A limit for the gradient.
  public var clipping: Clipping?
  /// How many rows a step takes.
  public var batchSize = BatchSize.automatic
  /// Whether classes that are rare count as much as those that are frequent: each row is weighted
  /// by rows / (classes · rows of its class), as in scikit-learn.
  public var balancesClasses = false

  /// The most epochs, at least 1.
  public var epochs = 300
  /// Which rows are held out to see when to stop.
  public var validation = Validation.automatic
  /// After how many epochs without a lower loss training stops, at least 1; never if nil. The loss
  /// is that of the validation rows, or, if there are none, of the training rows.
  public var patience: Int? = 30
  /// By how much a loss must be below the best so far to count as lower, 0 or more.
  public var minimumImprovement = 0.0
  /// At which loss training stops; none if nil.
  public var targetLoss: Double?
  /// Whether the model is the network of the last epoch, and not that of the best one. Without
  /// validation rows it is the last one in any case.
  public var keepsLast = false

  /// Chooses the start, the order of the rows, what dropout drops and which rows are held out.
  public var seed: UInt64 = 0

  /// Settings for columns that play the given parts.
  public init(columns: ColumnSettings) {
    self.columns = columns
  }

  /// Settings to predict one column from all others.
  public init(target: String) {
    self.init(columns: ColumnSettings(targets: [target]))
  }

  /// How many rows a step takes.
  public enum BatchSize: Codable, Sendable, Equatable {
    /// The largest power of two up to a 32nd of the training rows, but at least 8 and at most 256;
    /// all rows for an optimizer that searches along a line, such as ``LBFGS``.
    case automatic
    /// So many, at least 1.
    case rows(Int)
    /// All rows of the table at once.
    case full
  }

  /// Which rows are held out to see when to stop.
  public enum Validation: Codable, Sendable, Equatable {
    /// A fifth of the table, of each class in proportion; none of tables with fewer than 20 rows.
    case automatic
    /// This part of the table, in `0..<1`, of each class in proportion.
    case part(Double)
    /// The rows of another table, which is given beside the first.
    case table
    /// None: training sees everything and ends by its own loss or the number of epochs.
    case none
  }

  /// What is wrong with the settings, in one sentence; nil if nothing is.
  public var problem: String? {
    let items: [any CatalogItem] =
      activations + [optimizer, schedule, initializer] + [loss].compactMap(\.self)
    let ofItems = items.lazy.compactMap { item in
      item.problem.map { "A setting of \(item.kind) is wrong. \($0)" }
    }
    return ofItems.first
      ?? Rule.holds(!columns.targets.isEmpty, "There must be a target, but none is named.")
      ?? networkProblem ?? stopProblem ?? penalty.problem ?? clipping?.problem ?? validationProblem
      ?? batchProblem
  }

  private var networkProblem: String? {
    Rule.holds(
      hidden.allSatisfy { (1...Self.widest).contains($0) },
      "The widths of hidden layers must be in 1...\(Self.widest); they are \(hidden).")
      ?? Rule.holds(
        hidden.count <= Self.deepest,
        "There may be \(Self.deepest) hidden layers; there are \(hidden.count).")
      ?? Rule.holds(
        activations.count == 1 || activations.count == hidden.count,
        "There must be one activation for all hidden layers, or one for each of the "
          + "\(hidden.count); there are \(activations.count).")
      ?? Rule.share(dropout ?? 0, "dropout")
  }

  private var stopProblem: String? {
    Rule.holds(epochs >= 1, "The epochs must be 1 or more; they are \(epochs).")
      ?? Rule.holds(patience ?? 1 >= 1, "The patience must be 1 or more; it is \(patience ?? 1).")
      ?? Rule.notNegative(minimumImprovement, "minimum improvement")
      ?? Rule.holds(
        targetLoss?.isFinite ?? true,
        "The target loss must be a finite number; it is \(targetLoss ?? 0).")
  }

  private var validationProblem: String? {
    guard case .part(let part) = validation else { return nil }
    return Rule.share(part, "validation part")
  }

  private var batchProblem: String? {
    guard case .rows(let rows) = batchSize else { return nil }
    return Rule.holds(rows >= 1, "The batch size must be 1 or more; it is \(rows).")
  }

  /// Of smaller tables no row is held out unless that is asked for: what is left would be too few.
  static var fewestToSplit: Int { 20 }

  /// More than any machine has room for; beyond it, products of widths would overflow.
  static var widest: Int { 1 << 20 }
  static var deepest: Int { 1000 }

  /// With their gradient and the memory of an optimizer, more would take over 16 GB.
  static var mostParameters: Int { 1 << 30 }

  /// How many weights the network has for so many inputs and outputs; nil if they cannot be counted.
  func parameterCount(inputs: Int, outputs: Int) -> Int? {
    var (count, width) = (0, inputs)
    for next in hidden + [outputs] {
      let product = width.multipliedReportingOverflow(by: next)
      let sum = count.addingReportingOverflow(product.partialValue)
      if product.overflow || sum.overflow { return nil }
      (count, width) = (sum.partialValue, next)
    }
    return count
  }

  /// How many of so many rows a step takes.
  func rowsOfBatch(of rows: Int) -> Int {
    switch batchSize {
    case .automatic where optimizer is any LineSearchOptimizer: rows
    case .automatic:
      min(max(1 << (Int.bitWidth - 1 - max(rows / 32, 1).leadingZeroBitCount), 8), 256, rows)
    case .rows(let count): min(count, rows)
    case .full: rows
    }
  }

  private var usedDropout: Double {
    dropout ?? (batchNormalization || optimizer is any LineSearchOptimizer ? 0 : 0.2)
  }

  /// The network for so many inputs and outputs.
  func network<S>(inputs: Int, outputs: Int) -> Network<S> {
    Network(inputs: inputs, seed: seed, layers: layers(outputs: outputs))
  }

  /// Its layers, the first and the last of them dense.
  func layers(outputs: Int) -> [any Layer] {
    var layers: [any Layer] = []
    for (number, width) in hidden.enumerated() {
      layers.append(Dense(width, initializer: initializer))
      if batchNormalization { layers.append(BatchNormalization()) }
      layers.append(activations[activations.count == 1 ? 0 : number])
      if usedDropout > 0 { layers.append(Dropout(usedDropout)) }
    }
    return layers + [Dense(outputs)]
  }
}

extension TrainingSettings: Codable {
  private enum Key: String, CodingKey {
    case columns, hidden, activation, activations, dropout, batchNormalization, initializer, loss
    case optimizer, schedule, penalty, clipping, batchSize, balancesClasses, epochs, validation
    case patience, minimumImprovement, targetLoss, keepsLast, seed
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func item<Item>(_ key: Key, as kind: Item.Type) throws -> Item? {
      try container.decodeIfPresent(Coded.self, forKey: key)?
        .as(Item.self, at: container.codingPath + [key])
    }
    func required<Item>(_ key: Key, as kind: Item.Type) throws -> Item {
      try container.decode(Coded.self, forKey: key).as(kind, at: container.codingPath + [key])
    }
    columns = try container.decode(ColumnSettings.self, forKey: .columns)
    hidden = try container.decode([Int].self, forKey: .hidden)
    activations = try Self.activations(in: container)
    dropout = try container.decodeIfPresent(Double.self, forKey: .dropout)
    batchNormalization = try container.decode(Bool.self, forKey: .batchNormalization)
    initializer = try required(.initializer, as: (any Initializer).self)
    loss = try item(.loss, as: (any Loss).self)
    optimizer = try required(.optimizer, as: (any Optimizer).self)
    schedule = try required(.schedule, as: (any Schedule).self)
    penalty = try container.decodeIfPresent(Penalty.self, forKey: .penalty) ?? Penalty()
    clipping = try container.decodeIfPresent(Clipping.self, forKey: .clipping)
    batchSize = try container.decode(BatchSize.self, forKey: .batchSize)
    balancesClasses = try container.decode(Bool.self, forKey: .balancesClasses)
    epochs = try container.decode(Int.self, forKey: .epochs)
    validation = try container.decode(Validation.self, forKey: .validation)
    patience = try container.decodeIfPresent(Int.self, forKey: .patience)
    minimumImprovement = try container.decode(Double.self, forKey: .minimumImprovement)
    targetLoss = try container.decodeIfPresent(Double.self, forKey: .targetLoss)
    keepsLast = try container.decodeIfPresent(Bool.self, forKey: .keepsLast) ?? false
    seed = try container.decode(UInt64.self, forKey: .seed)
    if let problem {
      throw DecodingError.dataCorrupted(
        .init(codingPath: container.codingPath, debugDescription: problem))
    }
  }

  private static func activations(
    in container: KeyedDecodingContainer<Key>
  ) throws -> [any Activation] {
    guard container.contains(.activations) else {
      let one = try container.decode(Coded.self, forKey: .activation)
      return [try one.as((any Activation).self, at: container.codingPath + [Key.activation])]
    }
    return try container.decode([Coded].self, forKey: .activations).map {
      try $0.as((any Activation).self, at: container.codingPath + [Key.activations])
    }
  }

  /// What was not there in the first files is written only where it says something, so that other
  /// files stay the same.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(columns, forKey: .columns)
    try container.encode(hidden, forKey: .hidden)
    if activations.count == 1 {
      try container.encode(Coded(activations[0]), forKey: .activation)
    } else {
      try container.encode(activations.map { Coded($0) }, forKey: .activations)
    }
    try container.encodeIfPresent(dropout, forKey: .dropout)
    try container.encode(batchNormalization, forKey: .batchNormalization)
    try container.encode(Coded(initializer), forKey: .initializer)
    try container.encodeIfPresent(loss.map { Coded($0) }, forKey: .loss)
    try container.encode(Coded(optimizer), forKey: .optimizer)
    try container.encode(Coded(schedule), forKey: .schedule)
    if !penalty.isNone { try container.encode(penalty, forKey: .penalty) }
    try container.encodeIfPresent(clipping, forKey: .clipping)
    try container.encode(batchSize, forKey: .batchSize)
    try container.encode(balancesClasses, forKey: .balancesClasses)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(validation, forKey: .validation)
    try container.encodeIfPresent(patience, forKey: .patience)
    try container.encode(minimumImprovement, forKey: .minimumImprovement)
    try container.encodeIfPresent(targetLoss, forKey: .targetLoss)
    if keepsLast { try container.encode(true, forKey: .keepsLast) }
    try container.encode(seed, forKey: .seed)
  }
}
