extension CommandLine {
  /// The command as it can be typed into a shell again.
  static func shellText(adding more: [String]) -> String {
    let given = arguments.dropFirst()
    // Behind `--` there are no options any more.
    let options = given.prefix { $0 != "--" }
    return (["backprop"] + options + more + given.dropFirst(options.count)).map(\.shellQuoted)
      .joined(separator: " ")
  }

  /// The names of the options that were given.
  static var options: [String] {
    arguments.dropFirst().prefix { $0 != "--" }.filter {
      $0.hasPrefix("-") && $0.count > 1 && Double($0) == nil
    }
    .map { String($0.prefix { $0 != "=" }) }
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
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
