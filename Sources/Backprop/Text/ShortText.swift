extension Double {
  /// The number for people: four digits behind the point, or four digits and a power of ten if that
  /// would hide the number or all but repeat it.
  public var shortText: String {
    if self == 0 || (1e-3..<1e6).contains(magnitude) { return formatted(fractionDigits: 4) }
    return isFinite ? formattedScientific(fractionDigits: 3) : formatted(fractionDigits: 4)
  }
}

extension String {
  /// The first characters, and a sign where some are missing.
  func shortened(to width: Int) -> String {
    count <= width ? self : prefix(width - 1) + "…"
  }
}
