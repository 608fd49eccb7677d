/// Words as numbers: the places of the words of a column among some names.
///
/// A column of numbers has words too, `3` for 3.0: what was read as numbers may have been categories
/// when the model was trained, or may be classes.
struct Categories {
  private let column: Column
  private let placeOfName: [String: Int]
  /// For each word of a text column its place, or −1.
  private let placeOfCode: [Int]

  init(_ names: [String], in column: Column) {
    self.column = column
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    placeOfName = places
    placeOfCode =
      if case .text(let text) = column.values {
        text.vocabulary.map { places[$0] ?? -1 }
      } else {
        []
      }
  }

  /// Where a row's value stands among the names.
  enum Place: Equatable {
    case at(Int)
    case unknown
    case missing
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
      return placeOfName[number.name].map { .at($0) } ?? .unknown
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

  /// The different values in some rows, in order: numbers by size, words by alphabet; nil if there are
  /// more than `limit`.
  func distinctWords(rows: [Int], limit: Int) -> [String]? {
    switch values {
    case .text(let text):
      var occurs = [Bool](repeating: false, count: text.vocabulary.count)
      for row in rows where text.codes[row] >= 0 { occurs[Int(text.codes[row])] = true }
      let words = text.vocabulary.indices.filter { occurs[$0] }.map { text.vocabulary[$0] }
      return words.count > limit ? nil : words.sorted()
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
