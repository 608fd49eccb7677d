extension Network {
  /// The outputs of every layer for some rows, as in prediction: dropout drops nothing, and batch
  /// normalization takes its running averages.
  ///
  /// - Parameter inputs: the rows one after the other, a multiple of ``inputs`` numbers.
  /// - Returns: for each layer its outputs, rows × outputs, row after row. The last are raw: the loss
  ///   makes predictions of them.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func layerOutputs(for inputs: [S]) -> [[S]] {
    precondition(
      inputs.count.isMultiple(of: self.inputs),
      "Rows of \(self.inputs) inputs cannot be made of \(inputs.count) numbers.")
    let rows = inputs.count / self.inputs
    let workspace = Workspace(for: self, capacity: rows, canLearn: true, team: ThreadTeam())
    let input = workspace.input[0..<inputs.count].rows(rows, columns: self.inputs)
    input.all.assign(inputs)
    let passes = workspace.passes(input: input, purpose: .prediction)
    passes.runForward()
    return layers.indices.map { passes.forwardPass(of: $0).output.all.array }
  }

  /// The same network with layers that drop nothing, to see what it does without chance.
  public var withoutDropout: Network {
    let layers = layers.map { $0 is Dropout ? Dropout(0) : $0 }
    return Network(plan: plan, layers: layers, parameters: parameters, state: state)
  }
}

extension Loss {
  /// Turns raw outputs of a network into predictions.
  ///
  /// - Parameters:
  ///   - outputs: the rows one after the other.
  ///   - columns: how many outputs a row has.
  /// - Returns: as many numbers.
  public func predictions<S: Scalar>(for outputs: [S], columns: Int) -> [S] {
    precondition(
      columns >= 1 && outputs.count.isMultiple(of: columns),
      "Rows of \(columns) outputs cannot be made of \(outputs.count) numbers.")
    let memory = Memory<S>(outputs)
    finish(any: memory.vector.rows(outputs.count / columns, columns: columns))
    return memory.array
  }
}
