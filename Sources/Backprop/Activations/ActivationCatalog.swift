extension Catalog {
  /// All activations, with their defaults.
  public static let activations: [any Activation] = [
    Identity(), Sigmoid(), Tanh(), ReLU(), LeakyReLU(), ELU(), SELU(), GELU(), GELUTanh(), SiLU(),
    Softplus(), Softsign(), Mish(), HardSigmoid(), HardSwish(), ReLU6(),
  ]
}
