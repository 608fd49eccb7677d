/// How the numbers of each parameter of a network, and the gradient of the loss by them, are
/// distributed.
struct ParameterReport {
  /// A parameter with its two distributions.
  private struct Part {
    let name: String
    let shape: String
    let values: Histogram
    let gradients: Histogram
  }

  private let parts: [Part]
  private let gradient: LossGradient
  /// How many rows there are to learn from.
  private let trainingRows: Int

  /// Of how many parameters the distributions are drawn, and how many stand in the table.
  private static let (mostDrawn, mostListed) = (12, 40)

  @specialized(where S == Float)
  @specialized(where S == Double)
  init<S: Scalar>(_ network: Network<S>, gradient: LossGradient, trainingRows: Int) {
    parts = network.plan.parameters.map { block in
      let parameter = block.parameter
      return Part(
        name: block.name,
        shape: parameter.isMatrix
          ? "\(parameter.rows) × \(parameter.columns)" : "\(parameter.count)",
        values: Histogram(network.parameters[block.range].map { Double($0) }),
        gradients: Histogram(Array(gradient.numbers[block.range])))
    }
    self.gradient = gradient
    self.trainingRows = trainingRows
  }

  var markup: Markup {
    Markup(joining: [
      .paragraph(
        "How the numbers of each parameter are distributed, and the gradient of the loss by them, "
          + "∂L/∂p, at the network that was saved."),
      Markup("div", ["class": "pairs"]) {
        for place in drawn { pair(place) }
      },
      .note(omission + explanation),
      .table(
        table, caption: "The parameters in numbers",
        groups: [("", 2), ("value", 4), ("gradient", 5)], class: "grouped"),
    ])
  }

  private var drawn: [Int] {
    let half = Self.mostDrawn / 2
    return parts.count <= Self.mostDrawn
      ? Array(parts.indices)
      : Array(0..<half) + Array(parts.count - half..<parts.count)
  }

  private var omission: String {
    drawn.count == parts.count
      ? ""
      : "Of \(parts.count) parameters, the first and the last \(Self.mostDrawn / 2) are drawn. "
  }

  private var explanation: String {
    let rows =
      gradient.rows < trainingRows
      ? "\(gradient.rows) of the \(trainingRows) training rows, evenly spaced"
      : "all \(trainingRows) training rows"
    return "The gradient is that of the mean loss (\(gradient.loss.shortText)) of \(rows), without "
      + "penalty and weight decay. It is computed as in training, except that dropout drops "
      + "nothing; batch normalization uses the means of at most 256 rows."
  }

  private func pair(_ place: Int) -> Markup {
    let part = parts[place]
    return Markup("figure", ["class": "pair"]) {
      Markup("figcaption") {
        Markup("strong") { part.name }
        " \(part.shape)"
      }
      part.values.drawing(
        id: "values-\(place)", title: "Distribution of \(part.name)", axis: "value",
        class: "values")
      part.gradients.drawing(
        id: "gradients-\(place)", title: "Distribution of the gradient by \(part.name)",
        axis: "gradient", class: "gradients")
    }
  }

  private var table: [[String]] {
    let heading = [
      "parameter", "shape", "mean", "deviation", "lowest", "highest", "mean", "deviation",
      "lowest", "highest", "zeros",
    ]
    let rows = parts.prefix(Self.mostListed).map { part in
      [part.name, part.shape] + part.values.texts + part.gradients.texts + [part.gradients.zeroText]
    }
    let more = parts.count - Self.mostListed
    return [heading] + rows + (more > 0 ? [["and \(more) more"]] : [])
  }
}

extension Histogram {
  /// Mean, deviation and the extremes.
  fileprivate var texts: [String] { [mean, deviation, lowest, highest].map(\.shortText) }

  /// The part that is 0, and what is not finite.
  fileprivate var zeroText: String {
    let part = Double(zeros) / Double(max(total, 1)) * 100
    let percent = "\(part.formatted(fractionDigits: 1)) %"
    return notFinite > 0 ? "\(percent), \(notFinite) not finite" : percent
  }
}
