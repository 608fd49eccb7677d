/// The rules that settings follow: each gives nil where the value keeps it, and otherwise a sentence
/// that says what the rule is and what was found.
enum Rule {
  static func positive(_ value: Double, _ name: String) -> String? {
    holds(value > 0 && value.isFinite, "The \(name) must be above 0; it is \(value).")
  }

  static func notNegative(_ value: Double, _ name: String) -> String? {
    holds(value >= 0 && value.isFinite, "The \(name) must be 0 or more; it is \(value).")
  }

  /// A part that may be nothing but not everything.
  static func share(_ value: Double, _ name: String) -> String? {
    holds((0..<1).contains(value), "The \(name) must be in 0..<1; it is \(value).")
  }

  /// A part that may be nothing or everything.
  static func fraction(_ value: Double, _ name: String) -> String? {
    holds((0...1).contains(value), "The \(name) must be in 0...1; it is \(value).")
  }

  static func ticks(_ ticks: Int) -> String? {
    holds(ticks >= 1, "A schedule needs at least 1 tick; it has \(ticks).")
  }

  /// What counts epochs or steps: more than any run will have, and far from where adding 1 overflows.
  static func counter(_ value: Int, _ name: String) -> String? {
    holds(
      (0...1 << 53).contains(value), "The \(name) must be in 0...9007199254740992; it is \(value).")
  }

  static func holds(_ condition: Bool, _ sentence: @autoclosure () -> String) -> String? {
    condition ? nil : sentence()
  }
}

extension CatalogItem {
  /// Stops the program if a setting breaks a rule: for initializers, where that is the programmer's
  /// mistake.
  func requireSoundness() {
    if let problem { preconditionFailure(problem) }
  }
}
