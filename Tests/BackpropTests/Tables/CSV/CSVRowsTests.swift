import Testing

@testable import Backprop

@Suite struct CSVRowsTests {
  private let text = "id,x,word\n1,1.5,a\n\n2,,\"b\nb\"\n3,3,a\n4,-4,c\n5,5,a\n"

  private func rows(_ text: String, chunk: Int = 7) throws -> CSVRows {
    try CSVRows(ByteSource(Array(text.utf8), name: "t"), options: CSVOptions(), chunk: chunk)
  }

  @Test func rowsComeInPieces() throws {
    for chunk in [1, 3, 1000] {
      let rows = try rows(text, chunk: chunk)
      #expect(rows.names == ["id", "x", "word"])
      var pieces: [Table] = []
      while let piece = try rows.next(atMost: 2, as: [.skipped, .number, .text]) {
        pieces.append(piece)
      }
      #expect(pieces.map(\.count) == [2, 2, 1])
      #expect(pieces.allSatisfy { $0.names == ["x", "word"] })
      #expect(
        pieces.map { values($0) } == [
          [["1.5", nil], ["a", "b\nb"]], [["3.0", "-4.0"], ["a", "c"]], [["5.0"], ["a"]],
        ])
      let lines = pieces.flatMap { piece in (0..<piece.count).map { piece.line(ofRow: $0) } }
      #expect(lines == [2, 4, 6, 7, 8])
      #expect(try pieces[2].digest == Table(csvText: text).digest)
      #expect(try rows.next(atMost: 1, as: [.text, .text, .text])?.count == nil)
    }
  }

  @Test func textWhereANumberWasExpectedIsAnError() throws {
    let rows = try rows("a,b\n1,2\n3,x\n")
    #expect(try rows.next(atMost: 1, as: [.number, .number])?.count == 1)
    let error = try #require(throws: TableError.self) {
      try rows.next(atMost: 1, as: [.number, .number])
    }
    #expect(error.line == 3 && error.column == 2)
    #expect(error.problem.contains("\"b\" has \"x\""))
    #expect(try rows.next(atMost: 1, as: [.number, .text])?.count == nil)
  }

  @Test func infiniteNumbersAreErrorsUnlessSkippedOrText() throws {
    for number in ["inf", "1e999"] {
      let error = try #require(throws: TableError.self) {
        try rows("a,b\n1,\(number)\n").next(atMost: 9, as: [.number, .number])
      }
      #expect(error.line == 2 && error.column == 2)
      for kind in [ColumnKind.text, .skipped] {
        #expect(try rows("a,b\n1,\(number)\n").next(atMost: 9, as: [.number, kind])?.count == 1)
      }
    }
  }

  @Test func aHeaderWithoutRowsIsAnError() throws {
    let rows = try rows("a,b\n")
    #expect(throws: TableError.self) { try rows.next(atMost: 1, as: [.text, .text]) }
  }

  @Test func aColumnOfMissingNumbersIsMissing() throws {
    let piece = try rows("a\n\"\"\nNA\n").next(atMost: 5, as: [.number])
    #expect(try values(#require(piece)) == [[nil, nil]])
  }

  @Test func filesAreRead() throws {
    try withFile(text) { path in
      let rows = try CSVRows(csv: path)
      #expect(try rows.next(atMost: 100, as: [.number, .number, .text])?.count == 5)
    }
  }
}
