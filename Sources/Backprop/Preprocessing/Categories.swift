/// Words as numbers: the places of the words of a column among some names.
///
/// A column of numbers has words too, `3` for 3.0: what was read as numbers may have been
/// categories when the model was trained, or may be classes.
struct Categories {
  private let column: Column
  /// For each word of a text column its place, or −1.
  private var placeOfCode: [Int] = []
  /// The places of the names that are numbers, if the column is one of numbers.
  private var placeOfNumber: [Double: Int] = [:]
  /// The same for 0, 1, 2, … as an array, since they are what classes are called most often; −1 where
  /// there is none.
  private var placeOfWhole: [Int] = []

  init(_ names: [String], in column: Column) {
    self.column = column
    switch column.values {
    case .text(let text):
      var places: [String: Int] = [:]
      for (place, name) in names.enumerated() { places[name] = place }
      placeOfCode = text.vocabulary.map { places[$0] ?? -1 }
    case .numbers:
      // Nobody knows any more how the numbers were written: 1 is the category `1`, or else the one that
      // is spelled `01` or `1.0`.
      for (place, name) in names.enumerated() {
        guard let number = Double(name), number.isFinite else { continue }
        if number.name == name || placeOfNumber[number] == nil { placeOfNumber[number] = place }
      }
      placeOfWhole = Array(repeating: -1, count: 256)
      for (number, place) in placeOfNumber {
        if let whole = wholeNumber(number) { placeOfWhole[whole] = place }
      }
    }
  }

  /// Where a row's value stands among the names.
  enum Place: Equatable {
    case at(Int)
    case unknown
    case missing
  }

  /// The number as one that ``placeOfWhole`` has a place for; nil if it has none.
  private func wholeNumber(_ number: Double) -> Int? {
    guard number >= 0, number < Double(placeOfWhole.count) else { return nil }
    let whole = Int(number)
    return Double(whole) == number ? whole : nil
  }

  subscript(row: Int) -> Place {
    switch column.values {
    case .text(let text):
      let code = text.codes[row]
      if code < 0 { return .missing }
      let place = placeOfCode[Int(code)]
      return place < 0 ? .unknown : .at(place)
    case .numbers(let numbers):
      let number = numbers[row]
      if number.isNaN { return .missing }
      if let whole = wholeNumber(number) {
        return placeOfWhole[whole] < 0 ? .unknown : .at(placeOfWhole[whole])
      }
      return placeOfNumber[number].map { .at($0) } ?? .unknown
    }
  }
}

extension Column {
  /// Whether there is no value in a row.
  func isMissing(row: Int) -> Bool {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN
    case .text(let text): text.codes[row] < 0
    }
  }

  /// The value of a row as a word; nil where it is missing.
  func word(row: Int) -> String? {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN ? nil : numbers[row].name
    case .text(let text): text[row]
    }
  }

  /// The different values in some rows, in order: numbers by size, words by alphabet; nil if there
  /// are more than `limit`.
  func distinctWords(rows: [Int], limit: Int) -> [String]? {
    switch values {
    case .text(let text):
      let words = text.frequencies(rows: rows)
      return words.count > limit ? nil : words.map(\.word)
    case .numbers(let numbers):
      var found: Set<Double> = []
      for row in rows where !numbers[row].isNaN {
        // Negative zero equals zero, and is called the same.
        found.insert(numbers[row])
        if found.count > limit { return nil }
      }
      return found.sorted().map(\.name)
    }
  }
}

extension Text {
  /// The words that occur in some rows, by alphabet, and how often each does.
  func frequencies(rows: [Int]) -> [(word: String, count: Int)] {
    var counts = [Int](repeating: 0, count: vocabulary.count)
    for row in rows where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
    let present = counts.indices.filter { counts[$0] > 0 }
      .sorted { (vocabulary[$0], $0) < (vocabulary[$1], $1) }
    var frequencies: [(word: String, count: Int)] = []
    for code in present {
      // Unicode has several spellings for some letters, which are one word all the same.
      if let last = frequencies.last, last.word == vocabulary[code] {
        frequencies[frequencies.count - 1].count += counts[code]
      } else {
        frequencies.append((vocabulary[code], counts[code]))
      }
    }
    return frequencies
  }
}
