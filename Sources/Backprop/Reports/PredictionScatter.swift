/// Predicted numbers against true ones, as points beside the line where both are the same.
struct PredictionScatter {
  /// The name of the target.
  let target: String
  /// The true number and the predicted one of each row that is drawn.
  let points: [(truth: Double, predicted: Double)]
  /// Of how many rows they are.
  let rows: Int
  /// A word that no other drawing of the page has.
  let id: String

  /// The most points that are drawn.
  static let mostPoints = 2_000

  var markup: Markup {
    let finite = points.filter { $0.truth.isFinite && $0.predicted.isFinite }
    let numbers = finite.flatMap { [$0.truth, $0.predicted] }
    let scale = LossScale(
      from: numbers.min() ?? 0, to: numbers.max() ?? 1, isLogarithmic: false)
    let area = PlotArea(width: 460, height: 440, left: 62, right: 16, top: 34, bottom: 48)
    func inside(_ place: Double) -> Double { 0.03 + 0.94 * place }
    let marks = PlotArea.moved(scale.marks(atMost: 6), by: inside)
    return Markup.wide("Predictions of \(target)") {
      Markup.drawing(
        id: id, size: area.size, title: "Predicted against true \(target)",
        description: "A point for each of \(finite.count) rows. Points on the dashed line are "
          + "predicted exactly; above it the prediction is too large, below it too small."
      ) {
        area.axes(
          horizontal: marks, named: "true \(target.shortened(to: 40))", vertical: marks,
          named: "predicted")
        Markup(
          "path",
          [
            "class": finite.count > 400 ? "points many" : "points",
            "d": dots(
              finite.map {
                (
                  area.x(inside(scale.place(of: $0.truth))),
                  area.y(inside(scale.place(of: $0.predicted)))
                )
              }),
          ])
        Markup.line(
          from: (area.x(0), area.y(0)), to: (area.x(1), area.y(1)), class: "equal")
      }
    }
  }

  /// All points as one path of dots: lines of no length with round ends.
  private func dots(_ places: [(x: Double, y: Double)]) -> String {
    places.map { "M\($0.x.coordinate) \($0.y.coordinate)h0" }.joined()
  }

  /// The distribution of the errors.
  var errors: Markup {
    Histogram(points.map { $0.predicted - $0.truth }, intervals: 30).drawing(
      id: "\(id)-errors", size: (380, 300), title: "Errors of \(target)", axis: "predicted − true",
      class: "errors")
  }
}

extension TableTrainer {
  /// The true numbers and the predicted ones of the rows that decide, for each target; of many rows
  /// some, evenly spaced.
  func scatters(of model: Model<S>) throws -> [PredictionScatter] {
    guard case .numbers(let normalizations) = preprocessing.targets.kind else { return [] }
    let (judged, all) = try decidingRows
    let rows = all.evenlySpaced(atMost: PredictionScatter.mostPoints)
    let truth: Memory<Double> = try preprocessing.targets(of: judged, rows: rows)
    let predictions = try model.predict(judged, rows: rows)
    let columns = normalizations.count
    return normalizations.indices.map { target in
      PredictionScatter(
        target: preprocessing.targets.names[target],
        points: rows.indices.map { row in
          (
            normalizations[target].inverse(truth.vector[row * columns + target]),
            predictions.number(row: row, target: target)
          )
        }, rows: all.count, id: "scatter-\(target)")
    }
  }
}
