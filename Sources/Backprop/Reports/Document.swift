/// A text with headings, formulas and tables, which can be had for a terminal, as Markdown and as a page.
struct Document {
  /// A part of the text.
  enum Block {
    /// The heading of a section.
    case heading(String)
    /// The heading of a part of a section.
    case subheading(String)
    /// Sentences.
    case paragraph(String)
    /// A formula on a line of its own.
    case formula(Formula)
    /// A table under its name; the first row is the heading.
    case table(String, [[String]])
    /// Sentences that must not be overlooked.
    case warning(String)
  }

  /// What it is about.
  let title: String
  /// Its parts, from the beginning to the end.
  var blocks: [Block] = []
}

// MARK: - For terminals

extension Document {
  /// The document as text, tables aligned.
  var text: String {
    ([Self.underlined(title, by: "═")] + blocks.map(Self.text)).joined(separator: "\n\n")
  }

  private static func text(of block: Block) -> String {
    switch block {
    case .heading(let text): "\n" + underlined(text, by: "─")
    case .subheading(let text): text
    case .paragraph(let text): wrapped(text)
    case .formula(let formula): "    " + formula.text
    case .table(let name, let rows): name + "\n" + indented("\(TextTable(rows))")
    case .warning(let text): "!! " + text
    }
  }

  /// The text in lines of at most 80 characters, if its words allow that.
  private static func wrapped(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= 80 {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func underlined(_ text: String, by line: Character) -> String {
    text.printable + "\n" + String(repeating: line, count: text.printable.count)
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
      .joined(separator: "\n")
  }
}

// MARK: - As Markdown

extension Document {
  /// The document as Markdown with formulas between dollar signs, as GitHub, GitLab, Jupyter and Pandoc
  /// show them.
  var markdown: String {
    (["# \(Self.escaped(title))"] + blocks.map(Self.markdown)).joined(separator: "\n\n") + "\n"
  }

  private static func markdown(of block: Block) -> String {
    switch block {
    case .heading(let text): "## \(escaped(text))"
    case .subheading(let text): "### \(escaped(text))"
    case .paragraph(let text): escaped(text)
    case .formula(let formula): "$$\n\(formula.tex)\n$$"
    case .table(let name, let rows): "\(escaped(name))\n\n\(table(rows))"
    case .warning(let text): "> **\(escaped(text))**"
    }
  }

  private static func table(_ rows: [[String]]) -> String {
    guard let heading = rows.first else { return "" }
    let line = [":--"] + heading.dropFirst().map { _ in "--:" }
    return ([heading.map(escaped), line] + rows.dropFirst().map { $0.map(escaped) })
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// The text with backslashes before what has a meaning in Markdown.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.printable {
      if "\\`*_{}[]<>#|$~".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
