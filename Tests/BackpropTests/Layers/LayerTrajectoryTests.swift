import Testing

@testable import Backprop

/// Sixty steps of networks with every layer that has parameters, beside the same steps of PyTorch.
@Suite struct LayerTrajectoryTests {
  @Test(arguments: try PyTorch.recorded().layers)
  func trainingGoesPyTorchsWay(run: Trajectory) throws {
    let recorded = try PyTorch.recorded()
    let layers = try #require(run.layers).map { try $0.itemWithDefaults((any Layer).self) }
    var network = Network<Double>(inputs: 3, layers: layers)
    network.parameters = try #require(run.start)
    let rate = try #require(run.learningRate)
    let trained = try recorded.compare(network, with: run, optimizer: SGD(learningRate: rate))
    expectClose(trained.state, run.state ?? [], "running averages")
    let outputs = Model(network: trained, loss: MeanSquaredError()).predict(recorded.shared.inputs)
    let expected = try #require(run.outputs)
    expectClose(outputs.flatMap { $0 }, expected.flatMap { $0 }, "outputs when predicting")
  }

  @Test func everyLayerWithParametersIsRecorded() throws {
    let kinds = try PyTorch.recorded().layers.flatMap { $0.layers ?? [] }.map { $0["kind"] }
    for layer in Catalog.layers where !layer.parameters(inputs: 3).isEmpty {
      #expect(kinds.contains(.text(layer.kind)), "\(layer.kind)")
    }
  }
}
