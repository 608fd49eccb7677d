/// A formula to be read, in two ways of writing: as text and as TeX.
///
/// The numbers in it are the settings of the item that it belongs to.
public struct Formula: Sendable, Equatable {
  /// For terminals and pages, in Unicode: `1 / (1 + e⁻ᶻ)`. Several equations have a comma and two
  /// spaces between them.
  public let text: String

  /// For Markdown, as it stands between dollar signs: `\frac{1}{1 + e^{-z}}`. LaTeX, MathJax and
  /// KaTeX all know its commands. Each of them is a word, since Markdown takes the backslash away
  /// from what is not.
  public let tex: String

  /// Makes a formula of both ways to write it.
  public init(_ text: String, tex: String) {
    self.text = text
    self.tex = tex
  }
}

// MARK: - Parts of formulas

extension Formula {
  /// A setting, which is never negative, with as few digits as say exactly which number it is:
  /// 0.01, 50, or 10⁻⁸.
  init(_ number: Double) {
    let digits = DecimalDigits(shortest: number)
    guard !(-4..<6).contains(digits.exponent) else {
      let text = digits.fixed(fractionDigits: digits.fractionDigits)
      self.init(text, tex: text)
      return
    }
    let superscripts = String(digits.exponent).map { sign -> Character in
      sign.wholeNumberValue.map { Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[$0] } ?? "⁻"
    }
    let power = Formula("10\(String(superscripts))", tex: "10^{\(digits.exponent)}")
    guard digits.digits != [1] else {
      self = power
      return
    }
    let scientific = digits.scientific(
      fractionDigits: digits.digits.count - 1, exponentDigits: 1)
    let factor = scientific.prefix { $0 != "e" }
    self.init("\(factor) · \(power.text)", tex: #"\#(factor) \cdot \#(power.tex)"#)
  }

  /// A setting times a sum; the sum alone if the setting is 1.
  static func product(_ number: Double, _ sum: Formula) -> Formula {
    guard number != 1 else { return sum }
    let number = Formula(number)
    return Formula("\(number.text) · (\(sum.text))", tex: #"\#(number.tex) \cdot (\#(sum.tex))"#)
  }

  /// Several equations, one behind the other; those that are nil do not apply.
  static func list(_ parts: Formula?...) -> Formula {
    let parts = parts.compactMap { $0 }
    return Formula(
      parts.map(\.text).joined(separator: ",  "),
      tex: parts.map(\.tex).joined(separator: #",\quad "#))
  }

  /// TeX for what is one thing under some conditions and another one otherwise.
  static func cases(
    _ cases: (value: String, condition: String)..., otherwise: String
  ) -> String {
    let lines = cases.map { #"\#($0.value) & \text{if } \#($0.condition) \cr "# }
    return #"\begin{cases} \#(lines.joined())\#(otherwise) & \text{otherwise} \end{cases}"#
  }
}
