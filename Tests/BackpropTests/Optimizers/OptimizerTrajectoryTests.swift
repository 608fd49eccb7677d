import Testing

@testable import Backprop

/// Sixty steps of every optimizer, beside the same steps of PyTorch.
@Suite struct OptimizerTrajectoryTests {
  @Test(arguments: try PyTorch.recorded().optimizers)
  func optimizerGoesPyTorchsWay(run: Trajectory) throws {
    let recorded = try PyTorch.recorded()
    let optimizer = try #require(run.settings).item((any Optimizer).self)
    try recorded.compare(recorded.network(), with: run, optimizer: optimizer)
  }

  @Test(arguments: try PyTorch.recorded().clipping)
  func clippingGoesPyTorchsWay(run: Trajectory) throws {
    let recorded = try PyTorch.recorded()
    let limit = try #require(run.settings?["limit"]?.number)
    let clipping: Clipping =
      run.settings?["kind"] == .text("norm") ? .norm(limit) : .value(limit)
    let rate = try #require(run.learningRate)
    try recorded.compare(
      recorded.network(), with: run, optimizer: SGD(learningRate: rate), clipping: clipping)
  }

  @Test func everyOptimizerOfTheCatalogueIsRecorded() throws {
    let kinds = try PyTorch.recorded().optimizers.map { try #require($0.settings?["kind"]) }
    // Where a line search leads to, LBFGSTests compares.
    for optimizer in Catalog.optimizers where !(optimizer is any LineSearchOptimizer) {
      #expect(kinds.contains(.text(optimizer.kind)), "\(optimizer.kind)")
    }
  }
}
