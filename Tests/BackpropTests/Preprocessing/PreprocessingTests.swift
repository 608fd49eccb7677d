import Testing

@testable import Backprop

@Suite("Preprocessing") struct PreprocessingTests {
  @Test("Names are offered that differ by a third of their letters at most")
  func suggestions() {
    let names = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species", "x"]
    #expect(nearest(to: "specie", in: names) == " Did you mean \"species\"?")
    #expect(nearest(to: "SPECIES", in: names) == " Did you mean \"species\"?")
    #expect(
      nearest(to: "petal_lenght", in: names)
        == " Did you mean \"petal_length\" or \"sepal_length\"?")
    #expect(nearest(to: "X", in: names) == " Did you mean \"x\"?")
    for stranger in ["y", "price", "", "length"] {
      #expect(nearest(to: stranger, in: names) == "", "\(stranger)")
    }
    #expect(nearest(to: "aaa", in: ["aab", "aac", "aad", "aae"]).contains("\"aad\"?"))
  }

  private func learned() throws -> Preprocessing {
    try Preparation(sampleTable(rows: 30), TrainingSettings(target: "class")).preprocessing
  }

  @Test("Inputs are named after columns and categories")
  func inputNames() throws {
    let preprocessing = try learned()
    #expect(
      preprocessing.inputNames
        == ["a", "b", "color=blue", "color=green", "color=red", "amount"])
    #expect(preprocessing.inputs == 6)
  }

  @Test("It comes back from JSON as it was, and wrong ones are refused")
  func coding() throws {
    let preprocessing = try learned()
    let text = try JSONText.encode(preprocessing)
    #expect(try JSONText.decode(text, as: Preprocessing.self) == preprocessing)
    let feature = try #require(preprocessing.features.first)
    for wrong in [
      #"{"name":"x","center":0,"scale":0,"fill":1}"#,
      #"{"name":"x","center":0,"scale":-1,"fill":1}"#,
      #"{"name":"x","categories":["a","b"],"fill":2}"#,
      #"{"name":"x","categories":["a","a"],"fill":0}"#,
      #"{"name":"x","categories":[],"fill":0}"#,
    ] {
      let error = #expect(throws: JSONTextError.self) {
        _ = try JSONText.decode(wrong, as: Feature.self)
      }
      #expect(error?.description.contains("feature \"x\"") == true, "\(wrong)")
    }
    for targets in [
      Targets(names: ["t"], kind: .classes(["one"])),
      Targets(names: ["t", "u"], kind: .classes(["one", "two"])),
      Targets(names: ["t", "u"], kind: .labels([["no", "yes"], ["same", "same"]])),
      Targets(names: [], kind: .numbers([])), Targets(names: ["t", "u"], kind: .numbers([.none])),
      Targets(names: ["t"], kind: .numbers([Normalization(center: .nan, scale: 1)])),
    ] {
      #expect(targets.problem != nil, "\(targets)")
    }
    #expect(
      Preprocessing(
        features: [feature], targets: Targets(names: [feature.name], kind: .numbers([.none])),
        reading: CSVOptions()
      ).problem != nil)
  }

  @Test("A table that lacks columns is told which")
  func missingColumns() throws {
    let table = Table(["A": [1], "amount": [2], "color": ["red"]])
    let error = try #require(throws: TableError.self) { _ = try learned().columns(of: table) }
    #expect(error.problem.contains("columns \"a\", \"b\", which the table does not have."))
    #expect(error.problem.contains("Did you mean \"A\"?"))

    let features = (0..<1000).map { Feature(name: "c\($0)", encoding: .number(.none, fill: 0)) }
    let many = Preprocessing(
      features: features, targets: Targets(names: ["t"], kind: .numbers([.none])),
      reading: CSVOptions())
    let short = try #require(throws: TableError.self) { _ = try many.columns(of: table) }
    #expect(short.problem.contains("\"c9\" and 990 more"))
  }

  @Test("Words where numbers belong are shown with their line")
  func wrongKind() throws {
    let table = Table([
      "a": [1, 2, 3], "b": [nil, 5, "much"], "color": ["red", "red", "red"], "amount": [1, 2, 3],
    ])
    let error = try #require(throws: TableError.self) { _ = try learned().columns(of: table) }
    #expect(error.line == 4 && error.column == 2)
    #expect(error.problem.contains("\"b\" has \"much\", where the model expects numbers. Correct"))
  }
}
