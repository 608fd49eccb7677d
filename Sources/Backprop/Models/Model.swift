/// A network together with the loss that finishes its predictions.
public struct Model<S: Scalar>: Sendable {
  /// The network.
  public var network: Network<S>

  /// The loss that it was trained with, which turns its outputs into predictions.
  public var loss: any Loss

  /// Puts a network and its loss together.
  public init(network: Network<S>, loss: any Loss) {
    self.network = network
    self.loss = loss
  }

  /// Predicts the targets of rows of features.
  ///
  /// - Parameter rows: rows of as many numbers as the network has inputs.
  /// - Returns: for each row the outputs as the loss finishes them: probabilities of the classes for
  ///   ``CrossEntropy``, for example.
  public func predict(_ rows: [[S]]) -> [[S]] {
    guard !rows.isEmpty else { return [] }
    for (number, row) in rows.enumerated() {
      precondition(
        row.count == network.inputs,
        "Row \(number) has \(row.count) features; the network has \(network.inputs) inputs.")
    }
    let workspace = Workspace(
      for: network, capacity: rows.count, canLearn: false, team: ThreadTeam())
    workspace.input.assign(rows.flatMap { $0 })
    let passes = workspace.passes(
      input: workspace.input.rows(rows.count, columns: network.inputs), purpose: .prediction)
    passes.runForward()
    loss.finish(any: passes.output)
    return (0..<rows.count).map { passes.output[$0].array }
  }
}
