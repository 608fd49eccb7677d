/// What the formulas of several rules have in common.
extension Formula {
  /// The gradient with an L2 penalty; nil if there is none.
  static func penalized(by weightDecay: Double) -> Formula? {
    guard weightDecay != 0 else { return nil }
    let decay = Formula(weightDecay)
    return Formula(
      "g ← g + \(decay.text) · w", tex: #"g \leftarrow g + \#(decay.tex) \cdot w"#)
  }

  /// A running average.
  static func average(_ name: String, of value: Formula, keeping share: Double) -> Formula {
    let share = Formula(share)
    return Formula(
      "\(name) ← \(share.text) · \(name) + (1 − \(share.text)) · \(value.text)",
      tex: #"\#(name) \leftarrow \#(share.tex) \cdot \#(name) + "#
        + #"(1 - \#(share.tex)) \cdot \#(value.tex)"#)
  }

  /// A running average of the gradient.
  static func averageGradient(_ name: String, keeping share: Double) -> Formula {
    average(name, of: Formula("g", tex: "g"), keeping: share)
  }

  /// A running average of the square of the gradient.
  static func averageSquare(_ name: String, keeping share: Double) -> Formula {
    average(name, of: Formula("g²", tex: "g^2"), keeping: share)
  }

  /// An average that has been corrected for its start at 0, under its name with a hat.
  static func corrected(_ name: String, from average: String, keeping share: Double) -> Formula {
    let share = Formula(share)
    // A power of ten needs parentheses before it is raised to another power.
    let isPlain = share.text.allSatisfy { $0.isASCII }
    return Formula(
      "\(name)\u{302} = \(average) / (1 − \(isPlain ? share.text : "(\(share.text))")ᵗ)",
      tex: #"\hat \#(name) = \frac{\#(average)}{1 - \#(isPlain ? share.tex : "(\(share.tex))")^t}"#)
  }

  /// The step of ``Adam`` and those after it, along m̂ divided by the root of v̂.
  static func step(from start: Formula, epsilon: Double) -> Formula {
    let epsilon = Formula(epsilon)
    return Formula(
      "w ← \(start.text) − η · m̂ / (√v̂ + \(epsilon.text))",
      tex: #"w \leftarrow \#(start.tex) - \eta \cdot "#
        + #"\frac{\hat m}{\sqrt{\hat v} + \#(epsilon.tex)}"#)
  }
}
