/// A page that is a single file: style and drawings stand in it, and nothing is asked of a network.
struct HTMLPage {
  /// The title, for the window and the bookmark.
  let title: String
  /// A word for what the page was made of, by which it is known again; nil if nobody asks.
  var origin: String?
  /// What is on the page.
  let body: Markup

  /// The page as text.
  var html: String {
    let page = Markup("html", ["lang": "en"]) {
      Markup("head") {
        Markup("meta", ["charset": "utf-8"])
        Self.maker(of: origin)
        // Whatever might slip in, browsers load and run nothing.
        Markup(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'",
          ])
        Markup(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        Markup("meta", ["name": "color-scheme", "content": "light dark"])
        Markup("title") { title }
        PageStyle.markup
      }
      Markup("body") { body }
    }
    return "<!DOCTYPE html>\n" + page.html
  }

  /// Says near the beginning of a page who made it, and of what.
  private static func maker(of origin: String?) -> Markup {
    Markup(
      "meta", ["name": "generator", "content": "Backprop" + (origin.map { " \($0)" } ?? "")])
  }

  /// Whether a file begins as a page of this origin does.
  static func isPage(at path: String, of origin: String) -> Bool {
    var start = [UInt8](repeating: 0, count: 256)
    guard path != InputFile.standardInput, let file = try? InputFile(path),
      let count = try? file.read(into: &start)
    else { return false }
    return String(decoding: start.prefix(count), as: UTF8.self).contains(maker(of: origin).html)
  }

  /// Writes the page; whoever reads the path at any time finds the old file or the new one, whole.
  func write(to path: String, overwriting: Bool) throws(FileError) {
    let file = try AtomicFile(path, overwriting: overwriting)
    try file.write(Array(html.utf8))
    try file.commit()
  }
}

// MARK: - Building blocks of pages

extension Markup {
  /// A part of a page with a heading that can be linked to.
  static func section(
    _ id: String, _ heading: String, @MarkupBuilder _ content: () -> Markup
  ) -> Markup {
    Markup("section", ["id": id, "aria-labelledby": "\(id)-heading"]) {
      Markup("h2", ["id": "\(id)-heading"]) { heading }
      content()
    }
  }

  /// A plain paragraph.
  static func paragraph(_ text: String) -> Markup { Markup("p") { text } }

  /// A paragraph that explains, in smaller letters.
  static func note(_ text: String) -> Markup { Markup("p", ["class": "note"]) { text } }

  /// Something that may be wider than a narrow screen, which can then be pushed aside, by keys too.
  static func wide(_ name: String, @MarkupBuilder _ content: () -> Markup) -> Markup {
    Markup(
      "div", ["class": "wide", "role": "region", "aria-label": name, "tabindex": "0"], content)
  }

  /// A table: the first row is its heading, and the first field of each row names it.
  ///
  /// - Parameters:
  ///   - rows: the fields.
  ///   - caption: what the table shows.
  ///   - groups: names above the heading, each with the number of columns that it is for.
  ///   - kind: the class of the table.
  /// - Returns: the table, in a box that can be pushed aside.
  static func table(
    _ rows: [[String]], caption: String, groups: [(name: String, columns: Int)] = [],
    class kind: String? = nil
  ) -> Markup {
    wide(caption) {
      Markup("table", ["class": kind]) {
        Markup("caption") { caption }
        Markup("thead") {
          if !groups.isEmpty {
            Markup("tr", ["class": "groups"]) {
              for group in groups {
                Markup(
                  group.name.isEmpty ? "td" : "th",
                  [
                    "scope": group.name.isEmpty ? nil : "colgroup", "colspan": "\(group.columns)",
                  ]
                ) { group.name }
              }
            }
          }
          Markup("tr") {
            for field in rows.first ?? [] { Markup("th", ["scope": "col"]) { field } }
          }
        }
        Markup("tbody") {
          for row in rows.dropFirst() {
            Markup("tr") {
              for (place, field) in row.enumerated() {
                Markup(place == 0 ? "th" : "td", ["scope": place == 0 ? "row" : nil]) { field }
              }
            }
          }
        }
      }
    }
  }

  /// Names with what they stand for.
  static func facts(_ facts: [(name: String, value: String)]) -> Markup {
    Markup("dl") {
      for (name, value) in facts {
        Markup("div") {
          Markup("dt") { name }
          Markup("dd") { value }
        }
      }
    }
  }
}
