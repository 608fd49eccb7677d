/// What every epoch of a training run came to.
///
/// ```swift
/// print(trainer.history)                       // a table of the epochs
/// print(trainer.history.best?.validationLoss ?? .nan)
/// ```
public struct History: Codable, Sendable, Equatable {
  /// One epoch.
  public struct Entry: Codable, Sendable, Equatable {
    /// The number of the epoch, from 1.
    public let epoch: Int
    /// The loss of the training rows, each taken before the step that its batch led to.
    public let trainingLoss: Double
    /// The loss of the validation rows after the epoch; nil if there are none.
    public let validationLoss: Double?
    /// The learning rate of the last step.
    public let learningRate: Double

    /// The loss that decides when to stop.
    public var decidingLoss: Double { validationLoss ?? trainingLoss }
  }

  /// The epochs, in order.
  public private(set) var entries: [Entry] = []
  /// The place of the best epoch among the entries: the one whose deciding loss counts as lowest.
  public private(set) var bestPlace: Int?

  /// A history of nothing.
  public init() {}

  private enum CodingKeys: String, CodingKey { case entries, bestPlace }

  /// Reads a history whose epochs are in order and whose best one is among them.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    entries = try container.decode([Entry].self, forKey: .entries)
    bestPlace = try container.decodeIfPresent(Int.self, forKey: .bestPlace)
    let numbers = entries.map(\.epoch)
    let isOrdered = zip([0] + numbers, numbers).allSatisfy { $0 < $1 }
    let hasBest = bestPlace.map(entries.indices.contains) ?? entries.isEmpty
    if !isOrdered || !hasBest {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: isOrdered
            ? "There are \(entries.count) epochs, and the best one is not among them."
            : "The numbers of the epochs do not ascend from 1."))
    }
  }

  /// The best epoch so far.
  public var best: Entry? { bestPlace.map { entries[$0] } }
  /// The last epoch.
  public var last: Entry? { entries.last }
  /// How many epochs have gone since the best one.
  public var epochsSinceBest: Int { bestPlace.map { entries.count - 1 - $0 } ?? 0 }

  /// Takes note of an epoch, and says whether it is the best so far: its deciding loss is below the
  /// best by more than `minimumImprovement`.
  mutating func append(_ entry: Entry, minimumImprovement: Double) -> Bool {
    let isBest = best.map { entry.decidingLoss < $0.decidingLoss - minimumImprovement } ?? true
    if isBest { bestPlace = entries.count }
    entries.append(entry)
    return isBest
  }
}

extension History: CustomStringConvertible {
  /// A table of at most twenty epochs, the best one marked.
  public var description: String {
    var table = [["epoch", "training loss", "validation loss", "learning rate"]]
    let step = max(1, (entries.count + 18) / 19)
    for (place, entry) in entries.enumerated()
    where place.isMultiple(of: step) || place == entries.count - 1 || place == bestPlace {
      table.append([
        "\(entry.epoch)\(place == bestPlace ? " (best)" : "")", entry.trainingLoss.shortText,
        entry.validationLoss?.shortText ?? "", entry.learningRate.shortText,
      ])
    }
    return TextTable(table).description
  }
}
