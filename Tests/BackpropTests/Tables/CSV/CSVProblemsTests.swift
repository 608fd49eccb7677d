import Testing

@testable import Backprop

@Suite struct CSVProblemsTests {
  @Test func raggedRowsAreErrors() throws {
    let few = try problem("a,b,c\n1,2,3\n1,2\n")
    #expect(few.line == 3 && few.column == 2)
    #expect(few.problem.contains("after 2 fields, where 3"))
    let many = try problem("a,b\n1,2\n1,2,3\n")
    #expect(many.line == 3 && many.column == 3)
    #expect(many.problem.contains("after 2 fields"))
    #expect(try problem("a,b\n1,2,\n").column == 3)
    #expect(try problem("a,b\n1,\"x\ny\"\n3\n").line == 4)
    #expect(try problem("a,b\nx,y\nx").line == 3)
  }

  @Test func headersAreChecked() throws {
    let twice = try problem("a,b,a\n1,2,3\n")
    #expect(twice.line == 1 && twice.column == 3)
    #expect(twice.problem.contains("\"a\" is already that of column 1"))
    let empty = try problem("\na,,b\n1,2,3\n")
    #expect(empty.line == 2 && empty.column == 2)
    #expect(try problem("a,\"\"\n1,2\n").column == 2)
  }

  @Test func emptyFilesAreErrors() throws {
    #expect(try problem("").problem.contains("it is empty"))
    #expect(try problem("\u{FEFF}\n\n \n").problem.contains("it is empty"))
    #expect(try problem("", options: .init(hasHeader: false)).problem.contains("it is empty"))
    let header = try problem("a,b\n\n")
    #expect(header.line == 3 && header.problem.contains("no rows"))
    #expect(try problem("a,b").line == 1)
  }

  @Test func quotationMarksAreChecked() throws {
    let unclosed = try problem("a,b\n1,\"x\n2,y\n")
    #expect(unclosed.line == 2 && unclosed.column == 2)
    #expect(unclosed.problem.contains("not closed"))
    let after = try problem("a,b\n1,\"x\ny\" z,3\n")
    #expect(after.line == 3 && after.column == 2)
    #expect(after.problem.contains("stands \"z\""))
    #expect(try problem("\"a\"b\n1\n").line == 1)
    let long = try problem("a\n\"x\"" + String(repeating: "y", count: 1000) + "\n")
    #expect(long.problem.contains(String(repeating: "y", count: 40) + "…"))
  }

  @Test func textMustBeUTF8() throws {
    let latin = try problem(Array("a,b\n1,\"x\nM".utf8) + [0xFC, 0x6C] + Array("ler\"\n".utf8))
    #expect(latin.line == 3 && latin.column == 2)
    #expect(latin.problem.contains("0xFC"))
    #expect(try problem(Array("a,b\n1,".utf8) + [0xE4]).line == 2)
    #expect(try problem([0xE4, 0x2C, 0x62]).line == 1)
    #expect(try problem([0xFF, 0xFE, 0x61, 0, 0x0A, 0]).line == 1)
  }

  @Test func zerosAreErrors() throws {
    let zero = try problem("a,b\n1,2\0\n")
    #expect(zero.line == 2 && zero.column == 2)
    #expect(try problem("a,b\n1,\"\n\0\"\n").line == 3)
    #expect(try problem("\0").line == 1)
    #expect(try problem("a\n1\n\0").line == 3)
  }

  @Test func longFieldsAreErrors() throws {
    let long = String(repeating: "x", count: CSVScanner.longestField + 1)
    for text in ["a\n\(long)\n", "a\n\"\(long)\n", "a\n\(long.replacing("x", with: "1"))\n"] {
      let error = try #require(throws: TableError.self) { try Table(csvText: text) }
      #expect(error.line == 2 && error.column == 1)
      #expect(error.problem.contains("16 MB"))
    }
    #expect(throws: TableError.self) { try Table(csvText: long) }
  }

  @Test func tooManyColumnsAreAnError() throws {
    let row = String(repeating: "1,", count: CSVScanner.mostColumns + 1)
    let error = try #require(throws: TableError.self) {
      try Table(csvText: row, options: .init(hasHeader: false))
    }
    #expect(error.line == 1 && error.column == CSVScanner.mostColumns + 1)
  }

  @Test func aDelimiterMustBeUsable() throws {
    for delimiter in ["\"", "\n", "1", "e", "-", ".", "ä", "\0"] as [Character] {
      let error = try problem("a\n1\n", options: .init(delimiter: delimiter))
      #expect(error.problem.contains("delimiter"))
    }
  }

  @Test func aDecimalCommaIsRecognised() throws {
    #expect(try problem("a;b\n1;2\n2,5;3\n").problem.contains("--decimal-comma"))
  }

  @Test func aMissingFileIsAFileError() {
    #expect(throws: FileError.self) { try Table(csv: "no/such/file.csv") }
  }
}
