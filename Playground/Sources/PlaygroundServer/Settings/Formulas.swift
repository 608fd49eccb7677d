import Backprop

/// The formulas of the library's parts as plain text, written as equations.
enum Formulas {
  static let weightedSum = "z = Σ wᵢ · xᵢ + b"
  static let outputGradient = "∂L/∂a = Σₖ wₖ · δₖ  (over the units of the next layer)"
  static let firstWeightOfAll = "∂L/∂w = Σ x · δ  (over the rows)"
  static let weightOfAll = "∂L/∂w = Σ a · δ  (over the rows)"
  static let biasOfAll = "∂L/∂b = Σ δ  (over the rows)"

  /// `z = x · W + b`
  static func forward(of layer: any Layer) -> String { layer.formulas.forward.text }

  /// `a = tanh z`
  static func value(_ layer: any Layer) -> String { forward(of: layer) }

  /// `f′(z) = 1 − a²`
  static func slope(_ activation: any Activation) -> String {
    "f′(z) = \(activation.slopeFormula.text)"
  }

  /// δ of a unit of a hidden layer.
  static func delta(_ layer: any Layer) -> String {
    let start = "δ = ∂L/∂a · f′(z)"
    return (layer as? any Activation).map { "\(start),  \(slope($0))" } ?? start
  }

  /// The loss of a row.
  static func loss(_ loss: any Loss) -> String { "l = \(loss.lossFormula.text)" }

  /// The loss of some rows, each of which counts the same.
  static func meanLoss(_ loss: any Loss) -> String {
    "L = mean of l over the rows,  \(self.loss(loss))"
  }

  /// δ of an output.
  static func gradient(_ loss: any Loss) -> String { "δ = \(loss.gradientFormula.text)" }

  /// What the loss makes of an output.
  static func prediction(_ loss: any Loss) -> String { "a = \(loss.predictionFormula.text)" }

  /// The rule of an optimizer.
  static func update(_ optimizer: any Optimizer) -> String { optimizer.updateFormula.text }
}
