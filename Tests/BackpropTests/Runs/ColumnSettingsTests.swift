import Testing

@testable import Backprop

@Suite("Parts of columns") struct ColumnSettingsTests {
  private let table = Table([
    "age": [1, 2, 3], "height": [1, 2, 3], "weight_kg": [1, 2, 3], "target": [1, 2, 3],
  ])

  private func roles(_ settings: ColumnSettings) throws -> ColumnRoles {
    try ColumnRoles(settings, in: table)
  }

  private func problem(_ settings: ColumnSettings) throws -> TableError {
    let error = try #require(throws: TableError.self) { _ = try roles(settings) }
    #expect(error.source == "t.csv" && error.problem.hasSuffix(".") || error.problem.hasSuffix("?"))
    return error
  }

  @Test("All columns that have no other part are features")
  func features() throws {
    let all = try roles(ColumnSettings(targets: ["target"]))
    #expect(all.features.map(\.name) == ["age", "height", "weight_kg"])
    #expect(all.targets.map(\.name) == ["target"] && all.weight == nil)
    let some = try roles(
      ColumnSettings(targets: ["target"], ignored: ["height", "height"], weight: "weight_kg"))
    #expect(some.features.map(\.name) == ["age"] && some.weight?.name == "weight_kg")
    let named = try roles(ColumnSettings(targets: ["target"], features: ["height", "age"]))
    #expect(named.features.map(\.name) == ["height", "age"])
  }

  @Test("A column that is not there is named, with its part and those like it")
  func absent() throws {
    for (settings, name, part, like) in [
      (ColumnSettings(targets: ["Targets"]), "Targets", "the target", "target"),
      (ColumnSettings(targets: ["target"], features: ["ages"]), "ages", "a feature", "age"),
      (ColumnSettings(targets: ["target"], ignored: ["heihgt"]), "heihgt", "ignored", "height"),
      (ColumnSettings(targets: ["target"], weight: "weight"), "weight", "the weight", "height"),
    ] {
      let error = try problem(settings)
      #expect(error.line == 1)
      #expect(
        error.problem.hasPrefix(
          "There is no column \"\(name)\" to be \(part); there are: age, height, weight_kg, target."
        ))
      #expect(error.problem.hasSuffix(" Did you mean \"\(like)\"?"))
    }
  }

  @Test("A column plays one part")
  func twice() throws {
    for settings in [
      ColumnSettings(targets: ["age", "age"]),
      ColumnSettings(targets: ["age"], features: ["age", "height"]),
      ColumnSettings(targets: ["target"], features: ["age", "age"]),
      ColumnSettings(targets: ["age"], ignored: ["age"]),
      ColumnSettings(targets: ["target"], features: ["age"], ignored: ["age"]),
      ColumnSettings(targets: ["age"], weight: "age"),
      ColumnSettings(targets: ["target"], ignored: ["age"], weight: "age"),
    ] {
      let error = try problem(settings)
      #expect(error.problem.contains("\"age\" is named twice"), "\(settings)")
      #expect(error.line == 1 && error.column == 1)
    }
  }

  @Test("Something must be left to predict from")
  func nothing() throws {
    let error = try problem(
      ColumnSettings(targets: ["target"], ignored: ["age", "height", "weight_kg"]))
    #expect(error.problem.contains("No column is left to predict from"))
    #expect(throws: TableError.self) {
      _ = try roles(ColumnSettings(targets: ["target"], features: []))
    }
  }
}
