extension Document {
  /// The document as a page that is a single file.
  var html: String {
    var sections: [(heading: String, blocks: [Block])] = []
    for block in blocks {
      if case .heading(let text) = block {
        sections.append((text, []))
      } else if sections.isEmpty {
        sections.append(("", [block]))
      } else {
        sections[sections.count - 1].blocks.append(block)
      }
    }
    let body = Markup("main") {
      Markup("header") {
        Markup("h1") { title }
        if let first = sections.first, first.heading.isEmpty {
          Self.markup(of: first.blocks)
        }
      }
      for (number, section) in sections.enumerated() where !section.heading.isEmpty {
        Markup.section("part-\(number)", section.heading) {
          Self.markup(of: section.blocks)
        }
      }
    }
    return HTMLPage(title: title, body: body).html
  }

  /// The blocks, tables that follow each other side by side where there is room.
  private static func markup(of blocks: [Block]) -> Markup {
    var parts: [Markup] = []
    var tables: [Markup] = []
    func endTables() {
      if !tables.isEmpty { parts.append(Markup("div", ["class": "beside"]) { tables }) }
      tables = []
    }
    for block in blocks {
      if case .table = block {
        tables.append(markup(of: block))
      } else {
        endTables()
        parts.append(markup(of: block))
      }
    }
    endTables()
    return Markup(joining: parts)
  }

  private static func markup(of block: Block) -> Markup {
    switch block {
    case .heading(let text): Markup("h2") { text }
    case .subheading(let text): Markup("h3") { text }
    case .paragraph(let text): Markup.paragraph(text)
    case .formula(let formula): Markup("p", ["class": "formula"]) { formula.text }
    case .table(let name, let rows): Markup.table(rows, caption: name)
    case .warning(let text): Markup("p", ["class": "warning", "role": "alert"]) { text }
    }
  }
}

extension Explanation {
  /// The ways in which an explanation can be shown.
  public enum Format: String, Sendable, CaseIterable {
    /// Text for a terminal, tables aligned.
    case text
    /// Markdown, formulas in TeX.
    case markdown
    /// One page of HTML that needs nothing else.
    case html
  }

  /// The step as one page of HTML that needs nothing else.
  public var html: String { document.html }

  /// The step in the form that is wanted, its last line ended.
  public func text(as format: Format) -> String {
    switch format {
    case .text: description + "\n"
    case .markdown: markdown
    case .html: html
    }
  }

  /// Writes the step; whoever reads the path at any time finds the old file or the new one, whole.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - format: the form.
  ///   - overwriting: whether a file that is there is replaced.
  /// - Throws: ``FileError``; what was there is untouched.
  public func write(
    to path: String, as format: Format, overwriting: Bool = true
  ) throws(FileError) {
    let file = try AtomicFile(path, overwriting: overwriting)
    try file.write(Array(text(as: format).utf8))
    try file.commit()
  }
}
