/// How a model was trained: enough to train it again.
public struct TrainingRecord: Codable, Sendable {
  /// All settings.
  public let settings: TrainingSettings
  /// The digest of the table.
  public let tableDigest: String
  /// The digest of the validation table, if there was one.
  public let validationDigest: String?
  /// How many rows were learned from.
  public let trainingRows: Int
  /// How many rows were held out.
  public let validationRows: Int
  /// How many epochs were run.
  public let epochs: Int
  /// The epoch that the model comes from; nil before the first.
  public let best: History.Entry?
  /// How many steps had been made by then.
  public let steps: Int
  /// Why training ended; nil if somebody ended it.
  public let stopReason: StopReason?

  var problem: String? {
    let counts = [
      "training rows": trainingRows, "validation rows": validationRows, "epochs": epochs,
      "steps": steps, "best epoch": best?.epoch ?? 0,
    ]
    return counts.sorted { $0.key < $1.key }.lazy
      .compactMap { Rule.counter($1, "number of \($0)") }.first
  }
}
