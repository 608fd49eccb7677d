extension CommandLine {
  /// The command as it can be typed into a shell again.
  static func shellText(adding more: [String]) -> String {
    (["backprop"] + arguments.dropFirst() + more).map(\.shellQuoted).joined(separator: " ")
  }

  /// Whether an option was given.
  static func names(_ option: String) -> Bool {
    arguments.contains { $0 == option || $0.hasPrefix(option + "=") }
  }
}

extension String {
  /// The text as one word of a shell command.
  var shellQuoted: String {
    let isPlain =
      !isEmpty
      && unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "-_./,:=+@%".unicodeScalars.contains($0)
      }
    if isPlain { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
