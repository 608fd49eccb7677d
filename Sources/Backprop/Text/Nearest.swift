/// A sentence that offers the names most like one that was not found, or nothing.
func nearest(to name: String, in names: [String]) -> String {
  let letters = Array(name.lowercased().prefix(64))
  // One mistake in three letters: of short names, everything else would be similar.
  let most = (letters.count + 1) / 3
  let close = names.prefix(10_000).enumerated().compactMap { place, other in
    let otherLetters = Array(other.lowercased().prefix(64))
    guard (otherLetters.count - letters.count).magnitude <= most else {
      return nil as (distance: Int, place: Int, name: String)?
    }
    let distance = distance(letters, otherLetters)
    return distance <= most ? (distance, place, other) : nil
  }.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(3)
  return close.isEmpty
    ? "" : " Did you mean \(close.map { "\"\($0.name)\"" }.joined(separator: " or "))?"
}

/// How many characters must be added, removed or replaced to make one word of another
/// (Levenshtein).
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var last = Array(0...b.count)
  for (row, letter) in a.enumerated() {
    var next = [row + 1]
    for (column, other) in b.enumerated() {
      next.append(
        min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, next[column] + 1))
    }
    last = next
  }
  return last[b.count]
}
