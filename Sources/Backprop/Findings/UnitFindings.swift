/// How many units of a layer's activation no longer react to their inputs.
struct UnitActivity: Equatable {
  /// The number of the hidden layer, from 1.
  let layer: Int
  /// What the activation is called in files.
  let activation: String
  /// How many units there are.
  let units: Int
  /// How many rows went through the network.
  let rows: Int
  /// How many units give 0, with a slope of 0, for every row.
  let dead: Int
  /// How many others have a slope of 0 for nearly every row.
  let saturated: Int

  /// The slope below which a function counts as flat: learning would take a thousand times as long.
  static var flattest: Double { 1e-3 }

  /// Dead and saturated units; nil if they are few.
  func finding(scaling: Scaling) -> Finding? {
    guard 5 * (dead + saturated) >= units, dead + saturated >= 2 else { return nil }
    var evidence: [String] = []
    if dead > 0 { evidence.append("\(dead) of \(units) units give 0 for all \(rows) rows") }
    if saturated > 0 {
      evidence.append(
        "\(saturated) of \(units) units are at their bounds for at least 99 % of them")
    }
    if dead == 0 {
      evidence = [
        "\(saturated) of \(units) units are at their bounds for at least 99 % of \(rows) rows"
      ]
    }
    let scale = scaling == .none ? "--scale standard, a" : "A"
    return Finding(
      "Hidden layer \(layer) (\(activation)) has \(dead > 0 ? "dead" : "saturated") units",
      evidence: evidence.joined(separator: "; "),
      advice: dead > saturated
        ? "\(scale) lower --learning-rate, --activation leaky-relu or --batch-normalization keeps "
          + "units alive; or fewer --hidden units are enough."
        : "\(scale) lower --learning-rate, --initializer glorot-uniform, --activation relu or "
          + "--batch-normalization keeps inputs near the middle.")
  }
}

extension Network {
  /// How the units of all activations react to rows of inputs. Any activation is covered: its slope
  /// is what its backward pass makes of gradients of 1.
  func unitActivities(for inputs: Rows<S>) -> [UnitActivity] {
    guard inputs.count > 0 else { return [] }
    // Without learning, layers take turns in the same places, and only the last can be looked at.
    let workspace = Workspace<S>(
      for: self, capacity: inputs.count, canLearn: true, team: ThreadTeam(threads: 1))
    let passes = workspace.passes(input: inputs, purpose: .prediction)
    passes.runForward()
    let activations = layers.indices.filter { layers[$0] is any Activation }
    return activations.enumerated().map { place, number in
      let pass = passes.forwardPass(of: number)
      let slopes = Self.slopes(of: layers[number], after: pass)
      let (dead, saturated) = Self.countFlat(
        slopes.vector[0..<pass.output.all.count]
          .rows(pass.output.count, columns: pass.output.columns), pass.output)
      return UnitActivity(
        layer: place + 1, activation: layers[number].kind, units: pass.output.columns,
        rows: inputs.count, dead: dead, saturated: saturated)
    }
  }

  private static func slopes(of layer: any Layer, after pass: ForwardPass<S>) -> Memory<S> {
    let count = pass.output.all.count
    let ones = Memory<S>(count: Memory<S>.aligned(count))
    for place in 0..<count { ones.vector[place] = 1 }
    let slopes = Memory<S>(count: Memory<S>.aligned(count))
    func rows(of memory: Memory<S>) -> Rows<S> {
      memory.vector[0..<count].rows(pass.output.count, columns: pass.output.columns)
    }
    layer.backward(
      any: BackwardPass(
        input: pass.input, output: pass.output, outputGradient: rows(of: ones),
        inputGradient: rows(of: slopes), parameters: pass.parameters,
        parameterGradient: pass.parameters, memory: pass.memory, team: pass.team))
    return slopes
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  private static func countFlat(
    _ slopes: Rows<S>, _ values: Rows<S>
  ) -> (dead: Int, saturated: Int) {
    let flattest = S(UnitActivity.flattest)
    var (dead, saturated) = (0, 0)
    for unit in 0..<values.columns {
      var (zeros, bounds) = (0, 0)
      for row in 0..<values.count where slopes[row, unit].magnitude < flattest {
        if values[row, unit].magnitude < flattest { zeros += 1 } else { bounds += 1 }
      }
      if zeros == values.count {
        dead += 1
      } else if bounds > 0 && Double(zeros + bounds) >= 0.99 * Double(values.count) {
        saturated += 1
      }
    }
    return (dead, saturated)
  }
}
