/// A piece of an HTML page or of a drawing in it.
///
/// Whatever becomes markup passes through this file, and everything but the names of elements and
/// attributes is escaped here. The result is HTML and well-formed XML at once, so that any reader
/// of XML can check it.
///
/// ```swift
/// Markup("p", ["class": "note"]) {
///   "Rows with x < 3 & y: "
///   Markup("strong") { "\(count)" }
/// }
/// ```
struct Markup {
  /// The text of the markup.
  let html: String

  private init(html: String) {
    self.html = html
  }

  /// Text, escaped.
  init(text: String) {
    html = Self.escaped(text)
  }

  /// An element with its content; attributes that are nil are left out.
  init(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
    @MarkupBuilder _ content: () -> Markup = { Markup(joining: []) }
  ) {
    var start = "<\(name)"
    for case (let key, let value?) in attributes { start += " \(key)=\"\(Self.escaped(value))\"" }
    let inside = content().html
    let end = Self.onLines.contains(name) ? "\n" : ""
    html =
      inside.isEmpty && Self.withoutContent.contains(name)
      ? "\(start)/>\(end)" : "\(start)>\(inside)</\(name)>\(end)"
  }

  /// Pieces one after the other.
  init(joining parts: [Markup]) {
    html = parts.count == 1 ? parts[0].html : parts.map(\.html).joined()
  }

  /// The style of a page. As nothing in it is escaped, it must be written in the program.
  static func style(_ css: StaticString) -> Markup {
    Markup(html: "<style>\n\(css)</style>\n")
  }

  /// Elements that never have any content.
  private static let withoutContent: Set = [
    "meta", "input", "br", "path", "line", "rect", "circle",
  ]

  /// Elements after which a line ends, so that people can read the file.
  private static let onLines: Set = [
    "meta", "title", "head", "body", "main", "header", "footer", "nav", "section", "h1", "h2", "h3",
    "p", "ul", "li", "dl", "div", "dd", "table", "caption", "thead", "tbody", "tr", "figure", "svg",
    "g", "fieldset", "desc", "html",
  ]

  /// The text with entities for what has a meaning in HTML, and with � for what may stand neither
  /// in HTML nor in XML.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Content as a list of pieces, with conditions and loops among them.
@resultBuilder
enum MarkupBuilder {
  static func buildExpression(_ text: String) -> Markup { Markup(text: text) }
  static func buildExpression(_ markup: Markup) -> Markup { markup }
  static func buildExpression(_ parts: [Markup]) -> Markup { Markup(joining: parts) }
  static func buildBlock(_ parts: Markup...) -> Markup { Markup(joining: parts) }
  static func buildOptional(_ markup: Markup?) -> Markup { markup ?? Markup(joining: []) }
  static func buildEither(first markup: Markup) -> Markup { markup }
  static func buildEither(second markup: Markup) -> Markup { markup }
  static func buildArray(_ parts: [Markup]) -> Markup { Markup(joining: parts) }
}

// MARK: - Drawings

extension Markup {
  /// A drawing with a name and a description for those who do not see it.
  ///
  /// - Parameters:
  ///   - id: a word that no other drawing of the page has.
  ///   - size: the width and the height, in units of which the page makes pixels.
  ///   - title: what is drawn.
  ///   - description: what one would see.
  ///   - content: the elements.
  /// - Returns: the drawing.
  static func drawing(
    id: String, size: (width: Double, height: Double), title: String, description: String,
    @MarkupBuilder _ content: () -> Markup
  ) -> Markup {
    Markup(
      "svg",
      [
        "viewBox": "0 0 \(size.width.coordinate) \(size.height.coordinate)", "role": "img",
        "aria-labelledby": "\(id)-title \(id)-desc",
      ]
    ) {
      Markup("title", ["id": "\(id)-title"]) { title }
      Markup("desc", ["id": "\(id)-desc"]) { description }
      content()
    }
  }

  /// A word in a drawing.
  static func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", class kind: String? = nil
  ) -> Markup {
    Markup(
      "text",
      ["x": x.coordinate, "y": y.coordinate, "text-anchor": anchor, "class": kind]
    ) { text }
  }

  /// A straight line in a drawing.
  static func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), class kind: String
  ) -> Markup {
    Markup(
      "line",
      [
        "x1": start.x.coordinate, "y1": start.y.coordinate, "x2": end.x.coordinate,
        "y2": end.y.coordinate, "class": kind,
      ])
  }
}

extension Double {
  /// The number as a place in a drawing, to a hundredth.
  var coordinate: String {
    guard magnitude < 1e12 else { return "0" }
    let hundredths = Int((magnitude * 100).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    let sign = self < 0 && hundredths > 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0
      ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
