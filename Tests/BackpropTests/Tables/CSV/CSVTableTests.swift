import Testing

@testable import Backprop

@Suite struct CSVTableTests {
  @Test func aTableHasNamesNumbersAndText() throws {
    let table = try Table(csvText: "a,b,c\n1,x,-2.5\n3,y,1e2\n", source: "small")
    #expect(table.source == "small")
    #expect(table.names == ["a", "b", "c"])
    #expect(values(table) == [["1.0", "3.0"], ["x", "y"], ["-2.5", "100.0"]])
    #expect(table.line(ofRow: 0) == 2)
    #expect(table.line(ofRow: 1) == 3)
    #expect(table.digest.count == 16)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func linesEndInAnyWay(end: String) throws {
    for last in ["", end, end + end] {
      let table = try Table(csvText: ["a,b", "1,x", "2,y"].joined(separator: end) + last)
      #expect(values(table) == [["1.0", "2.0"], ["x", "y"]])
      #expect(table.line(ofRow: 1) == 3)
    }
  }

  @Test func quotationMarksHoldEverything() throws {
    let text = "a,\"b,\"\"c\"\"\"\n\"1\",\"x,\ny\"\n 2 ,\t\"say \"\"no\"\"\" \n\" 3 \",\" z \"\n"
    let table = try Table(csvText: text)
    #expect(table.names == ["a", "b,\"c\""])
    #expect(values(table) == [["1.0", "2.0", "3.0"], ["x,\ny", "say \"no\"", " z "]])
    #expect((0..<3).map { table.line(ofRow: $0) } == [2, 4, 5])
  }

  @Test func aQuotationMarkWithinAFieldIsText() throws {
    #expect(try values(Table(csvText: "a\n5\" pipe\nx\"\"\n")) == [["5\" pipe", "x\"\""]])
  }

  @Test func blankLinesAndSpacesAreSkipped() throws {
    let table = try Table(csvText: "\u{FEFF}\n  \n a , b \n\n1 ,\t2\n \t \n3, 4\n\n")
    #expect(table.names == ["a", "b"])
    #expect(values(table) == [["1.0", "3.0"], ["2.0", "4.0"]])
    #expect((0..<2).map { table.line(ofRow: $0) } == [5, 7])
  }

  @Test(arguments: [",", ";", "\t", "|"])
  func theDelimiterIsFound(delimiter: String) throws {
    let rows = [["a", "\"b,;|,;|\"", "c"], ["1", "2", "x"]]
    let text = rows.map { $0.joined(separator: delimiter) }.joined(separator: "\n")
    let table = try Table(csvText: text)
    #expect(table.names == ["a", "b,;|,;|", "c"])
    #expect(values(table) == [["1.0"], ["2.0"], ["x"]])
  }

  @Test func theDelimiterCanBeGiven() throws {
    let text = "a;b,c;d\n1;2,3;4\n"
    #expect(try Table(csvText: text).names == ["a", "b,c", "d"])
    #expect(try Table(csvText: text, options: .init(delimiter: ",")).names == ["a;b", "c;d"])
    #expect(try Table(csvText: "a b\n1 2", options: .init(delimiter: " ")).names == ["a", "b"])
    let tabs = try Table(csvText: "a\tb\n\t\t\n".replacing("\t\t", with: "\t1"))
    #expect(values(tabs) == [[nil], ["1.0"]])
  }

  @Test func decimalCommasNeedAnotherDelimiterOrQuotationMarks() throws {
    let options = CSVOptions(decimalComma: true)
    #expect(try values(Table(csvText: "a;b\n1,5;2\n", options: options)) == [["1.5"], ["2.0"]])
    #expect(try values(Table(csvText: "a\n1,5\n", options: options)) == [["1.5"]])
    let commas = CSVOptions(delimiter: ",", decimalComma: true)
    #expect(
      try values(Table(csvText: "a,b\n\"1,5\",2\n3,4\n", options: commas)) == [
        ["1.5", "3.0"], ["2.0", "4.0"],
      ])
  }

  @Test func withoutAHeaderColumnsAreCounted() throws {
    let options = CSVOptions(hasHeader: false)
    let table = try Table(csvText: "\n1,\"x\ny\",3\n4,z,6", options: options)
    #expect(table.names == ["0", "1", "2"])
    #expect(values(table) == [["1.0", "4.0"], ["x\ny", "z"], ["3.0", "6.0"]])
    #expect((0..<2).map { table.line(ofRow: $0) } == [2, 4])
  }

  @Test func wordsForMissingWordsAreThoseOfPandas() throws {
    for word in MissingWords.words + ["", "\"\"", "\"NA\"", " nan "] {
      let table = try Table(csvText: "a,b\n1,x\n\(word),\(word)\n2,y\n")
      #expect(values(table) == [["1.0", nil, "2.0"], ["x", nil, "y"]], "\(word)")
    }
    #expect(MissingWords.words.count == 18)
    #expect(try values(Table(csvText: "a\nNAN\nna\n")) == [["NAN", "na"]])
  }

  @Test func aFieldOfQuotationMarksIsAMissingValueAndNoBlankLine() throws {
    #expect(try values(Table(csvText: "a\n1\n\"\"\n\n2\n")) == [["1.0", nil, "2.0"]])
  }

  @Test func aMillionFieldsAreOneRow() throws {
    let count = 1_000_000
    let header = (0..<count).map { "c\($0)" }.joined(separator: ",")
    let row = String(repeating: "7,", count: count - 1) + "8\n"
    let table = try Table(csvText: header + "\n" + row)
    #expect(table.columns.count == count)
    guard case .numbers(let last) = table.columns[count - 1].values else { return }
    #expect(last[0] == 8)
    let error = try #require(throws: TableError.self) { try Table(csvText: "a,b\n" + row) }
    #expect(error.line == 2 && error.column == 3)
  }

  @Test func columnsOfManyPiecesAreWhole() throws {
    let count = 3 << Numbers.pieceBits + 5
    let text =
      "n,w,late\n" + (0..<count).map { "\($0),w\($0 % 3),\($0 < 40_000 ? "" : "1")\n" }.joined()
    let table = try Table(csvText: text)
    guard case .numbers(let numbers) = table["n"]?.values,
      case .text(let words) = table["w"]?.values,
      case .numbers(let late) = table["late"]?.values
    else {
      Issue.record("The columns are of other kinds.")
      return
    }
    #expect((0..<count).allSatisfy { numbers[$0] == Double($0) })
    #expect((0..<count).allSatisfy { words[$0] == "w\($0 % 3)" })
    #expect((0..<count).allSatisfy { late[$0].isNaN == ($0 < 40_000) })
    #expect(late.count == count)
  }

  @Test func theDigestIsThatOfTheBytes() throws {
    let text = "a,b\n1,2\n3,4\n\n"
    let digest = try Table(csvText: text).digest
    for chunk in [1, 2, 3, 5, 100] {
      let source = ByteSource(Array(text.utf8), name: "")
      #expect(try Table(source, options: CSVOptions(), chunk: chunk).digest == digest)
    }
    #expect(try Table(csvText: "a,b\n1,2\n3,5\n\n").digest != digest)
    #expect(try Table(csvText: "a,b\n1,2\n3,4\n").digest != digest)
    let ofFile = try withFile(text) { try Table(csv: $0).digest }
    #expect(ofFile == digest)
  }
}
