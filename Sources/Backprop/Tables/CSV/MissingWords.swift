/// The words that stand for a missing value.
///
/// - Source: The default `na_values` of `pandas.read_csv`.
enum MissingWords {
  /// The words, besides a field that is empty; none is longer than eight bytes.
  static let words = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>",
    "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
  ]

  private static let packed = words.map { pack(Array($0.utf8).span) }

  /// Whether the bytes are such a word, or none at all.
  static func contains(_ bytes: Span<UInt8>) -> Bool {
    if bytes.isEmpty { return true }
    guard bytes.count <= 8 else { return false }
    return packed.contains(pack(bytes))
  }

  /// At most eight bytes, none of them 0, as one number.
  private static func pack(_ bytes: Span<UInt8>) -> UInt64 {
    var word: UInt64 = 0
    for index in bytes.indices { word = word << 8 | UInt64(bytes[index]) }
    return word
  }
}
