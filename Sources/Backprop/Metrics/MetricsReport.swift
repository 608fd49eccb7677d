// Metrics as people read them.

extension ClassificationMetrics: CustomStringConvertible {
  /// A table of the metrics, one of the classes and the confusion matrix.
  ///
  /// Of more than 20 classes, those of the lowest F1 and the most frequent confusions are shown.
  public var description: String {
    let scores = TextTable([
      ["accuracy", accuracy.score],
      ["balanced accuracy", balancedAccuracy.score],
      ["macro F1", macroF1.score],
      ["log loss", logLoss.score],
      ["ROC AUC", rocAUC.score],
    ])
    let details =
      classes.count <= Self.mostClasses
      ? [classes.table(heading: "class").description, confusionTable.description]
      : [worstClasses, worstConfusions]
    return ([scores.description] + details).joined(separator: "\n\n")
  }

  /// How many classes are shown completely.
  private static var mostClasses: Int { 20 }

  /// How many are shown of more.
  private static var shown: Int { 10 }

  /// How often each class was taken for each: a row for each true class, a column for each predicted one.
  public var confusionTable: TextTable {
    let width = min(12, max(3, 64 / classes.count - 2))
    let heading = ["true \\ predicted"] + classes.map { $0.name.shortened(to: width) }
    return TextTable(
      [heading]
        + zip(classes, confusion).map { [$0.name.shortened(to: 24)] + $1.map(\.countText) })
  }

  private var worstClasses: String {
    "The lowest F1 of \(classes.count) classes:\n"
      + worst(atMost: Self.shown).table(heading: "class").description
  }

  /// The classes of the lowest F1 among those that occur, lowest first.
  func worst(atMost count: Int) -> [ClassMetrics] {
    let sorted = classes.enumerated().filter { $1.support > 0 }
      .sorted { ($0.element.f1, $0.offset) < ($1.element.f1, $1.offset) }
    return sorted.prefix(count).map(\.element)
  }

  private var worstConfusions: String {
    let texts = confusionTexts(atMost: Self.shown)
    return texts.count == 1
      ? "No class was taken for another." : "The most frequent confusions:\n\(TextTable(texts))"
  }

  /// The most frequent confusions, with a heading.
  func confusionTexts(atMost count: Int) -> [[String]] {
    let confusions = confusion.enumerated().flatMap { right, row in
      row.enumerated().filter { $0.offset != right && $0.element > 0 }.map {
        (right: right, guess: $0.offset, weight: $0.element)
      }
    }.sorted { ($1.weight, $0.right, $0.guess) < ($0.weight, $1.right, $1.guess) }
    return [["true", "predicted", "rows"]]
      + confusions.prefix(count).map {
        [
          classes[$0.right].name.shortened(to: 24), classes[$0.guess].name.shortened(to: 24),
          $0.weight.countText,
        ]
      }
  }
}

extension RegressionMetrics: CustomStringConvertible {
  /// A table of the metrics.
  public var description: String {
    TextTable([
      ["R²", r2.score], ["RMSE", rmse.amountText], ["MAE", mae.amountText],
    ]).description
  }
}

extension MultiLabelMetrics: CustomStringConvertible {
  /// A table of the metrics and one of the labels.
  public var description: String {
    let scores = TextTable([
      ["accuracy", accuracy.score],
      ["subset accuracy", subsetAccuracy.score],
      ["macro F1", macroF1.score],
      ["ROC AUC", rocAUC.score],
    ])
    return scores.description + "\n\n" + labels.table(heading: "label").description
  }
}

extension Sequence<ClassMetrics> {
  fileprivate func table(heading: String) -> TextTable { TextTable(texts(heading: heading)) }

  /// A row of texts for each class, with a heading.
  func texts(heading: String) -> [[String]] {
    [[heading, "precision", "recall", "F1", "support"]]
      + map {
        [
          $0.name.shortened(to: 24), $0.precision.score, $0.recall.score, $0.f1.score,
          $0.support.countText,
        ]
      }
  }
}

extension Double {
  /// A metric that does not have the units of the targets.
  fileprivate var score: String { formatted(fractionDigits: 4) }

  /// A number of rows, or a weight.
  var countText: String {
    formatted(fractionDigits: self == rounded() ? 0 : 2)
  }

  /// An error in the units of the targets, which may be of any size, with five digits.
  fileprivate var amountText: String {
    guard isFinite, self != 0 else { return formatted(fractionDigits: 0) }
    let exponent = DecimalDigits(exactly: self).rounded(digits: 5).exponent
    guard (-4...8).contains(exponent) else { return formattedScientific(fractionDigits: 4) }
    return formatted(fractionDigits: max(0, 4 - exponent))
  }
}

extension Double? {
  fileprivate var score: String { self?.score ?? "not defined" }
}
