extension Explanation: CustomStringConvertible {
  /// The step as text for a terminal, tables aligned.
  public var description: String { document.text }

  /// The step as Markdown, formulas in TeX.
  public var markdown: String { document.markdown }

  /// The step as a document, to be shown in any way.
  var document: Document {
    var document = Document(title: title)
    document.blocks = setting + forward + backward + update + verdict
    return document
  }

  // MARK: What is explained

  private var setting: [Document.Block] {
    let widths = ([network.inputs] + denseWidths).map(String.init).joined(separator: "-")
    let rows = predictions.rows == 1 ? "1 row" : "\(predictions.rows) rows, all in one batch"
    return [
      .paragraph(
        "\(rows); a network \(widths) with \(network.parameters.count) parameters; loss "
          + "\(Catalog.shortText(of: loss)); optimizer \(Catalog.shortText(of: optimizer))."),
      .paragraph(
        "x, z, a and t are rows × units, W is inputs × units; L is the mean of l over \(mean); δ "
          + "is ∂L/∂z. Beside each gradient stands the finite difference of the loss, which is computed "
          + "without back-propagation, by moving that one number a little."),
    ] + notes.map { .paragraph($0) }
  }

  /// Over what the loss takes its mean.
  private var mean: String {
    loss is any ElementwiseLoss
      ? "rows and outputs" : divisor == nil ? "the rows, each with its weight" : "the rows"
  }

  private var denseWidths: [Int] {
    layers.filter { $0.layer is Dense }.map(\.output.columns)
  }

  // MARK: The forward pass

  private var forward: [Document.Block] {
    var blocks: [Document.Block] = [.heading("Forward pass")]
    if let first = layers.first {
      blocks.append(.table("Input x", values(first.input, columns: inputNames)))
    }
    for layer in layers {
      blocks.append(.subheading(name(of: layer)))
      blocks.append(.formula(layer.layer.formulas.forward))
      for parameter in layer.parameters {
        blocks.append(.table(parameter.name, values(ofParameter: parameter)))
      }
      blocks.append(.table("Output \(symbol(of: layer))", values(layer.output)))
    }
    blocks += [
      .subheading("Loss \(loss.kind)"),
      .formula(Formula("a = ", loss.predictionFormula)),
      .formula(Formula("l = ", loss.lossFormula)),
      .table("Predictions a and targets t", judged),
      .paragraph("L = \(exact(lossBefore))"),
    ]
    return blocks
  }

  private var judged: [[String]] {
    var table = [["row"] + columns("a", predictions.columns) + columns("t", targets.columns)]
    for row in 0..<predictions.rows {
      table.append(
        [rowName(row)] + (0..<predictions.columns).map { short(predictions[row, $0]) }
          + (0..<targets.columns).map { short(targets[row, $0]) })
    }
    return table
  }

  private func columns(_ name: String, _ count: Int) -> [String] {
    count == 1 ? [name] : (1...count).map { "\(name) \($0)" }
  }

  // MARK: The backward pass

