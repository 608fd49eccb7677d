import Foundation
import Testing

@testable import Backprop

/// What is true of the formulas of everything that the catalogues list.
@Suite struct FormulaTests {
  private static let items: [any CatalogItem] =
    Catalog.layers.map { $0 as any CatalogItem } + Catalog.losses.map { $0 as any CatalogItem }
    + Catalog.optimizers.map { $0 as any CatalogItem }

  /// The formulas that an item should have of its own.
  private func formulas(of item: any CatalogItem) -> [Formula] {
    switch item {
    case let activation as any Activation: [activation.valueFormula, activation.slopeFormula]
    case let layer as any Layer: [layer.formulas.forward] + layer.formulas.backward
    case let loss as any Loss: [loss.lossFormula, loss.gradientFormula]
    case let optimizer as any Optimizer: [optimizer.updateFormula]
    default: []
    }
  }

  private func allFormulas(of item: any CatalogItem) -> [Formula] {
    let layer = (item as? any Layer)?.formulas
    let prediction = (item as? any Loss)?.predictionFormula
    return formulas(of: item) + [layer?.forward, prediction].compactMap { $0 }
      + (layer?.backward ?? [])
  }

  // MARK: All of them

  @Test(arguments: items.map { Item($0) })
  func itemHasFormulasOfItsOwn(item: Item) {
    let defaults = [
      PlainActivation().valueFormula, PlainActivation().slopeFormula, PlainLayer().formulas.forward,
      PlainLoss().lossFormula, PlainLoss().gradientFormula, PlainOptimizer().updateFormula,
    ]
    let own = formulas(of: item.item)
    #expect(!own.isEmpty)
    for formula in own { #expect(!defaults.contains(formula), "\(formula.text)") }
    if let layer = item.item as? any Layer { #expect(!layer.formulas.backward.isEmpty) }
  }

  @Test(arguments: (items + unusual).map { Item($0) })
  func formulaIsWellWritten(item: Item) {
    for formula in allFormulas(of: item.item) {
      let (text, tex) = (formula.text, formula.tex)
      #expect(!text.isEmpty && !text.contains("\\") && !text.contains("{"), "\(text)")
      #expect(isBalanced(text, "(", ")"), "\(text)")
      #expect(tex.unicodeScalars.allSatisfy { $0.isASCII }, "\(tex)")
      #expect(isBalanced(tex, "{", "}") && isBalanced(tex, "(", ")"), "\(tex)")
      #expect(tex.count(of: #"\begin{cases}"#) == tex.count(of: #"\end{cases}"#), "\(tex)")
      // Markdown takes a backslash away from what is not a letter.
      #expect(tex.matches(of: /\\[^a-z]/.ignoresCase()).isEmpty, "\(tex)")
      // Both say the same: as many equations, as many steps.
      #expect(text.count(of: " = ") == tex.count(of: " = "), "\(text)   \(tex)")
      #expect(text.count(of: "←") == tex.count(of: #"\leftarrow"#), "\(text)   \(tex)")
    }
  }

  private func isBalanced(_ text: String, _ opening: Character, _ closing: Character) -> Bool {
    var depth = 0
    for character in text where depth >= 0 {
      depth += character == opening ? 1 : character == closing ? -1 : 0
    }
    return depth == 0
  }

  // MARK: Settings

  /// Items with the parts that formulas have only then.
  private static let unusual: [any CatalogItem] = [
    Dense(3, bias: false), LeakyReLU(leak: 0), ELU(alpha: 2e-7), Huber(delta: 4),
    CrossEntropy(labelSmoothing: 0.1, classWeights: [1, 0.1, 3]),
    SGD(momentum: 0.7, dampening: 0.1, weightDecay: 0.01), SGD(momentum: 0.7, nesterov: true),
    RMSprop(momentum: 0.5, centered: true), AdamW(beta1: 1e-5, amsgrad: true, weightDecay: 0),
    Adagrad(learningRateDecay: 0.1, initialAccumulator: 0.1), Lion(weightDecay: 0.1),
  ]

  /// What does not stand in formulas: sizes, the symbol η, and when to stop.
  private static let unshown = ["outputs", "learningRate", "gradientTolerance", "evaluations"]

  /// Each setting of each item is given another value, which must appear in text and TeX.
  @Test(arguments: items.map { Item($0) })
  func settingStandsInTheFormulas(item: Item) throws {
    guard case .object(let fields) = try JSON(item.item) else { return }
    let kind = item.item.kind
    // The dampening and Nesterov's way need a momentum.
    func make(_ setting: String) -> (any CatalogItem)? {
      try? Catalog.item("\(kind)\(setting)", of: Self.items, defaults: ["momentum": "0.5"])
    }
    let plain = allFormulas(of: try #require(make("")))
    for (name, value) in fields where !Self.unshown.contains(name) {
      switch value {
      case .number:
        // The first that the setting may be.
        let (text, changed) = try #require(
          ["0.375", "1.375", "7"].lazy.compactMap { text in
            make(":\(name)=\(text)").map { (text, $0) }
          }
          .first)
        let formulas = allFormulas(of: changed)
        #expect(!plain.contains { $0.text.contains(text) || $0.tex.contains(text) })
        #expect(formulas.contains { $0.text.contains(text) }, "\(kind): \(name)")
        for formula in formulas {
          #expect(formula.text.count(of: text) == formula.tex.count(of: text), "\(kind): \(name)")
        }
      case .bool(let isOn):
        let changed = allFormulas(of: try #require(make(":\(name)=\(!isOn)")))
        #expect(changed.map(\.text) != plain.map(\.text), "\(kind): \(name)")
        #expect(changed.map(\.tex) != plain.map(\.tex), "\(kind): \(name)")
      default: break
      }
    }
  }

  @Test func partsThatAreNotUsedAreNotShown() {
    #expect(CrossEntropy().lossFormula.text == "−Σⱼ tⱼ · log aⱼ")
    #expect(
      CrossEntropy(classWeights: [1, 0.25]).lossFormula.text
        == "−Σⱼ vⱼ · tⱼ · log aⱼ,  v = (1, 0.25)")
    #expect(SGD().updateFormula.text == "w ← w − η · g")
    #expect(
      SGD(momentum: 0.75, nesterov: true).updateFormula.text
        == "v ← 0.75 · v + g,  w ← w − η · (g + 0.75 · v)")
    #expect(AdamW(weightDecay: 0).updateFormula == Adam().updateFormula)
    #expect(Dense(2, bias: false).formulas.forward.text == "z = x · W")
    #expect(Dense(2, bias: false).formulas.backward.count == 2)
  }

  @Test func numbersAreShortAndExact() {
    func both(_ number: Double) -> [String] { [Formula(number).text, Formula(number).tex] }
    #expect(both(0) == ["0", "0"])
    #expect(both(50) == ["50", "50"])
    #expect(both(0.1) == ["0.1", "0.1"])
    #expect(both(1e-8) == ["10⁻⁸", "10^{-8}"])
    #expect(both(2.5e-10) == ["2.5 · 10⁻¹⁰", #"2.5 \cdot 10^{-10}"#])
    #expect(both(3e17) == ["3 · 10¹⁷", #"3 \cdot 10^{17}"#])
    #expect(Adam(beta1: 1e-5).updateFormula.text.contains("m̂ = m / (1 − (10⁻⁵)ᵗ)"))
  }

  // MARK: Predictions

  /// The prediction is called z exactly where it is the output itself.
  @Test(arguments: Catalog.losses.map { Item($0) })
  func predictionIsTheOutputWhereItIsCalledSo(item: Item) throws {
    let loss = try item.as((any Loss).self)
    let numbers = [0.5, -1.5, 3, 0.25]
    let outputs = Memory(numbers)
    loss.finish(outputs.vector.rows(2, columns: 2))
    let isUnchanged = numbers.indices.allSatisfy { outputs.vector[$0] == numbers[$0] }
    #expect(isUnchanged == (loss.predictionFormula.text == "z"))
  }

  // MARK: Items of one's own

  @Test func itemsOfOnesOwnNeedNoFormulas() {
    let layer = PlainActivation().formulas
    #expect(layer.forward == Formula("a = f(z)", tex: "a = f(z)"))
    #expect(layer.backward.map(\.text) == ["δ = ∂L/∂a · f′(z)"])
    #expect(PlainLayer().formulas.forward.text == "y = f(x)")
    #expect(PlainLayer().formulas.backward.isEmpty)
    #expect(PlainLoss().lossFormula.text == "l(z, t)")
    #expect(PlainLoss().predictionFormula.text == "z")
    #expect(PlainOptimizer().updateFormula.text == "w ← w − Δw")
  }

  @Test func layerOfAnActivationIsMadeOfItsFormulas() {
    let formulas = Sigmoid().formulas
    #expect(formulas.forward == Formula("a = 1 / (1 + e⁻ᶻ)", tex: #"a = \frac{1}{1 + e^{-z}}"#))
    #expect(formulas.backward.map(\.text) == ["δ = ∂L/∂a · f′(z),  f′(z) = a · (1 − a)"])
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}

private struct PlainActivation: Activation {
  static let kind = "plain-activation"
  func value<S: Scalar>(at x: S) -> S { x }
  func slope<S: Scalar>(at x: S, value y: S) -> S { 1 }
}

private struct PlainLayer: Layer {
  static let kind = "plain-layer"
  func forward<S: Scalar>(_ pass: ForwardPass<S>) {}
  func backward<S: Scalar>(_ pass: BackwardPass<S>) {}
}

private struct PlainLoss: ElementwiseLoss {
  static let kind = "plain-loss"
  func value<S: Scalar>(of output: S, target: S) -> S { output - target }
  func slope<S: Scalar>(of output: S, target: S) -> S { 1 }
}

private struct PlainOptimizer: Optimizer {
  static let kind = "plain-optimizer"
  var learningRate = 0.1
  var memories: Int { 0 }
  func update<S: Scalar>(_ pass: UpdatePass<S>) {}
}
