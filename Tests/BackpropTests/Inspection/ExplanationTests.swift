import Testing

@testable import Backprop

@Suite("Explanation") struct ExplanationTests {
  private func xor() throws -> Dataset<Double> {
    try Dataset(inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]])
  }

  private func explain(
    _ layers: [any Layer], loss: any Loss = BinaryCrossEntropy(),
    optimizer: any Optimizer = SGD(learningRate: 0.5)
  ) throws -> Explanation {
    try Explanation(
      Network(inputs: 2, seed: 1, layers: layers), on: xor(), loss: loss, optimizer: optimizer)
  }

  @Test("A step is the one that a trainer makes, and its gradients are right")
  func step() throws {
    let layers: [any Layer] = [Dense(3), Tanh(), Dense(1)]
    let explanation = try explain(layers)
    let trainer = try Trainer(
      Network<Double>(inputs: 2, seed: 1, layers: layers), on: xor(), loss: BinaryCrossEntropy(),
      optimizer: SGD(learningRate: 0.5), batchSize: 4)
    #expect(explanation.lossBefore == (try trainer.runEpoch()).loss)
    let after = explanation.layers.flatMap { $0.parameters.flatMap(\.after.numbers) }
    #expect(after == trainer.network.parameters)
    #expect(explanation.lossAfter == (try trainer.runEpoch()).loss)
    #expect(explanation.lossAfter < explanation.lossBefore)
    for parameter in explanation.layers.flatMap(\.parameters) {
      for (index, gradient) in parameter.gradient.analytic.numbers.enumerated() {
        let change = parameter.after.numbers[index] - parameter.before.numbers[index]
        #expect(abs(change + 0.5 * gradient) < 1e-15)
      }
    }
    #expect(explanation.mistakes.isEmpty)
    #expect(try #require(explanation.worstError) < 1e-7)
    // 13 parameters, 4 rows of 3 + 3 + 1 outputs and of 2 inputs.
    #expect(explanation.compared == 13 + 28 + 8 && explanation.atKinks == 0)
  }

  @Test("Every layer, loss and optimizer can be explained, in every form")
  func catalogues() throws {
    for layer in Catalog.layers where !(layer is Dense) {
      let explanation = try explain([Dense(3, biasInitializer: Normal()), layer, Dense(1)])
      #expect(explanation.mistakes.isEmpty, "\(layer.kind): \(explanation.mistakes)")
      for text in [explanation.description, explanation.markdown, explanation.html] {
        #expect(text.contains(layer.kind), "\(layer.kind)")
      }
    }
    for loss in Catalog.losses {
      let outputs = loss is CrossEntropy ? 2 : 1
      let explanation = try explain([Dense(3), Tanh(), Dense(outputs)], loss: loss)
      #expect(explanation.mistakes.isEmpty, "\(loss.kind): \(explanation.mistakes)")
      #expect(explanation.description.contains(loss.lossFormula.text))
      #expect(explanation.markdown.contains(loss.lossFormula.tex))
    }
    for optimizer in Catalog.optimizers {
      let explanation = try explain([Dense(3), Tanh(), Dense(1)], optimizer: optimizer)
      #expect(explanation.description.contains(optimizer.updateFormula.text))
    }
  }

  @Test("No right gradient is called wrong, whatever activation and loss meet")
  func combinations() throws {
    for activation in Catalog.activations {
      for loss in Catalog.losses {
        for seed in 0..<3 as Range<UInt64> {
          let network = Network<Double>(inputs: 2, seed: seed) {
            Dense(3)
            activation
            Dense(loss is CrossEntropy ? 2 : 1)
          }
          let explanation = try Explanation(
            network, on: xor(), loss: loss, optimizer: SGD(learningRate: 0.01))
          #expect(
            explanation.mistakes.isEmpty,
            "\(activation.kind), \(loss.kind), \(seed): \(explanation.mistakes)")
        }
      }
    }
  }

  @Test("Smooth losses have no kinks, however large the inputs")
  func largeInputs() throws {
    let data = try Dataset<Double>(
      inputs: [[200, -0.5], [-3, 1], [0.5, 40]], targets: [[0], [1], [1]])
    for activation in [Tanh(), GELU(), Sigmoid(), Softplus()] as [any Activation] {
      let network = Network<Double>(inputs: 2, seed: 3) {
        Dense(4)
        activation
        Dense(1)
      }
      let explanation = try Explanation(
        network, on: data, loss: BinaryCrossEntropy(), optimizer: SGD(learningRate: 0.01))
      #expect(explanation.atKinks == 0 && explanation.mistakes.isEmpty, "\(activation.kind)")
    }
  }

  @Test("A layer whose input gradient is wrong is named, and no other")
  func wrongLayer() throws {
    let explanation = try explain([Dense(3), Tanh(), Dense(3), Careless(), Dense(1)])
    #expect(explanation.mistakes.count == 1)
    let mistake = try #require(explanation.mistakes.first)
    #expect(mistake.culprit == "layer 3 careless")
    #expect(mistake.gradient == "∂L/∂input")
    #expect(mistake.wrong == 12 && mistake.compared == 12)
    // It forgets a factor of 2.
    #expect(abs(mistake.analytic - mistake.numeric / 2) < 1e-9)
    #expect(abs(mistake.relativeError - 0.5) < 1e-6)
    #expect(explanation.description.contains("!! layer 3 careless: ∂L/∂input is wrong in 12 of 12"))
    #expect(explanation.markdown.contains("layer 3 careless"))
    #expect(explanation.html.contains("layer 3 careless"))
    #expect(!explanation.description.contains("agree with their finite differences"))
  }

  @Test("A layer whose parameter gradient is wrong is named with the parameter")
  func wrongParameter() throws {
    let explanation = try explain([Dense(3), Offset(), Tanh(), Dense(1)])
    #expect(explanation.mistakes.map(\.culprit) == ["layer 1 offset"])
    #expect(explanation.mistakes.map(\.gradient) == ["∂L/∂offset"])
    // Only the second of three numbers is wrong.
    #expect(explanation.mistakes.first?.wrong == 1 && explanation.mistakes.first?.compared == 3)
    #expect(explanation.mistakes.first?.place == "[0, 1]")
  }

  @Test("A loss whose gradient is wrong is named, and no layer is")
  func wrongLoss() throws {
    let explanation = try explain([Dense(3), Tanh(), Dense(1)], loss: WrongSquares())
    #expect(explanation.mistakes.map(\.culprit) == ["loss wrong-squares"])
    #expect(explanation.mistakes.map(\.gradient) == ["∂L/∂output"])
  }

  @Test("A gradient that is not a number is wrong")
  func notANumber() throws {
    let explanation = try explain([Dense(3), NotANumber(), Dense(1)], optimizer: Still())
    #expect(explanation.mistakes.map(\.culprit) == ["layer 1 not-a-number"])
    #expect(explanation.worstError?.isNaN == true)
  }

  @Test("Where the loss has a kink, it is said")
  func kinks() throws {
    // The row 0, 0 leads to 0 in every unit.
    let explanation = try explain([Dense(3), ReLU(), Dense(1)])
    #expect(explanation.atKinks >= 3 && explanation.mistakes.isEmpty)
    #expect(explanation.markdown.contains("lie at a kink"))
  }

  @Test("Networks that nobody would read are refused")
  func large() throws {
    #expect(throws: TrainingError.self) { _ = try explain([Dense(10_000), Dense(1)]) }
  }

  @Test("Names from outside are escaped")
  func escaping() throws {
    var explanation = try explain([Dense(1)])
    explanation.title = "<b>*x*|"
    explanation.inputNames = ["<script>", "a|b"]
    #expect(explanation.html.contains("&lt;b&gt;*x*|") && !explanation.html.contains("<script>"))
    #expect(explanation.markdown.contains(#"# \<b\>\*x\*\|"#))
    #expect(explanation.markdown.contains(#"a\|b"#))
  }
}

