extension Catalog {
  /// All layers, the activations included, with their defaults.
  public static let layers: [any Layer] =
    [Dense(8), Dropout(), BatchNormalization(), LayerNormalization()] + activations
}
