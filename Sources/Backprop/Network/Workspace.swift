/// All numbers of a run, in one block that is allocated once: parameters, gradient, and for each layer
/// the outputs, their gradient and what the layer keeps between its passes.
final class Workspace<S: Scalar> {
  let layers: [any Layer]
  let plan: Plan
  let team: ThreadTeam
  /// The largest number of rows that fit.
  let capacity: Int
  /// Whether there is room for gradients, and for what each layer keeps until the backward pass.
  let canLearn: Bool

  let parameters: Vector<S>
  let gradient: Vector<S>
  let state: Vector<S>
  /// Room for the inputs of a batch.
  let input: Vector<S>
  /// Room for as many numbers as the network has outputs.
  let scratch: Vector<S>

  private let block: Memory<S>
  private let outputs: [Vector<S>]
  private let outputGradients: [Vector<S>]
  private let memories: [Vector<S>]
  private let inputGradient: Vector<S>?

  /// Makes room for `capacity` rows and copies the network's numbers into it.
  ///
  /// `canLearn` says whether there will be backward passes, `wantsInputGradient` whether they also
  /// compute the gradient of the inputs.
  init(
    for network: Network<S>, capacity: Int, canLearn: Bool, wantsInputGradient: Bool = false,
    team: ThreadTeam
  ) {
    let plan = network.plan
    self.layers = network.layers
    self.plan = plan
    self.team = team
    self.capacity = capacity
    self.canLearn = canLearn

    let widths = plan.places.map { capacity * $0.outputs }
    let memoryCounts = zip(layers, plan.places).map {
      $0.memory(rows: capacity, inputs: $1.inputs)
    }
    var layout = Layout()
    let parameters = layout.add(plan.parameterCount)
    let gradient = layout.add(canLearn ? plan.parameterCount : 0)
    let state = layout.add(plan.stateCount)
    let input = layout.add(capacity * plan.inputs)
    let inputGradient = layout.add(wantsInputGradient ? capacity * plan.inputs : 0)
    // Who only predicts looks at no layer but the last: two places serve all by turns, so that depth
    // takes no memory.
    let turns = [0, 1].map { _ in layout.add(canLearn ? 0 : widths.max() ?? 0) }
    let outputs = widths.enumerated().map { number, width in
      canLearn ? layout.add(width) : turns[number % 2].prefix(width)
    }
    let outputGradients = widths.map { layout.add(canLearn ? $0 : 0) }
    let sharedMemory = layout.add(canLearn ? 0 : memoryCounts.max() ?? 0)
    let memories = memoryCounts.map { canLearn ? layout.add($0) : sharedMemory.prefix($0) }
    let scratch = layout.add(capacity * plan.outputs)

    let block = Memory<S>(count: layout.count)
    self.block = block
    self.parameters = block.vector[parameters]
    self.gradient = block.vector[gradient]
    self.state = block.vector[state]
    self.input = block.vector[input]
    self.inputGradient = wantsInputGradient ? block.vector[inputGradient] : nil
    self.outputs = outputs.map { block.vector[$0] }
    self.outputGradients = outputGradients.map { block.vector[$0] }
    self.memories = memories.map { block.vector[$0] }
    self.scratch = block.vector[scratch]
    self.parameters.assign(network.parameters)
    self.state.assign(network.state)
  }

  /// How many numbers there is room for.
  var size: Int { block.vector.count }

  /// Places in the block, each at a multiple of 64 bytes.
  private struct Layout {
    var count = 0

    mutating func add(_ size: Int) -> Range<Int> {
      let start = count
      count = start + Memory<S>.aligned(size)
      return start..<start + size
    }
  }
}

/// The passes through a network for one number of rows, made ready so that a step only calls them.
struct Passes<S: Scalar>: ~Copyable {
  private let stages: FixedArray<Stage<S>>
  /// The passes are views of the workspace and must not outlive it.
  private let workspace: Workspace<S>
  let output: Rows<S>
  let outputGradient: Rows<S>
  let inputGradient: Rows<S>?