/// Twice its input, whose slope somebody forgot.
private struct Careless: Activation {
  static let kind = "careless"
  func value<S: Scalar>(at x: S) -> S { 2 * x }
  func slope<S: Scalar>(at x: S, value y: S) -> S { 1 }
}

private struct NotANumber: Activation {
  static let kind = "not-a-number"
  func value<S: Scalar>(at x: S) -> S { x }
  func slope<S: Scalar>(at x: S, value y: S) -> S { .nan }
}

/// Adds a number to each input; the gradient of the second is doubled.
private struct Offset: Layer {
  static let kind = "offset"

  func parameters(inputs: Int) -> [Parameter] {
    [Parameter(name: "offset", columns: inputs, initializer: Zeros())]
  }

  func forward<S: Scalar>(_ pass: ForwardPass<S>) {
    for row in 0..<pass.input.count {
      for column in 0..<pass.input.columns {
        pass.output[row, column] = pass.input[row, column] + pass.parameters[column]
      }
    }
  }

  func backward<S: Scalar>(_ pass: BackwardPass<S>) {
    for column in 0..<pass.input.columns {
      var sum: S = 0
      for row in 0..<pass.input.count {
        sum += pass.outputGradient[row, column]
        pass.inputGradient?[row, column] = pass.outputGradient[row, column]
      }
      pass.parameterGradient[column] = column == 1 ? 2 * sum : sum
    }
  }
}

private struct WrongSquares: ElementwiseLoss {
  static let kind = "wrong-squares"
  func value<S: Scalar>(of output: S, target: S) -> S { (output - target) * (output - target) }
  func slope<S: Scalar>(of output: S, target: S) -> S { output - target }
}

/// Changes nothing.
private struct Still: Optimizer {
  static let kind = "still"
  var learningRate = 1.0
  var memories: Int { 0 }
  func update(_ pass: UpdatePass<Float>) {}
  func update(_ pass: UpdatePass<Double>) {}
}