  private var backward: [Document.Block] {
    var blocks: [Document.Block] = [
      .heading("Backward pass"), .subheading("Loss \(loss.kind)"),
      .formula(
        Formula("∂l/∂z = ", tex: #"\frac{\partial l}{\partial z} = "#, loss.gradientFormula)),
    ]
    if let divisor, divisor > 1 {
      blocks.append(.paragraph("L is a mean of \(divisor), so each δ is its ∂l/∂z / \(divisor)."))
    }
    if let last = layers.last { blocks.append(gradientTable(last.outputGradient, of: last)) }
    for layer in layers.reversed() {
      blocks.append(.subheading(name(of: layer)))
      blocks += layer.layer.formulas.backward.map { .formula($0) }
      for parameter in layer.parameters {
        blocks.append(
          .table(
            "∂L/∂\(parameter.name.drop { $0 != "." }.dropFirst()) of layer \(layer.number)",
            comparisons(of: parameter)))
      }
      if layer.number == 0 {
        blocks.append(
          .table("∂L/∂x", comparisons(inputGradient, columns: inputNames)))
      } else {
        let below = layers[layer.number - 1]
        blocks.append(gradientTable(below.outputGradient, of: below))
      }
    }
    return blocks
  }

  /// Of how many l the loss is the plain mean; nil if it is another one.
  private var divisor: Int? {
    if loss is any ElementwiseLoss { return predictions.rows * predictions.columns }
    guard let loss = loss as? CrossEntropy, loss.classWeights == nil else { return nil }
    return predictions.rows
  }

  private func gradientTable(_ gradient: ComparedGradient, of layer: LayerStep) -> Document.Block {
    let symbol = symbol(of: layer)
    let name = layer.layer is Dense ? "δ = ∂L/∂\(symbol)" : "∂L/∂\(symbol)"
    return .table("\(name) of layer \(layer.number)", comparisons(gradient))
  }

  // MARK: The update

  private var update: [Document.Block] {
    var table = [["parameter", "before", "gradient", "after", "change"]]
    for parameter in layers.flatMap(\.parameters) {
      for index in parameter.before.numbers.indices {
        let (before, after) = (parameter.before.numbers[index], parameter.after.numbers[index])
        table.append([
          parameter.name + place(index, in: parameter.before), exact(before),
          exact(parameter.gradient.analytic.numbers[index]), exact(after), exact(after - before),
        ])
      }
    }
    return [
      .heading("The update"), .formula(optimizer.updateFormula),
      .paragraph("η = \(optimizer.learningRate), and this is the first step of a run."),
      .table("Parameters", table),
      .paragraph(
        "L before the step = \(exact(lossBefore)),  after it = \(exact(lossAfter)),  change "
          + "\(exact(lossAfter - lossBefore))."),
    ]
  }

  // MARK: The verdict

  private var verdict: [Document.Block] {
    let kinks =
      atKinks == 0
      ? ""
      : " \(atKinks) lie at a kink of the loss or of its slope, where there is no such difference."
    guard mistakes.isEmpty else {
      return [.heading("Wrong gradients")]
        + mistakes.map { .warning("\($0)") } + [
          .paragraph(
            "Layers nearer to the inputs get a wrong gradient from there and are not blamed."
              + kinks)
        ]
    }
    let worst = worstError.map { ", to within \($0.formattedScientific(fractionDigits: 1))" } ?? ""
    return [
      .heading("Check"),
      .paragraph(
        "All \(compared) gradients agree with their finite differences\(worst).\(kinks)"),
    ]
  }

  // MARK: Names

  private func name(of layer: LayerStep) -> String {
    // How many outputs a dense layer has is said by the arrow.
    let text = layer.layer is Dense ? layer.layer.kind : Catalog.shortText(of: layer.layer)
    return "Layer \(layer.number), \(text): \(layer.input.columns) → \(layer.output.columns)"
  }

  private func symbol(of layer: LayerStep) -> String {
    layer.layer is Dense ? "z" : layer.layer is any Activation ? "a" : "y"
  }

  private func rowName(_ row: Int) -> String {
    row < rowNames.count ? rowNames[row] : "row \(row + 1)"
  }

  private func place(_ index: Int, in matrix: Matrix) -> String {
    matrix.rows == 1
      ? "[\(index)]" : "[\(index / matrix.columns), \(index % matrix.columns)]"
  }

  // MARK: Tables

  private func values(_ matrix: Matrix, columns: [String]? = nil) -> [[String]] {
    let names = columns ?? (1...max(matrix.columns, 1)).map { "unit \($0)" }
    return [["row"] + names]
      + (0..<matrix.rows).map { row in
        [rowName(row)] + (0..<matrix.columns).map { short(matrix[row, $0]) }
      }
  }

  private func values(ofParameter parameter: ParameterStep) -> [[String]] {
    let matrix = parameter.before
    let rows = (0..<matrix.rows).map { row in
      [matrix.rows == 1 ? "" : "input \(row + 1)"]
        + (0..<matrix.columns).map { short(matrix[row, $0]) }
    }
    return [[""] + (1...max(matrix.columns, 1)).map { "unit \($0)" }] + rows
  }

  private static let comparisonHeading = ["gradient", "finite difference", "relative error"]

  private func comparisons(of parameter: ParameterStep) -> [[String]] {
    [["place"] + Self.comparisonHeading]
      + parameter.gradient.analytic.numbers.indices.map { index in
        [place(index, in: parameter.before)] + comparison(parameter.gradient, index)
      }
  }

  private func comparisons(_ gradient: ComparedGradient, columns: [String]? = nil) -> [[String]] {
    let matrix = gradient.analytic
    return [["place"] + Self.comparisonHeading]
      + matrix.numbers.indices.map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: matrix.columns)
        let unit = columns?[column] ?? "unit \(column + 1)"
        return ["\(rowName(row)), \(unit)"] + comparison(gradient, index)
      }
  }

  private func comparison(_ gradient: ComparedGradient, _ index: Int) -> [String] {
    [
      exact(gradient.analytic.numbers[index]), gradient.numeric[index].map(exact) ?? "kink",
      gradient.relativeErrors[index].map { $0.formattedScientific(fractionDigits: 1) } ?? "–",
    ]
  }

  // MARK: Numbers

  private func short(_ x: Double) -> String {
    // Without the sign that a zero may have.
    if x == 0 { return (0.0).formatted(fractionDigits: 6) }
    return (1e-4..<1e6).contains(x.magnitude)
      ? x.formatted(fractionDigits: 6) : x.formattedScientific(fractionDigits: 5)
  }

  private func exact(_ x: Double) -> String {
    x == 0 ? "0" : x.formattedScientific(fractionDigits: 8)
  }
}

extension Formula {
  /// A formula with something before it.
  fileprivate init(_ text: String, tex: String? = nil, _ formula: Formula) {
    self.init(text + formula.text, tex: (tex ?? text) + formula.tex)
  }
}
