/// Something worth knowing about data or a training run: what was noticed, by what one can see it,
/// and what to do about it.
public struct Finding: Codable, Sendable, Equatable, CustomStringConvertible {
  /// What was noticed, in one sentence.
  public let what: String
  /// The numbers that show it.
  public let evidence: String
  /// What to do, with the option of the command that does it.
  public let advice: String

  init(_ what: String, evidence: String, advice: String) {
    self.what = what
    self.evidence = evidence
    self.advice = advice
  }

  /// The three in a line.
  public var description: String { "\(what) (\(evidence)). \(advice)" }
}
