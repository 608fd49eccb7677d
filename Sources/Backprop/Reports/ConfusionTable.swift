/// The confusion matrix of a classifier as a shaded table: a row for each true class, a column for
/// each predicted one.
///
/// Of many classes it shows which were confused most often instead.
struct ConfusionTable {
  let metrics: ClassificationMetrics
  /// Which rows were judged: `training` or `validation`.
  let rows: String

  /// How many classes a table may have.
  private static let mostClasses = 30

  var markup: Markup {
    metrics.classes.count <= Self.mostClasses
      ? matrix
      : Markup.table(
        metrics.confusionTexts(atMost: 20),
        caption: "The most frequent confusions of the \(rows) rows")
  }

  private var matrix: Markup {
    let names = metrics.classes.map(\.name)
    return Markup(joining: [
      Markup.wide("Confusions of the \(rows) rows") {
        Markup("table", ["class": "confusion"]) {
          Markup("caption") { "Confusions of the \(rows) rows" }
          Markup("thead") {
            Markup("tr") {
              Markup("th", ["scope": "col"]) { "true \\ predicted" }
              for name in names { Markup("th", ["scope": "col"]) { name } }
            }
          }
          Markup("tbody") {
            for (right, counts) in metrics.confusion.enumerated() {
              Markup("tr") {
                Markup("th", ["scope": "row"]) { names[right] }
                cells(counts, right: right)
              }
            }
          }
        }
      },
      .note(
        "Blue and framed: predicted as what they are. Orange: taken for another class. The "
          + "stronger the colour, the larger the part of the row."),
    ])
  }

  private func cells(_ counts: [Double], right: Int) -> [Markup] {
    let sum = counts.reduce(0, +)
    return counts.enumerated().map { guess, count in
      let share = sum > 0 ? count / sum : 0
      return Markup(
        "td",
        [
          "class": guess == right ? "right" : count > 0 ? "wrong" : "none",
          "style": count > 0 ? "--share: \((100 * share).coordinate)%" : nil,
        ]
      ) { count.countText }
    }
  }
}
