import Testing

@testable import Backprop

@Suite struct MarkupTests {
  @Test func textIsEscapedAndAttributesAreToo() {
    let hostile = "<b>\"'&\u{0}\u{1B}\u{FFFE}é🙂\n</b>"
    let page = Markup("p", ["title": hostile]) { hostile }.html
    let escaped = "&lt;b&gt;&quot;&#39;&amp;\u{FFFD}\u{FFFD}\u{FFFD}é🙂\n&lt;/b&gt;"
    #expect(page == "<p title=\"\(escaped)\">\(escaped)</p>\n")
  }

  @Test func contentIsAListWithConditionsAndLoops() {
    func list(_ isLong: Bool) -> String {
      Markup("ul", ["class": isLong ? "long" : nil]) {
        if isLong { Markup("li") { "first" } }
        for number in 1...2 { Markup("li") { "\(number)" } }
        if isLong { "end" } else { Markup("br") }
      }.html.filter { $0 != "\n" }
    }
    #expect(
      list(true) == "<ul class=\"long\"><li>first</li><li>1</li><li>2</li>end</ul>")
    #expect(list(false) == "<ul><li>1</li><li>2</li><br/></ul>")
  }

  @Test func emptyElementsAreClosedAsHTMLWantsThem() {
    #expect(Markup("td").html == "<td></td>")
    #expect(Markup("path", ["d": "M0 0"]).html == "<path d=\"M0 0\"/>")
  }

  @Test(
    arguments: [
      (0, "0"), (-0.001, "0"), (1.5, "1.5"), (-2.345, "-2.35"), (3.04, "3.04"), (100, "100"),
      (1.999, "2"), (.infinity, "0"), (.nan, "0"), (-0.05, "-0.05"),
    ] as [(Double, String)])
  func coordinatesAreShort(number: Double, text: String) {
    #expect(number.coordinate == text)
  }

  @Test func pageStandsByItself() {
    let page = HTMLPage(title: "a < b", body: Markup("main") { "x" }).html
    let reader = PageReader(page)
    #expect(reader.problem == nil)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(page.contains("<title>a &lt; b</title>"))
    #expect(reader.attributes["charset"] == ["utf-8"])
    #expect((reader.counts["style"] ?? 0) > 0 && reader.counts["main"] == 1)
  }
}
