/// A network made ready to predict, some rows at a time.
final class Predictor<S: Scalar> {
  let workspace: Workspace<S>
  /// How many rows go through the network together.
  let rowsAtOnce: Int

  /// Makes room for `rows` rows, or, if they are many, for some of them.
  init(_ network: Network<S>, rows: Int, threads: Int = 1) {
    let widest = network.plan.places.reduce(1) { max($0, $1.inputs, $1.outputs) }
    rowsAtOnce = max(1, min(Self.mostRows, rows, Self.mostNumbers / widest))
    workspace = Workspace(
      for: network, capacity: rowsAtOnce, canLearn: false, team: ThreadTeam(threads: threads))
  }

  /// Enough rows for fast products, and few enough for the memory that they take not to matter. It
  /// decides in which order losses are added, so it must not depend on the machine.
  static var mostRows: Int { 256 }

  /// The most numbers that the rows of a wide layer should come to.
  static var mostNumbers: Int { 1 << 22 }

  /// Runs `count` rows through the network: `fill` is given the numbers of some rows and the place for
  /// their inputs, `use` the same numbers and the raw outputs.
  func run(
    count: Int, fill: (Range<Int>, Rows<S>) -> Void, use: (Range<Int>, Rows<S>) -> Void
  ) {
    let inputs = workspace.plan.inputs
    for start in stride(from: 0, to: count, by: rowsAtOnce) {
      let rows = start..<min(start + rowsAtOnce, count)
      let input = workspace.input[0..<rows.count * inputs].rows(rows.count, columns: inputs)
      fill(rows, input)
      let passes = workspace.passes(input: input, purpose: .prediction)
      passes.runForward()
      use(rows, passes.output)
    }
  }

  /// The predictions for rows of inputs: rows × outputs, as the loss finishes them.
  func predictions(for inputs: Rows<S>, loss: any Loss) -> [S] {
    var predictions: [S] = []
    predictions.reserveCapacity(inputs.count * workspace.plan.outputs)
    run(count: inputs.count) { rows, places in
      places.all.assign(inputs[rows].all)
    } use: { _, output in
      loss.finish(any: output)
      predictions.append(contentsOf: output.all.array)
    }
    return predictions
  }
}
