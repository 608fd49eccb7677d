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
    let chunk = min(rows.count, Self.rowsAtOnce)
    let workspace = Workspace(for: network, capacity: chunk, canLearn: false, team: ThreadTeam())
    var predictions: [[S]] = []
    predictions.reserveCapacity(rows.count)
    for start in stride(from: 0, to: rows.count, by: chunk) {
      let some = rows[start..<min(start + chunk, rows.count)]
      let input = workspace.input[0..<some.count * network.inputs]
      input.assign(some.flatMap { $0 })
      let passes = workspace.passes(
        input: input.rows(some.count, columns: network.inputs), purpose: .prediction)
      passes.runForward()
      loss.finish(any: passes.output)
      for row in 0..<some.count { predictions.append(passes.output[row].array) }
    }
    return predictions
  }

  /// How many rows go through the network together: enough for fast products, and few enough for the
  /// memory that they take not to matter.
  private static var rowsAtOnce: Int { 256 }
}
