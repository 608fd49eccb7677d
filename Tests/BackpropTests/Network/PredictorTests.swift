import Testing

@testable import Backprop

@Suite struct PredictorTests {
  /// Counts of rows around those that go through the network together.
  private static let counts = [1, 2, 255, 256, 257, 1000]

  private static func network<S: Scalar>(width: Int = 20) -> Network<S> {
    Network<S>(inputs: 5, seed: 3) {
      Dense(width, biasInitializer: Normal())
      BatchNormalization()
      GELU()
      Dropout(0.5)
      Dense(width, biasInitializer: Normal())
      Tanh()
      Dense(3, biasInitializer: Normal())
    }
  }

  private static func rows<S: Scalar>(_ count: Int) -> [[S]] {
    var random = Random(seed: 7)
    return (0..<count).map { _ in (0..<5).map { _ in S(random.nextNormal()) } }
  }

  // MARK: The same numbers

  @Test(arguments: counts)
  func predictsAsTheModelDoes(count: Int) {
    expectSamePredictions(of: Float.self, count: count)
    expectSamePredictions(of: Double.self, count: count)
  }

  private func expectSamePredictions<S: Scalar>(of scalar: S.Type, count: Int) {
    let losses: [any Loss] = [CrossEntropy(), BinaryCrossEntropy(), Poisson(), MeanSquaredError()]
    let rows: [[S]] = Self.rows(count)
    for loss in losses {
      let model = Model<S>(network: Self.network(), loss: loss)
      let expected = model.predict(rows).flatMap { $0 }
      #expect(expected.count == 3 * count)
      let inputs = rows.flatMap { $0 }
      #expect(model.predictor().predict(inputs) == expected, "\(loss.kind), \(S.name)")
      #expect(
        model.predictor(rows: count).predict(inputs) == expected,
        "\(loss.kind), \(S.name), the count known beforehand")
      #expect(
        model.predictor(rows: 1).predict(inputs) == expected,
        "\(loss.kind), \(S.name), one row at once")
    }
  }

  @Test func sizesMayChangeFromCallToCall() {
    let model = Model<Float>(network: Self.network(), loss: CrossEntropy())
    let predictor = model.predictor()
    let rows: [[Float]] = Self.rows(1000)
    let expected = model.predict(rows).flatMap { $0 }
    for count in [257, 1, 1000, 2, 256, 2, 0, 255, 3, 512, 1] {
      // The last rows, so that no call finds the outputs of the one before in its place.
      let inputs = rows.suffix(count).flatMap { $0 }
      #expect(predictor.predict(inputs) == Array(expected.suffix(3 * count)), "\(count) rows")
    }
  }

  @Test func withoutALossOutputsAreRaw() {
    let network: Network<Double> = Self.network()
    let rows: [[Double]] = Self.rows(300)
    let inputs = rows.flatMap { $0 }
    let raw = Predictor(network).predict(inputs)
    #expect(raw == Model(network: network, loss: MeanSquaredError()).predict(rows).flatMap { $0 })
    let logits = stride(from: 0, to: raw.count, by: 3).map { Array(raw[$0..<$0 + 3]) }
    let finished = Predictor(network, loss: CrossEntropy()).predict(inputs)
    #expect(raw != finished)
    for (row, logits) in logits.enumerated() {
      let powers = logits.map { Double.exp($0 - (logits.max() ?? 0)) }
      let softmax = powers.map { $0 / powers.reduce(0, +) }
      expectClose(Array(finished[3 * row..<3 * row + 3]), softmax, relative: 1e-13, "row \(row)")
    }
  }

  @Test func spansAndArraysHaveTheSameOutputs() {
    let network: Network<Float> = Self.network()
    let predictor = Predictor(network, loss: CrossEntropy())
    for count in Self.counts {
      let inputs: [Float] = Self.rows(count).flatMap { $0 }
      var outputs = [Float](repeating: .nan, count: 3 * count)
      var span = outputs.mutableSpan
      predictor.predict(inputs.span, into: &span)
      #expect(outputs == predictor.predict(inputs), "\(count) rows")
    }
    // Part of a longer array.
    let inputs: [Float] = Self.rows(10).flatMap { $0 }
    var outputs = [Float](repeating: .nan, count: 6)
    var span = outputs.mutableSpan
    predictor.predict(inputs.span.extracting(15..<25), into: &span)
    #expect(outputs == Array(predictor.predict(inputs)[9..<15]))
  }

  /// A network so wide that two threads share the work.
  @Test func threadsDoNotChangeTheBits() {
    let wide: Network<Float> = Self.network(width: 300)
    let wideDouble: Network<Double> = Self.network(width: 300)
    for count in Self.counts {
      let inputs: [Float] = Self.rows(count).flatMap { $0 }
      #expect(
        Predictor(wide, threads: 1).predict(inputs) == Predictor(wide, threads: 2).predict(inputs),
        "\(count) rows")
      let doubles: [Double] = Self.rows(count).flatMap { $0 }
      #expect(
        Predictor(wideDouble, threads: 1).predict(doubles)
          == Predictor(wideDouble, threads: 2).predict(doubles), "\(count) rows of Double")
    }
  }

  @Test func laterChangesOfTheNetworkAreNotSeen() {
    var network: Network<Double> = Self.network()
    let predictor = Predictor(network)
    let inputs: [Double] = Self.rows(2).flatMap { $0 }
    let before = predictor.predict(inputs)
    network.parameters = network.parameters.map { _ in 0 }
    #expect(predictor.predict(inputs) == before)
    #expect(Predictor(network).predict(inputs) == [0, 0, 0, 0, 0, 0])
  }

  // MARK: Wrong counts

  @Test func numbersMustBeWholeRows() async {
    await #expect(processExitsWith: .failure) {
      _ = Predictor(Network<Float>(inputs: 5) { Dense(3) }).predict([1, 2, 3, 4])
    }
    await #expect(processExitsWith: .failure) {
      _ = Predictor(Network<Float>(inputs: 5) { Dense(3) }).predict([1, 2, 3, 4, 5, 6])
    }
  }

  @Test func thereMustBeRoomForTheOutputsAndNoMore() async {
    await #expect(processExitsWith: .failure) {
      var outputs = [Float](repeating: 0, count: 2)
      var span = outputs.mutableSpan
      Predictor(Network<Float>(inputs: 1) { Dense(3) }).predict(([1] as [Float]).span, into: &span)
    }
    await #expect(processExitsWith: .failure) {
      var outputs = [Float](repeating: 0, count: 6)
      var span = outputs.mutableSpan
      Predictor(Network<Float>(inputs: 1) { Dense(3) }).predict(([1] as [Float]).span, into: &span)
    }
  }
}

#if canImport(Glibc)
  extension AllocationTests {
    @Test(arguments: [1, 256, 300, 600])
    func predictionAllocatesNothing(rows: Int) {
      expectNoAllocation(of: Float.self, rows: rows)
      expectNoAllocation(of: Double.self, rows: rows)
    }

    /// Predicts as many rows again and again; the first time makes what that needs.
    private func expectNoAllocation<S: Scalar>(of scalar: S.Type, rows: Int) {
      let network = Network<S>(inputs: 6, seed: 1) {
        Dense(20)
        BatchNormalization()
        ReLU()
        Dense(3)
      }
      let predictor = Predictor(network, loss: CrossEntropy())
      let inputs = [S](repeating: 0.5, count: 6 * rows)
      var outputs = [S](repeating: 0, count: 3 * rows)
      var span = outputs.mutableSpan
      predictor.predict(inputs.span, into: &span)
      AllocationCount.watchThisThread()
      defer { AllocationCount.stopWatching() }
      let before = AllocationCount.current
      for _ in 0..<20 { predictor.predict(inputs.span, into: &span) }
      let count = AllocationCount.current - before
      #expect(count == 0, "\(count) allocations in 20 predictions of \(rows) rows of \(S.name)")
    }
  }
#endif