  fileprivate init(
    _ stages: consuming FixedArray<Stage<S>>, in workspace: Workspace<S>, output: Rows<S>,
    outputGradient: Rows<S>, inputGradient: Rows<S>?
  ) {
    self.stages = stages
    self.workspace = workspace
    self.output = output
    self.outputGradient = outputGradient
    self.inputGradient = inputGradient
  }

  /// Computes the outputs of all layers; each step has a random stream of its own.
  @inline(__always)
  func runForward(step: Int = 0) { runForward(step: step, from: 0) }

  /// Computes the outputs of a layer and of all behind it, from the inputs that are there.
  @inline(__always)
  func runForward(step: Int, from layer: Int) {
    for number in layer..<stages.count {
      stages[number].runForward(step: step)
    }
  }

  /// Computes all gradients from that of the outputs.
  @inline(__always)
  func runBackward() {
    var number = stages.count
    while number > 0 {
      number -= 1
      stages[number].runBackward()
    }
  }

  /// What a layer was given and gave.
  func forwardPass(of layer: Int) -> ForwardPass<S> { stages[layer].forward }

  /// The gradients that a layer was given and gave.
  func backwardPass(of layer: Int) -> BackwardPass<S> { stages[layer].backward }

  /// The first layer whose outputs are not all finite.
  var firstUnsoundLayer: Int? {
    (0..<stages.count).first { !stages[$0].forward.output.all.isFinite }
  }
}

/// A layer with its passes. It cannot be copied, so that none of its calls copies the layer.
private struct Stage<S: Scalar>: ~Copyable {
  let layer: any Layer
  let forward: ForwardPass<S>
  let backward: BackwardPass<S>

  @inline(__always)
  func runForward(step: Int) {
    forward.randoms[0].position = UInt64(truncatingIfNeeded: step) << 32
    layer.forward(any: forward)
  }

  @inline(__always)
  func runBackward() {
    layer.backward(any: backward)
  }
}

extension Workspace {
  /// Makes the passes for some rows of inputs ready; `earlyUpdates` says for each layer that is to change
  /// its weights itself how.
  func passes(
    input: Rows<S>, purpose: Purpose, seed: UInt64 = 0, earlyUpdates: [Int: EarlyUpdate<S>] = [:]
  ) -> Passes<S> {
    let rows = input.count
    precondition(rows <= capacity, "\(rows) rows do not fit a workspace for \(capacity).")
    let firstInputGradient = inputGradient.map { self.rows(of: $0, rows, plan.inputs) }
    var layerInput = input
    var layerInputGradient = firstInputGradient
    let stages = FixedArray(count: plan.places.count) { number in
      let place = plan.places[number]
      let output = self.rows(of: outputs[number], rows, place.outputs)
      let memory = memories[number][
        0..<layers[number].memory(rows: rows, inputs: place.inputs)]
      // Without learning there is no room for gradients, and nobody asks for them.
      let outputGradient =
        canLearn ? self.rows(of: outputGradients[number], rows, place.outputs) : output
      let stage = Stage(
        layer: layers[number],
        forward: ForwardPass(
          input: layerInput, output: output, parameters: parameters[place.parameters],
          state: state[place.state], memory: memory, purpose: purpose,
          random: Random(seed: seed, stream: Stream.layer + UInt64(number)), team: team.team),
        backward: BackwardPass(
          input: layerInput, output: output, outputGradient: outputGradient,
          inputGradient: layerInputGradient, parameters: parameters[place.parameters],
          parameterGradient: canLearn ? gradient[place.parameters] : gradient, memory: memory,
          team: team.team, earlyUpdate: earlyUpdates[number]))
      layerInput = output
      layerInputGradient = outputGradient
      return stage
    }
    return Passes(
      stages, in: self, output: layerInput, outputGradient: layerInputGradient ?? layerInput,
      inputGradient: firstInputGradient)
  }

  private func rows(of vector: Vector<S>, _ rows: Int, _ columns: Int) -> Rows<S> {
    vector[0..<rows * columns].rows(rows, columns: columns)
  }
}
