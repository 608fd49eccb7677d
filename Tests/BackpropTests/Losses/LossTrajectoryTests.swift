import Testing

@testable import Backprop

/// Losses beside those of PyTorch: sixty steps of training, and outputs far from ordinary.
@Suite struct LossTrajectoryTests {
  @Test(arguments: try PyTorch.recorded().losses)
  func trainingGoesPyTorchsWay(run: Trajectory) throws {
    let recorded = try PyTorch.recorded()
    let loss = try #require(run.settings).itemWithDefaults((any Loss).self)
    let outputs = loss is CrossEntropy ? 3 : 2
    let rate = try #require(run.learningRate)
    try recorded.compare(
      recorded.network(outputs: outputs, start: run.start), with: run, loss: loss,
      optimizer: SGD(learningRate: rate))
  }

  @Test func everyLossOfTheCatalogueIsRecorded() throws {
    let recorded = try PyTorch.recorded()
    let trained = try recorded.losses.map { try #require($0.settings?["kind"]) }
    let extreme = try recorded.lossExtremes.map { try #require($0.settings["kind"]) }
    for loss in Catalog.losses {
      #expect(trained.contains(.text(loss.kind)), "\(loss.kind)")
      #expect(extreme.contains(.text(loss.kind)), "\(loss.kind)")
    }
  }

  @Test(arguments: try PyTorch.recorded().lossExtremes)
  func extremesAreRightInDouble(extreme: LossExtreme) throws {
    let (loss, gradient) = try evaluate(extreme, in: Double.self)
    expectClose(loss, extreme.loss, "loss")
    expectClose(gradient, extreme.gradient.flatMap { $0 }, "gradient")
  }

  @Test(arguments: try PyTorch.recorded().lossExtremes)
  func extremesAreRightInFloat(extreme: LossExtreme) throws {
    let (loss, gradient) = try evaluate(extreme, in: Float.self)
    // Two units of the last place of each function, and some for the sums.
    expectClose(loss, extreme.loss, relative: 1e-6, absolute: 1e-7, "loss")
    expectClose(
      gradient, extreme.gradient.flatMap { $0 }, relative: 1e-6, absolute: 1e-7, "gradient")
  }

  private func evaluate<S: Scalar>(
    _ extreme: LossExtreme, in scalar: S.Type
  ) throws -> (loss: Double, gradient: [Double]) {
    let loss = try extreme.settings.itemWithDefaults((any Loss).self)
    let targets = try #require(extreme.targets ?? extreme.classes.map { $0.map { [$0] } })
    let (rows, columns) = (extreme.outputs.count, extreme.outputs[0].count)
    let output = Memory(extreme.outputs.flatMap { $0 }.map { S($0) })
    let target = Memory(targets.flatMap { $0 }.map { S($0) })
    let gradient = Memory<S>(count: rows * columns)
    let scratch = Memory<S>(count: rows * columns)
    let threads = ThreadTeam()
    let result = loss.evaluate(
      any: LossPass(
        output: output.vector.rows(rows, columns: columns),
        target: target.vector.rows(rows, columns: targets[0].count), weights: nil,
        outputGradient: gradient.vector.rows(rows, columns: columns), scratch: scratch.vector,
        team: threads.team))
    let values = gradient.vector.array.map { Double($0) }
    #expect(result.mean.isFinite && values.allSatisfy(\.isFinite))
    withExtendedLifetime((output, target, scratch, threads)) {}
    return (Double(result.mean), values)
  }
}
