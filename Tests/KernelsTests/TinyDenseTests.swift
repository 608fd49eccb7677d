import Testing

@testable import Kernels

@Suite("Tiny dense layers") struct TinyDenseTests {
  @Test("Every layer of up to 8 × 8 × 8 has the bits of one chain")
  func smallFloat() { checkSmall(Float.self) }

  @Test("Every layer of up to 8 × 8 × 8 has the bits of one chain, in Double")
  func smallDouble() { checkSmall(Double.self) }

  @Test("Layers wider than their vectors, or without numbers, have the bits of one chain")
  func otherFloat() { checkOther(Float.self) }

  @Test(
    "Layers wider than their vectors, or without numbers, have the bits of one chain, in Double")
  func otherDouble() { checkOther(Double.self) }

  @Test("A layer has the same bits as a matrix product")
  func likeProducts() {
    checkLikeProducts(Float.self)
    checkLikeProducts(Double.self)
  }

  @Test("A layer is tiny up to 128 products")
  func limit() {
    #expect(isTiny(rows: 4, inputs: 2, outputs: 16))
    #expect(isTiny(rows: 128, inputs: 1, outputs: 1))
    #expect(isTiny(rows: 0, inputs: 1_000, outputs: 1_000))
    #expect(!isTiny(rows: 129, inputs: 1, outputs: 1))
    #expect(!isTiny(rows: 3, inputs: 43, outputs: 1))
    #expect(!isTiny(rows: 4, inputs: 2, outputs: 17))
  }

  @Test("Outputs that do not fit are refused")
  func outputsAreChecked() async {
    await #expect(processExitsWith: .failure) {
      let (x, w, y) = (Memory<Float>(count: 6), Memory<Float>(count: 8), Memory<Float>(count: 8))
      computeTinyDense(
        x.vector.rows(2, columns: 3), w.vector.rows(2, columns: 4), bias: nil,
        into: y.vector.rows(2, columns: 4))
    }
    await #expect(processExitsWith: .failure) {
      let (x, w, y) = (Memory<Float>(count: 6), Memory<Float>(count: 12), Memory<Float>(count: 4))
      computeTinyDense(
        x.vector.rows(2, columns: 3), w.vector.rows(3, columns: 4), bias: nil,
        into: y.vector.rows(1, columns: 4))
    }
  }

  @Test("Gradients that do not fit are refused")
  func gradientsAreChecked() async {
    await #expect(processExitsWith: .failure) {
      let (x, w, dy) = (Memory<Float>(count: 6), Memory<Float>(count: 12), Memory<Float>(count: 8))
      let (dw, db) = (Memory<Float>(count: 12), Memory<Float>(count: 3))
      computeTinyDenseGradients(
        x.vector.rows(2, columns: 3), w.vector.rows(3, columns: 4), dy.vector.rows(2, columns: 4),
        weights: dw.vector.rows(3, columns: 4), bias: db.vector, input: nil)
    }
    await #expect(processExitsWith: .failure) {
      let (x, w, dy) = (Memory<Float>(count: 6), Memory<Float>(count: 12), Memory<Float>(count: 8))
      let (dw, dx) = (Memory<Float>(count: 12), Memory<Float>(count: 3))
      computeTinyDenseGradients(
        x.vector.rows(2, columns: 3), w.vector.rows(3, columns: 4), dy.vector.rows(2, columns: 4),
        weights: dw.vector.rows(3, columns: 4), bias: nil, input: dx.vector.rows(1, columns: 3))
    }
  }
}

private func checkSmall<S: Scalar>(_: S.Type) {
  for rows in 1...8 {
    for inputs in 1...8 {
      for outputs in 1...8 { TinyLayer<S>(rows, inputs, outputs).check() }
    }
  }
}

private func checkOther<S: Scalar>(_: S.Type) {
  let shapes = [
    (1, 1, 128), (1, 128, 1), (128, 1, 1), (4, 2, 16), (4, 16, 2), (16, 2, 4), (4, 2, 33),
    (4, 33, 1), (3, 17, 9), (20, 20, 20), (2, 9, 31), (7, 1, 40), (1, 40, 7), (300, 3, 3),
    (0, 3, 4), (0, 3, 1), (3, 0, 9), (3, 0, 1), (3, 4, 0), (0, 0, 0),
  ]
  for (rows, inputs, outputs) in shapes { TinyLayer<S>(rows, inputs, outputs).check() }
}

private func checkLikeProducts<S: Scalar>(_: S.Type) {
  for (rows, inputs, outputs) in [(4, 2, 4), (4, 4, 1), (1, 1, 1), (3, 5, 8), (2, 2, 32)] {
    let layer = TinyLayer<S>(rows, inputs, outputs)
    let product = TinyLayer<S>(rows, inputs, outputs)
    layer.compute(withBias: true, withInputGradient: true)
    product.multiply()
    for (mine, other) in zip(layer.results, product.results) {
      #expect(
        mine.differences(from: other.vector.array) == 0, "\(S.self), \(product.shape)")
    }
  }
}

// MARK: - A layer and its slow twin

/// A layer's numbers, each list of them between guards.
private struct TinyLayer<S: Scalar> {
  let rows: Int
  let inputs: Int
  let outputs: Int

  private let x: Guarded<S>
  private let w: Guarded<S>
  private let b: Guarded<S>
  private let dy: Guarded<S>
  private let y: Guarded<S>
  private let dw: Guarded<S>
  private let db: Guarded<S>
  private let dx: Guarded<S>

