/// The numbers of a network as tensors, named and shaped as PyTorch's `nn.Sequential` has them,
/// where activations and dropout count as modules: `0.weight` of outputs × inputs, `0.bias`, …
extension Network {
  /// The tensors; `prefix` comes before each name.
  func tensors(prefix: String = "", steps: Int = 0) -> [SafeTensors.Tensor] {
    var tensors: [SafeTensors.Tensor] = []
    for (blocks, numbers) in [(plan.parameters, parameters), (plan.states, state)] {
      for block in blocks {
        let some = Array(numbers[block.range])
        tensors.append(
          .init(
            prefix + block.name, shape: block.parameter.fileShape,
            numbers: block.parameter.isMatrix ? some.transposed(block.parameter) : some))
      }
    }
    for name in Self.batchCounts(of: layers) {
      tensors.append(
        .init(
          prefix + name, type: .i64, shape: [],
          bytes: (0..<8).map { UInt8(truncatingIfNeeded: Int64(steps) >> (8 * $0)) }))
    }
    return tensors
  }

  /// PyTorch counts the batches beside the running averages, and misses the count when loading.
  private static func batchCounts(of layers: [any Layer]) -> [String] {
    layers.indices.filter { layers[$0] is BatchNormalization }.map { "\($0).num_batches_tracked" }
  }

  /// Takes the numbers of a described network from tensors whose names begin with `prefix`.
  ///
  /// - Throws: ``ModelFileError`` about a tensor that is missing, of the wrong shape or type, not
  ///   finite, or of no use.
  init(
    _ description: NetworkDescription, plan: Plan, from file: SafeTensors, prefix: String = "",
    source: String
  ) throws(ModelFileError) {
    // Looked for one by one, the tensors of a very deep network would take hours to find.
    var tensors = Dictionary(
      uniqueKeysWithValues: file.tensors.lazy.filter { $0.name.hasPrefix(prefix) }.map {
        ($0.name, $0)
      })
    func numbers(of blocks: [Plan.Block]) throws(ModelFileError) -> [S] {
      var all: [S] = []
      for block in blocks {
        let tensor = tensors.removeValue(forKey: prefix + block.name)
        all += try Self.numbers(of: block, tensor, name: prefix + block.name, source)
      }
      return all
    }
    let parameters = try numbers(of: plan.parameters)
    let state = try numbers(of: plan.states)
    for name in Self.batchCounts(of: description.layers) {
      tensors.removeValue(forKey: prefix + name)
    }
    if let name = tensors.keys.min() {
      throw ModelFileError(
        source, .tensor(name),
        "The network that the file describes has no such parameter. \(MetadataReader.damage)")
    }
    self.init(plan: plan, layers: description.layers, parameters: parameters, state: state)
  }

  private static func numbers(
    of block: Plan.Block, _ tensor: SafeTensors.Tensor?, name: String, _ source: String
  ) throws(ModelFileError) -> [S] {
    guard let tensor else {
      throw ModelFileError(
        source, .tensor(name), "It is missing, but the network needs it. \(MetadataReader.damage)")
    }
    let shape = block.parameter.fileShape
    guard tensor.shape == shape, let numbers: [S] = tensor.numbers() else {
      throw ModelFileError(
        source, .tensor(name),
        "It is \(tensor.type.rawValue) of shape \(tensor.shape), but the network needs "
          + "\(S.self == Float.self ? "F32" : "F32 or F64") of shape \(shape). "
          + MetadataReader.damage)
    }
    guard !numbers.isFinite(in: numbers.indices),
      let wrong = numbers.firstIndex(where: { !$0.isFinite })
    else {
      return block.parameter.isMatrix ? numbers.transposedBack(block.parameter) : numbers
    }
    throw ModelFileError(
      source, .tensor(name),
      "Its number \(wrong) is \(numbers[wrong]), where only finite numbers can predict. Train again."
    )
  }
}

extension Parameter {
  /// The shape in files.
  fileprivate var fileShape: [Int] { isMatrix ? [columns, rows] : [columns] }
}

extension Array {
  /// A matrix of inputs × outputs as one of outputs × inputs.
  fileprivate func transposed(_ matrix: Parameter) -> [Element] {
    transposed(rows: matrix.rows, columns: matrix.columns)
  }

  /// A matrix of outputs × inputs as one of inputs × outputs.
  fileprivate func transposedBack(_ matrix: Parameter) -> [Element] {
    transposed(rows: matrix.columns, columns: matrix.rows)
  }

  private func transposed(rows: Int, columns: Int) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(count)
    for column in 0..<columns {
      for row in 0..<rows { result.append(self[row * columns + column]) }
    }
    return result
  }
}

extension SafeTensors.Tensor {
  /// A tensor of either kind of number.
  init<S: Scalar>(_ name: String, shape: [Int], numbers: [S]) {
    if let numbers = numbers as? [Float] {
      self.init(name, shape: shape, numbers)
    } else {
      self.init(name, shape: shape, numbers.map { Double($0) })
    }
  }

  /// The numbers, if they are of this kind, or `Float` where `Double` is wanted, which loses
  /// nothing.
  func numbers<S: Scalar>(as type: S.Type = S.self) -> [S]? {
    if S.self == Float.self { return floats as? [S] }
    return (doubles ?? floats.map { $0.map { Double($0) } }) as? [S]
  }
}
