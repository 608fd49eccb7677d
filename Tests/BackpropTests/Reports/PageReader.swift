import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page, read as XML: it must be well formed, and what it says can be asked for.
final class PageReader: NSObject, XMLParserDelegate {
  /// The first thing that is wrong; nil if nothing is.
  private(set) var problem: String?
  /// How often each element occurs.
  private(set) var counts: [String: Int] = [:]
  /// The texts of the cells of all tables, row by row.
  private(set) var rows: [[String]] = []
  /// All texts outside of the style, with spaces between them.
  private(set) var text = ""
  /// The levels of the headings, in order.
  private(set) var headings: [Int] = []
  /// All attributes by name.
  private(set) var attributes: [String: [String]] = [:]

  private var path: [String] = []
  private var cell: String?

  init(_ html: String) {
    super.init()
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = self
    if !parser.parse() { problem = problem ?? parser.parserError.map { "\($0)" } ?? "unknown" }
    if !path.isEmpty { problem = problem ?? "\(path) are not closed" }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes given: [String: String]
  ) {
    path.append(name)
    counts[name, default: 0] += 1
    for (key, value) in given { attributes[key, default: []].append(value) }
    if name == "tr" { rows.append([]) }
    if name == "td" || name == "th" { cell = "" }
    if name.count == 2, name.hasPrefix("h"), let level = Int(name.suffix(1)) {
      headings.append(level)
    }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    cell? += characters
    if !path.contains("style") { text += characters }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if let cell, name == "td" || name == "th", !rows.isEmpty {
      rows[rows.count - 1].append(cell)
      self.cell = nil
    }
    if path.popLast() != name { problem = problem ?? "</\(name)> closes another element" }
    if name != "span" && name != "strong" { text += " " }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    problem = problem ?? "line \(parser.lineNumber): \(error)"
  }
}