  init(_ rows: Int, _ inputs: Int, _ outputs: Int) {
    (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
    // A guard that took part in a sum would show in the result.
    x = Guarded(someNumbers(S.self, rows * inputs, seed: 1), mark: .nan)
    w = Guarded(someNumbers(S.self, inputs * outputs, seed: 2), mark: .infinity)
    b = Guarded(someNumbers(S.self, outputs, seed: 3), mark: .nan)
    dy = Guarded(someNumbers(S.self, rows * outputs, seed: 4), mark: -.infinity)
    y = Guarded(count: rows * outputs)
    dw = Guarded(count: inputs * outputs)
    db = Guarded(count: outputs)
    dx = Guarded(count: rows * inputs)
  }

  var shape: String { "\(rows) rows, \(inputs) inputs, \(outputs) outputs" }

  var results: [Guarded<S>] { [y, dw, db, dx] }

  func check() {
    for (hasBias, hasInputGradient) in [(true, true), (false, true), (true, false), (false, false)]
    {
      for result in results { result.clear() }
      compute(withBias: hasBias, withInputGradient: hasInputGradient)
      let untouched: [S] = Array(repeating: 54_321, count: max(outputs, rows * inputs))
      let expected = [
        expectedOutputs(withBias: hasBias), expectedWeightGradient(),
        hasBias ? expectedBiasGradient() : Array(untouched.prefix(outputs)),
        hasInputGradient ? expectedInputGradient() : Array(untouched.prefix(rows * inputs)),
      ]
      for (name, (result, numbers)) in zip(["y", "dw", "db", "dx"], zip(results, expected)) {
        #expect(
          result.differences(from: numbers) == 0,
          "\(S.self), \(shape), \(name), bias \(hasBias), input gradient \(hasInputGradient)")
        #expect(result.damage == 0, "\(S.self), \(shape): numbers around \(name) are overwritten")
      }
    }
  }

  func compute(withBias: Bool, withInputGradient: Bool) {
    computeTinyDense(
      x.vector.rows(rows, columns: inputs), w.vector.rows(inputs, columns: outputs),
      bias: withBias ? b.vector : nil, into: y.vector.rows(rows, columns: outputs))
    computeTinyDenseGradients(
      x.vector.rows(rows, columns: inputs), w.vector.rows(inputs, columns: outputs),
      dy.vector.rows(rows, columns: outputs), weights: dw.vector.rows(inputs, columns: outputs),
      bias: withBias ? db.vector : nil,
      input: withInputGradient ? dx.vector.rows(rows, columns: inputs) : nil)
  }

  /// The same by matrix products.
  func multiply() {
    let team = ThreadTeam(threads: 1)
    let (x, w) = (x.vector.rows(rows, columns: inputs), w.vector.rows(inputs, columns: outputs))
    let dy = dy.vector.rows(rows, columns: outputs)
    Kernels.multiply(
      x, w, startingFrom: b.vector, into: y.vector.rows(rows, columns: outputs), on: team.team)
    Kernels.multiply(
      transposed: x, dy, into: dw.vector.rows(inputs, columns: outputs), on: team.team)
    dy.sumColumns(into: db.vector)
    Kernels.multiply(
      dy, transposed: w, into: dx.vector.rows(rows, columns: inputs), on: team.team)
  }

  private func expectedOutputs(withBias: Bool) -> [S] {
    numbers(rows, outputs) { row, output in
      chain(from: withBias ? b.vector[output] : 0, inputs) { input in
        (x.vector[row * inputs + input], w.vector[input * outputs + output])
      }
    }
  }

  private func expectedWeightGradient() -> [S] {
    numbers(inputs, outputs) { input, output in
      chain(from: 0, rows) { row in
        (x.vector[row * inputs + input], dy.vector[row * outputs + output])
      }
    }
  }

  private func expectedBiasGradient() -> [S] {
    numbers(1, outputs) { _, output in
      chain(from: 0, rows) { row in (1, dy.vector[row * outputs + output]) }
    }
  }

  private func expectedInputGradient() -> [S] {
    numbers(rows, inputs) { row, input in
      chain(from: 0, outputs) { output in
        (dy.vector[row * outputs + output], w.vector[input * outputs + output])
      }
    }
  }

  private func numbers(_ rows: Int, _ columns: Int, _ number: (Int, Int) -> S) -> [S] {
    (0..<rows).flatMap { row in (0..<columns).map { number(row, $0) } }
  }

  /// Adds one fused product after the other.
  private func chain(from start: S, _ count: Int, _ factors: (Int) -> (S, S)) -> S {
    (0..<count).reduce(start) { sum, index in
      let (a, b) = factors(index)
      return sum.addingProduct(a, b)
    }
  }
}

/// Numbers with guards on both sides.
private struct Guarded<S: Scalar> {
  let vector: Vector<S>

  private let memory: Memory<S>
  private let mark: S
  /// Odd, so that nothing is aligned.
  private static var margin: Int { 37 }

  init(_ numbers: [S], mark: S) {
    self.init(count: numbers.count, mark: mark)
    vector.assign(numbers)
  }

  init(count: Int, mark: S = 12_345) {
    self.mark = mark
    memory = Memory(count: count + 2 * Self.margin)
    memory.vector.assign(mark)
    vector = memory.vector[Self.margin..<Self.margin + count]
    clear()
  }

  /// Writes what no result is.
  func clear() { vector.assign(54_321) }

  /// How many numbers have other bits.
  func differences(from expected: [S]) -> Int {
    guard expected.count == vector.count else { return .max }
    return withExtendedLifetime(memory) {
      expected.indices.count { !haveSameBits(vector[$0], expected[$0]) }
    }
  }

  /// How many of the guards are no longer what they were.
  var damage: Int {
    let last = memory.vector.count - Self.margin
    return (0..<Self.margin).count { memory.vector[$0] != mark }
      + (last..<memory.vector.count).count { memory.vector[$0] != mark }
  }
}
