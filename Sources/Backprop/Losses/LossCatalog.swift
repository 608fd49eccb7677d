extension Catalog {
  /// All losses, with their defaults.
  public static let losses: [any Loss] = [
    MeanSquaredError(), MeanAbsoluteError(), Huber(), BinaryCrossEntropy(), CrossEntropy(),
    Poisson(),
  ]
}
