import Backprop

/// The formulas of the library's parts as plain text.
enum Formulas {
  static let weightedSum = "z = Σ wᵢ · xᵢ + b"
  static let outputGradient = "∂L/∂aⱼ = Σ wⱼₖ · δₖ"
  static let weightOfAll = "∂L/∂w = Σ a · δ, over all rows"
  static let biasOfAll = "∂L/∂b = Σ δ, over all rows"

  static func forward(of layer: any Layer) -> String { layer.kind }
  static func value(_ layer: any Layer) -> String { "a = f(z)" }
  static func slope(_ layer: any Layer) -> String { "" }
  static func update(_ optimizer: any Optimizer) -> String { "" }
  static func delta(_ layer: any Layer) -> String { "δ = ∂L/∂a · f′(z)" }
  static func loss(_ loss: any Loss) -> String { "" }
  static func gradient(_ loss: any Loss) -> String { "" }
  static func prediction(_ loss: any Loss) -> String { "" }
}
