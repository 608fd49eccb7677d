extension Text {
  /// What to do if nearly all words are numbers in a spelling that is not read: with a decimal comma,
  /// with marks between thousands, with a currency or a percent sign; nil if they are not.
  var adviceForNumbers: String? {
    let words = vocabulary.prefix(1000)
    guard words.count >= 3 else { return nil }
    func nearlyAll(_ isSo: (String) -> Bool) -> Bool {
      words.count(where: isSo) * 10 >= words.count * 9
    }
    if words.contains(where: { $0.contains(",") }),
      nearlyAll({ Double($0.replacing(",", with: ".")) != nil })
    {
      return "Read the table with --decimal-comma."
    }
    let marks: Set<Character> = [",", "$", "€", "£", "%", " ", "'", "_"]
    if nearlyAll({ word in
      let plain = word.filter { !marks.contains($0) }
      return plain.count < word.count && Double(plain) != nil
    }) {
      return "Write them as plain numbers, such as 1234.5."
    }
    return nil
  }
}
