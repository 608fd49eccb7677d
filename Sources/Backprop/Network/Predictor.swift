/// A network made ready to predict again and again, as a program that serves requests does.
///
/// ```swift
/// let predictor = model.predictor()
/// let probabilities = predictor.predict([0.5, 1.2, 0.3, 0.9])
/// ```
///
/// It holds a copy of the network's numbers and all the memory that predictions need, so that making
/// one costs much more than a prediction with it. The outputs of a row do not depend, bit for bit, on
/// the rows that it is predicted with.
///
/// A predictor serves one caller at a time: it is not for sharing between threads, each of which makes
/// its own.
public final class Predictor<S: Scalar> {
  let workspace: Workspace<S>
  /// How many rows go through the network together.
  let rowsAtOnce: Int
  /// The loss, if there is one, kept where an access does not copy it.
  private let losses: FixedArray<any Loss>
  /// The passes over `rowsAtOnce` rows, and those over the fewer rows that were last asked for, kept where
  /// every access need not first be checked for others.
  private let allPasses: FixedArray<FixedArray<Passes<S>>>

  /// Makes room for `rows` rows, or, if they are many, for some of them.
  ///
  /// - Parameters:
  ///   - network: what predicts; it is copied.
  ///   - loss: finishes the predictions; raw outputs if nil.
  ///   - rows: how many rows there are, if that is known: it saves memory.
  ///   - threads: how many threads may work; small networks and few rows stay on one.
  public init(
    _ network: Network<S>, loss: (any Loss)? = nil, rows: Int = .max, threads: Int = 1
  ) {
    let widest = network.plan.places.reduce(1) { max($0, $1.inputs, $1.outputs) }
    rowsAtOnce = max(1, min(Self.mostRows, rows, Self.mostNumbers / widest))
    workspace = Workspace(
      for: network, capacity: rowsAtOnce, canLearn: false, team: ThreadTeam(threads: threads))
    losses = FixedArray(loss.map { [$0] } ?? [])
    let (workspace, rowsAtOnce) = (workspace, rowsAtOnce)
    allPasses = FixedArray(count: 2) { number in
      workspace.predictionPasses(rows: number == 0 ? rowsAtOnce : 1)
    }
  }

  /// Predicts rows of inputs without allocating memory, as long as equally many are left over from one call
  /// to the next when they are cut into blocks of 256.
  ///
  /// - Parameters:
  ///   - inputs: rows × inputs, row after row.
  ///   - outputs: where the predictions go, rows × outputs, row after row.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func predict(_ inputs: Span<S>, into outputs: inout MutableSpan<S>) {
    let width = allPasses[0][0].forwardPass(of: 0).input.columns
    let outputWidth = allPasses[0][0].output.columns
    let count = inputs.count / width
    precondition(
      inputs.count == count * width && outputs.count == count * outputWidth,
      "\(inputs.count) inputs and room for \(outputs.count) outputs are not rows of \(width) and "
        + "\(outputWidth).")
    var row = 0
    while row < count {
      let rows = row..<min(row + rowsAtOnce, count)
      if rows.count == rowsAtOnce {
        predict(allPasses[0], rows, inputs, &outputs)
      } else {
        prepareFewer(rows: rows.count)
        predict(allPasses[1], rows, inputs, &outputs)
      }
      row = rows.upperBound
    }
  }

  /// Predicts rows of inputs.
  ///
  /// - Parameter inputs: rows × inputs, row after row.
  /// - Returns: the predictions, rows × outputs, row after row.
  public func predict(_ inputs: [S]) -> [S] {
    let count = inputs.count / workspace.plan.inputs * workspace.plan.outputs
    return [S](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: 0)
      initialized = count
      var outputs = buffer.mutableSpan
      predict(inputs.span, into: &outputs)
    }
  }

  @inline(__always)
  private func predict(
    _ passes: borrowing FixedArray<Passes<S>>, _ rows: Range<Int>, _ inputs: Span<S>,
    _ outputs: inout MutableSpan<S>
  ) {
    let input = passes[0].forwardPass(of: 0).input
    let output = passes[0].output
    input.all.assign(
      inputs.extracting(rows.lowerBound * input.columns..<rows.upperBound * input.columns))
    passes[0].runForward()
    if losses.count > 0 { losses[0].finish(any: output) }
    output.all.copy(to: &outputs, at: rows.lowerBound * output.columns)
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
    for start in stride(from: 0, to: count, by: rowsAtOnce) {
      let rows = start..<min(start + rowsAtOnce, count)
      if rows.count == rowsAtOnce {
        run(allPasses[0], rows, fill, use)
      } else {
        prepareFewer(rows: rows.count)
        run(allPasses[1], rows, fill, use)
      }
    }
  }

  /// Makes passes over so many rows, unless they are there from the last time.
  @inline(__always)
  private func prepareFewer(rows: Int) {
    if allPasses[1][0].output.count != rows {
      allPasses[1] = workspace.predictionPasses(rows: rows)
    }
  }

  private func run(
    _ passes: borrowing FixedArray<Passes<S>>, _ rows: Range<Int>,
    _ fill: (Range<Int>, Rows<S>) -> Void, _ use: (Range<Int>, Rows<S>) -> Void
  ) {
    fill(rows, passes[0].forwardPass(of: 0).input)
    passes[0].runForward()
    use(rows, passes[0].output)
  }

  /// The predictions for rows of inputs: rows × outputs, as the loss finishes them.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func predictions(for inputs: Rows<S>, loss: any Loss) -> [S] {
    var predictions: [S] = []
    predictions.reserveCapacity(inputs.count * workspace.plan.outputs)
    run(count: inputs.count) { rows, places in
      places.all.assign(inputs[rows].all)
    } use: { _, output in
      loss.finish(any: output)
      output.all.append(to: &predictions)
    }
    return predictions
  }
}

extension Workspace {
  fileprivate func predictionPasses(rows: Int) -> FixedArray<Passes<S>> {
    FixedArray(count: 1) { _ in
      self.passes(
        input: input[0..<rows * plan.inputs].rows(rows, columns: plan.inputs),
        purpose: .prediction)
    }
  }
}
