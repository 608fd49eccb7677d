/// Where everything of a network lies: the widths, inferred from layer to layer, and the place of each
/// parameter in the flat vector of all.
struct Plan: Sendable {
  /// A parameter or a state in the flat vector.
  struct Block: Sendable {
    /// The name in the whole network, such as `0.weight`.
    let name: String
    /// The number of its layer.
    let layer: Int
    let parameter: Parameter
    let range: Range<Int>
  }

  /// What belongs to one layer.
  struct Place: Sendable {
    let inputs: Int
    let outputs: Int
    /// The layer's part of the flat vector of parameters.
    let parameters: Range<Int>
    /// The layer's part of the flat vector of states.
    let state: Range<Int>
  }

  let inputs: Int
  let places: [Place]
  let parameters: [Block]
  let states: [Block]

  init(inputs: Int, layers: [any Layer]) {
    precondition(inputs >= 1, "A network needs at least 1 input; it has \(inputs).")
    precondition(!layers.isEmpty, "A network needs at least 1 layer; it has none.")
    var places: [Place] = []
    var parameters = Blocks()
    var states = Blocks()
    var width = inputs
    for (number, layer) in layers.enumerated() {
      let outputs = layer.outputs(inputs: width)
      precondition(
        outputs >= 1, "Layer \(number) (\(layer.kind)) has \(outputs) outputs; it needs 1 or more.")
      places.append(
        Place(
          inputs: width, outputs: outputs,
          parameters: parameters.append(layer.parameters(inputs: width), ofLayer: number),
          state: states.append(layer.state(inputs: width), ofLayer: number)))
      width = outputs
    }
    self.inputs = inputs
    self.places = places
    self.parameters = parameters.blocks
    self.states = states.blocks
  }

  var outputs: Int { places.last?.outputs ?? inputs }
  var parameterCount: Int { parameters.last?.range.upperBound ?? 0 }
  var stateCount: Int { states.last?.range.upperBound ?? 0 }

  /// The weights of dense layers that are so many that they are best changed while their gradient is
  /// computed.
  func blocksForEarlyUpdate(of layers: [any Layer]) -> [Block] {
    parameters.filter {
      layers[$0.layer] is Dense && $0.parameter.isMatrix
        && $0.parameter.count >= Dense.leastForEarlyUpdate
    }
  }

  /// The ranges of parameters that are left over when those of some blocks, in ascending order, are taken
  /// out.
  func ranges(without blocks: [Block]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for block in blocks {
      if start < block.range.lowerBound { ranges.append(start..<block.range.lowerBound) }
      start = block.range.upperBound
    }
    if start < parameterCount { ranges.append(start..<parameterCount) }
    return ranges
  }

  /// Blocks laid one after the other.
  private struct Blocks {
    var blocks: [Block] = []

    mutating func append(_ parameters: [Parameter], ofLayer number: Int) -> Range<Int> {
      let start = blocks.last?.range.upperBound ?? 0
      var end = start
      for parameter in parameters {
        let range = end..<end + parameter.count
        blocks.append(
          Block(
            name: "\(number).\(parameter.name)", layer: number, parameter: parameter, range: range))
        end = range.upperBound
      }
      return start..<end
    }
  }
}
