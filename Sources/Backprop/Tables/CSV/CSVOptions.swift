/// How a table of comma-separated values is written.
///
/// Fields may stand in quotation marks, and then hold delimiters, line ends and, doubled, quotation
/// marks (RFC 4180). Lines end with LF, CRLF or CR. Spaces and tabs around fields, blank lines and
/// a byte order mark are skipped. The text is UTF-8.
public struct CSVOptions: Codable, Sendable, Equatable {
  /// What stands between fields; nil, the default, finds out which of comma, semicolon, tab and bar
  /// is most frequent in the first line; with decimal commas it is not a comma.
  public var delimiter: Character?
  /// Whether the first line has the names of the columns; true by default. Without it they are
  /// called `0`, `1`, ….
  public var hasHeader: Bool
  /// Whether numbers have a comma, and not a point, before their fraction; false by default.
  public var decimalComma: Bool
  /// The names of columns that are text even if they look like numbers; none by default.
  public var categorical: Set<String>
  /// The names of columns that are passed over, whatever is in them; none by default.
  public var skipped: Set<String>

  /// Sets what differs from the defaults.
  public init(
    delimiter: Character? = nil, hasHeader: Bool = true, decimalComma: Bool = false,
    categorical: Set<String> = [], skipped: Set<String> = []
  ) {
    self.delimiter = delimiter
    self.hasHeader = hasHeader
    self.decimalComma = decimalComma
    self.categorical = categorical
    self.skipped = skipped
  }

  private enum CodingKeys: String, CodingKey {
    case delimiter, hasHeader, decimalComma, categorical, skipped
  }

  /// Reads options; what is not there has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let delimiter = try values.decodeIfPresent(String.self, forKey: .delimiter)
    if let delimiter, delimiter.count != 1 {
      throw DecodingError.dataCorruptedError(
        forKey: .delimiter, in: values,
        debugDescription: "A delimiter is one character; this is \"\(delimiter)\".")
    }
    self.delimiter = delimiter?.first
    hasHeader = try values.decodeIfPresent(Bool.self, forKey: .hasHeader) ?? true
    decimalComma = try values.decodeIfPresent(Bool.self, forKey: .decimalComma) ?? false
    categorical = try values.decodeIfPresent(Set<String>.self, forKey: .categorical) ?? []
    skipped = try values.decodeIfPresent(Set<String>.self, forKey: .skipped) ?? []
  }

  /// Writes options; a delimiter that is to be found, and names that are none, are left out.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(delimiter.map { String($0) }, forKey: .delimiter)
    try values.encode(hasHeader, forKey: .hasHeader)
    try values.encode(decimalComma, forKey: .decimalComma)
    // In order, so that the same options are the same bytes.
    if !categorical.isEmpty { try values.encode(categorical.sorted(), forKey: .categorical) }
    if !skipped.isEmpty { try values.encode(skipped.sorted(), forKey: .skipped) }
  }
}
