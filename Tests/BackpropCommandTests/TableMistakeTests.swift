import Foundation
import Testing

/// Tables that cannot be learned from: what is said of them, and status 65.
struct TableMistakeTests {
  private func expectRefusal(
    of table: Data, options: String = "", says parts: [String],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let place = try Workplace()
    try table.write(to: place.path("t.csv"))
    try place.run("train t.csv --target y --checkpoint run " + options)
      .expectError(65, says: parts, at: location)
    #expect(try place.names == ["t.csv"], sourceLocation: location)
  }

  private func expectRefusal(
    of table: String, options: String = "", says parts: [String],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    try expectRefusal(of: Data(table.utf8), options: options, says: parts, at: location)
  }

  private func rows(_ header: String, _ row: (Int) -> String) -> String {
    header + "\n" + (0..<40).map(row).joined(separator: "\n") + "\n"
  }

  @Test func emptyFile() throws {
    try expectRefusal(of: "", says: ["t.csv: it is empty", "names of its columns"])
  }

  @Test func headerOnly() throws {
    try expectRefusal(of: "a,b,y\n", says: ["t.csv:2: there are no rows", "each line is a row"])
  }

  @Test func raggedRow() throws {
    try expectRefusal(
      of: "a,b,y\n1,2,x\n3,4\n5,6,z\n",
      says: ["t.csv:3:2:", "2 fields, where 3 were expected", "Add what is missing"])
  }

  @Test func unclosedQuote() throws {
    try expectRefusal(
      of: "a,b,y\n1,2,x\n3,\"4,z\n", says: ["t.csv:3:2:", "is not closed", "Close it"])
  }

  @Test func invalidUTF8() throws {
    try expectRefusal(
      of: Data("a,b,y\n1,2,x\n3,".utf8) + [0xFF] + Data(",z\n".utf8),
      says: ["t.csv:3:2:", "0xFF", "Save the table as UTF-8"])
  }

  @Test func textInANumericColumn() throws {
    try expectRefusal(
      of: rows("a,y") { "\($0 == 20 ? "many" : "\($0)"),\($0 % 2)" },
      says: ["t.csv:22:1:", "\"a\"", "\"many\"", "a number was expected", "Correct it"])
  }

  @Test func infiniteNumber() throws {
    try expectRefusal(
      of: "a,b,y\n1,2,x\n3,inf,z\n", says: ["t.csv:3:2:", "\"b\"", "\"inf\"", "Correct it"])
  }

  @Test func targetMissingInEveryRow() throws {
    try expectRefusal(
      of: rows("a,y") { "\($0)," }, says: ["t.csv:1:", "\"y\"", "No row has", "Fill them in"])
  }

  @Test func constantTarget() throws {
    try expectRefusal(
      of: rows("a,y") { "\($0),x" },
      says: ["t.csv:1:2:", "\"y\" is x in every row", "Name another"])
  }

  @Test func absentTarget() throws {
    try expectRefusal(
      of: rows("a,Y") { "\($0),\($0 % 2)" },
      says: ["t.csv:1:", "no column \"y\"", "a, Y", "Did you mean \"Y\"?"])
  }

  @Test func duplicateHeader() throws {
    try expectRefusal(
      of: "a,a,y\n1,2,x\n3,4,z\n", says: ["t.csv:1:2:", "\"a\"", "a name of its own"])
  }

  @Test func fewerRowsThanClasses() throws {
    try expectRefusal(
      of: "a,y\n1,u\n2,v\n3,w\n",
      says: ["t.csv:1:2:", "\"y\"", "3 classes in 3 rows", "at least 2 rows"])
  }

  @Test func rowOfAMillionFields() throws {
    let row = String(repeating: "1,", count: 999_999) + "1"
    try expectRefusal(
      of: "a,b,y\n1,2,x\n\(row)\n", says: ["t.csv:3:4:", "after 3 fields", "Take out"])
  }

  @Test func dates() throws {
    try expectRefusal(
      of: rows("a,day,y") { "\($0),2024-01-\($0 % 28 + 10),\($0 % 2)" },
      says: ["t.csv:1:2:", "\"day\" holds dates", "\"2024-01-10\"", "--ignore day"])
  }

  @Test func freeText() throws {
    try expectRefusal(
      of: rows("a,note,y") { "\($0),something else \($0),\($0 % 2)" },
      says: ["t.csv:1:2:", "\"note\" holds free text", "something else 0", "--ignore note"])
  }

  @Test func nothingToLearnFrom() throws {
    try expectRefusal(
      of: rows("a,y") { "7,\($0 % 2)" }, says: ["t.csv", "constant", "Add columns"])
    try expectRefusal(of: rows("y") { "\($0 % 2)" }, says: ["t.csv", "No column is left"])
  }

  @Test func missingValueWhereNoneIsAllowed() throws {
    try expectRefusal(
      of: rows("a,b,y") { "\($0),\($0 == 5 ? "" : "\($0)"),\($0 % 2)" }, options: "--missing error",
      says: ["t.csv:7:2:", "\"b\" has no value", "--missing mean"])
  }

  @Test func missingFile() throws {
    let place = try Workplace()
    try place.run("train none.csv --target y").expectError(
      66, says: ["Cannot read none.csv: No such file", "Check the name"])
    try place.run("train --resume none").expectError(66, says: ["none/checkpoint.safetensors"])
  }
}
