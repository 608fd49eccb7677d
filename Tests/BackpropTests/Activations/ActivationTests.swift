import Testing

@testable import Backprop

/// Activations beside those of PyTorch: their curves, and sixty steps of training.
@Suite struct ActivationTests {
  @Test(arguments: try PyTorch.recorded().activations)
  func trainingGoesPyTorchsWay(run: Trajectory) throws {
    let recorded = try PyTorch.recorded()
    let activation = try #require(run.settings).item((any Activation).self)
    let rate = try #require(run.learningRate)
    let result = try recorded.train(
      recorded.network(activation: activation), as: run, optimizer: SGD(learningRate: rate))
    // PyTorch 2.15 has the slope of its hard sigmoid as 1/6 rounded to Float; ours is the better.
    let tolerance = activation is HardSigmoid ? 1e-8 : 1e-12
    expectClose(result.losses, run.losses, absolute: tolerance, "losses")
    expectClose(result.network.parameters, run.parameters, absolute: tolerance, "parameters")
  }

  @Test(arguments: try PyTorch.recorded().activations)
  func curveIsPyTorchs(run: Trajectory) throws {
    let activation = try #require(run.settings).item((any Activation).self)
    let curve = try #require(run.curve)
    let mine = curve.x.map { point(of: activation, at: $0) }
    expectClose(mine.map(\.y), curve.y, "values")
    let sixth = Double(Float(1) / 6)
    let slopes =
      activation is HardSigmoid ? curve.slope.map { $0 == sixth ? 1.0 / 6 : $0 } : curve.slope
    expectClose(mine.map(\.slope), slopes, "slopes")
  }

  @Test func everyActivationOfTheCatalogueIsRecorded() throws {
    let kinds = try PyTorch.recorded().activations.map { try #require($0.settings?["kind"]) }
    for activation in Catalog.activations {
      #expect(kinds.contains(.text(activation.kind)), "\(activation.kind)")
    }
  }

  @Test(arguments: Catalog.activations.map { Item($0) })
  func slopeIsThatOfTheCurve(item: Item) throws {
    let activation = try item.as((any Activation).self)
    let h = 1e-5
    for x in Self.points {
      let rise = point(of: activation, at: x + h).y - point(of: activation, at: x - h).y
      expectClose(
        point(of: activation, at: x).slope, rise / (2 * h), relative: 1e-8, absolute: 1e-9,
        "slope at \(x)")
    }
  }

  @Test(arguments: Catalog.activations.map { Item($0) })
  func floatIsCloseToDouble(item: Item) throws {
    let activation = try item.as((any Activation).self)
    for x in Self.points.map({ Float($0) }) {
      let (mine, exact) = (point(of: activation, at: x), point(of: activation, at: Double(x)))
      expectClose(
        Double(mine.y), exact.y, relative: 1e-6, absolute: 5e-7, "value at \(x)")
      expectClose(
        Double(mine.slope), exact.slope, relative: 1e-6, absolute: 1e-6, "slope at \(x)")
    }
  }

  @Test(arguments: Catalog.activations.map { Item($0) })
  func farInputsGiveFiniteNumbers(item: Item) throws {
    let activation = try item.as((any Activation).self)
    for x: Float in [-1e30, -1000, -100, -0.0, 0, 100, 1000, 1e30] {
      // The squares and cubes of the largest inputs overflow in the slope of some; training stops
      // long before, with an error that says so.
      let y = point(of: activation, at: x).y
      #expect(y.isFinite, "value at \(x): \(y)")
      if abs(x) <= 1000 {
        let slope = point(of: activation, at: x).slope
        #expect(slope.isFinite, "slope at \(x): \(slope)")
      }
    }
  }

  /// From −10 to 10, past the kinks at −3, 0, 3 and 6.
  private static let points = (0...80).map { -9.93 + 0.24875 * Double($0) }

  private func point<S: Scalar>(of activation: some Activation, at x: S) -> (y: S, slope: S) {
    let y = activation.value(at: x)
    return (y, activation.slope(at: x, value: y))
  }
}
