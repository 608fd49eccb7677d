@_exported public import Kernels

/// One step of a network: rows go in, rows come out.
///
/// A layer is a description without weights: a few `Codable` fields. The numbers that it learns, and
/// all others that it needs, belong to the network or to the run and are handed to it in a
/// ``ForwardPass`` and a ``BackwardPass``. How many inputs it has is inferred from the layer before.
///
/// The two passes are required for `Float` and for `Double`. Write each as one generic method,
/// `func forward<S: Scalar>(_ pass: ForwardPass<S>)`, which satisfies both and is compiled for both.
///
/// A layer that only applies a function to each number is an ``Activation``, which is shorter.
public protocol Layer: CatalogItem {
  /// How many outputs it has for so many inputs; as many, unless it says otherwise.
  func outputs(inputs: Int) -> Int

  /// The parameters that training changes, in the order in which they lie in memory; none, unless
  /// it says otherwise.
  func parameters(inputs: Int) -> [Parameter]

  /// Numbers that the layer carries from step to step without their being trained, such as running
  /// means; none, unless it says otherwise.
  func state(inputs: Int) -> [Parameter]

  /// How many numbers it wants to keep from the forward to the backward pass of one step; none,
  /// unless it says otherwise.
  func memory(rows: Int, inputs: Int) -> Int

  /// Computes the outputs from the inputs.
  func forward(_ pass: ForwardPass<Float>)
  /// Computes the outputs from the inputs.
  func forward(_ pass: ForwardPass<Double>)

  /// Computes the gradients of the inputs and of the parameters from that of the outputs.
  func backward(_ pass: BackwardPass<Float>)
  /// Computes the gradients of the inputs and of the parameters from that of the outputs.
  func backward(_ pass: BackwardPass<Double>)

  /// What it computes, as formulas with the settings as numbers; `y = f(x)`, unless it says
  /// otherwise.
  var formulas: LayerFormulas { get }
}

extension Layer {
  public func outputs(inputs: Int) -> Int { inputs }
  public func parameters(inputs: Int) -> [Parameter] { [] }
  public func state(inputs: Int) -> [Parameter] { [] }
  public func memory(rows: Int, inputs: Int) -> Int { 0 }

  public var formulas: LayerFormulas {
    LayerFormulas(forward: Formula("y = f(x)", tex: "y = f(x)"))
  }
}

/// The equations of a layer.
///
/// x are its inputs, y its outputs; those of a ``Dense`` layer are called z, and those of an
/// ``Activation``, whose inputs are z, are called a. L is the loss of the batch, and δ stands for
/// ∂L/∂z. What is ∂L/∂x for a layer is the gradient of the outputs of the layer before. Between x
/// and W, and beside a transposed matrix, · is the product of matrices; elsewhere it multiplies
/// number by number.
public struct LayerFormulas: Sendable, Equatable {
  /// How the outputs are computed.
  public let forward: Formula

  /// How the gradients of the parameters and of the inputs are computed; none if that is not known.
  public let backward: [Formula]

  /// Names the equations.
  public init(forward: Formula, backward: [Formula] = []) {
    self.forward = forward
    self.backward = backward
  }
}

extension Formula {
  /// The equation of a gradient of the loss, such as ∂L/∂W.
  static func gradient(of name: String, _ value: String, tex: String) -> Formula {
    Formula(
      "∂L/∂\(name) = \(value)",
      tex: #"\frac{\partial L}{\partial \#(name)} = \#(tex)"#)
  }

  /// ∂L/∂y in TeX.
  static var outputGradient: String { #"\frac{\partial L}{\partial y}"# }

  /// The gradients of the scale w and the shift b that normalizations have.
  static var scaleGradients: [Formula] {
    [
      gradient(
        of: "w", "Σ ∂L/∂y · x̂  (over the rows)",
        tex: #"\sum_{\text{rows}} \#(outputGradient) \cdot \hat x"#),
      gradient(
        of: "b", "Σ ∂L/∂y  (over the rows)", tex: #"\sum_{\text{rows}} \#(outputGradient)"#),
    ]
  }

  /// How normalizations make their outputs of the mean μ and the variance σ², over what is named.
  static func normalized(over what: String, epsilon: Double) -> Formula {
    let epsilon = Formula(epsilon)
    return list(
      Formula("μ = mean(x)", tex: #"\mu = \operatorname{mean}(x)"#),
      Formula(
        "σ² = mean((x − μ)²)  (over the \(what))",
        tex: #"\sigma^2 = \operatorname{mean}((x - \mu)^2) \text{ over the \#(what)}"#),
      Formula(
        "x̂ = (x − μ) / √(σ² + \(epsilon.text))",
        tex: #"\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \#(epsilon.tex)}}"#),
      Formula("y = w · x̂ + b", tex: #"y = w \cdot \hat x + b"#))
  }
}

/// A matrix or a row of numbers that a layer has.
public struct Parameter: Sendable {
  /// The name inside the layer, such as `weight`.
  public var name: String
  /// The number of rows; 1 for a plain row of numbers.
  public var rows: Int
  /// Whether it is a matrix of inputs × outputs, if only with one row. Files hold a matrix as PyTorch
  /// does: outputs × inputs.
  public var isMatrix: Bool
  /// The length of each row.
  public var columns: Int
  /// Whether a ``Penalty`` applies to it, as to the weights of a dense layer but not to its bias.
  public var isPenalized: Bool
  /// How its numbers are chosen before training.
  public var initializer: any Initializer

  /// Describes a matrix of `rows × columns` numbers or, without `rows`, a plain row.
  public init(
    name: String, rows: Int? = nil, columns: Int, isPenalized: Bool = false,
    initializer: any Initializer
  ) {
    self.name = name
    self.rows = rows ?? 1
    isMatrix = rows != nil
    self.columns = columns
    self.isPenalized = isPenalized
    self.initializer = initializer
  }

  /// How many numbers it has.
  public var count: Int { rows * columns }
}
