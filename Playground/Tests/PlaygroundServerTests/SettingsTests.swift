import Backprop
import Testing

@testable import PlaygroundServer

struct SettingsTests {
  private static func edit(step: Int) -> String {
    #"{"step":\#(step),"parameter":"0.weight","index":0,"value":1}"#
  }

  private func read(_ text: String) throws -> RunSettings {
    try RunSettings(JSON(parsing: Array(text.utf8)))
  }

  @Test func whatIsMissingIsUsual() throws {
    let settings = try read(#"{"data":{"sample":"spirals"}}"#)
    #expect(settings == .usual)
  }

  @Test func allThatIsWrittenIsReadAgain() throws {
    var settings = RunSettings(
      data: .table(id: "t1", name: "iris.csv", target: "species", features: ["a", "b"]))
    settings.validation = 0
    settings.seed = 7
    settings.hidden = [.init(units: 4, activation: "relu"), .init(units: 64)]
    settings.loss = "cross-entropy"
    settings.optimizer = "sgd:momentum=0.9"
    settings.schedule = "cosine"
    settings.batchSize = nil
    (settings.l1, settings.l2, settings.dropout) = (0.1, 0.2, 0.3)
    settings.initializer = "he-normal"
    settings.steps = 20
    settings.edits = [.init(step: 12, parameter: "0.weight", index: 3, value: 0.5)]
    #expect(try RunSettings(settings.json) == settings)
  }

  @Test(arguments: [
    #""validation":1"#, #""validation":-0.1"#, #""validation":"a""#, #""validation":null"#,
    #""seed":-1"#, #""seed":1.5"#, #""seed":1e300"#, #""seed":"0""#,
    #""hidden":[{"units":0}]"#, #""hidden":[{"units":-3}]"#, #""hidden":[{"units":65}]"#,
    #""hidden":[{"units":1e18}]"#, #""hidden":[{}]"#, #""hidden":[3]"#, #""hidden":{}"#,
    #""hidden":[{"units":3,"other":1}]"#, #""hidden":[{"units":3,"activation":"tan"}]"#,
    #""hidden":[{"units":3,"activation":"leaky-relu:leak=7"}]"#,
    "\"hidden\":[" + String(repeating: "{\"units\":1},", count: 8) + "{\"units\":1}]",
    #""loss":"unknown""#, #""loss":"huber:delta=-1""#, #""loss":3"#,
    #""optimizer":"adam:beta1=2""#, #""optimizer":"adam:learningRate=nan""#,
    #""optimizer":"adam:x""#, #""optimizer":"""#, #""optimizer":"tanh""#,
    #""schedule":"warm-up""#, #""schedule":"cosine:ticks=0""#, #""initializer":"zero""#,
    #""batchSize":0"#, #""batchSize":-1"#, #""batchSize":"all""#, #""batchSize":5001"#,
    #""l1":-1"#, #""l2":1e9"#, #""dropout":1"#, #""dropout":-0.5"#,
    #""steps":-1"#, #""steps":2000001"#, #""steps":0.5"#, #""edits":{}"#,
    #""steps":5,"edits":[\#(edit(step: 3)),\#(edit(step: 2))]"#, #""edits":[\#(edit(step: 1))]"#,
    #""steps":5,"edits":[{"step":3,"parameter":"0.weight","index":0}]"#,
    #""other":1"#,
  ])
  func refuses(_ more: String) {
    #expect(throws: Problem.self) { try read(#"{"data":{"sample":"xor"},\#(more)}"#) }
  }

  @Test(arguments: [
    #"{"sample":"xor","rows":3}"#, #"{"sample":"xor","rows":5001}"#, #"{"sample":"xor","rows":-1}"#,
    #"{"sample":"xor:noise=-1"}"#, #"{"sample":"hexagons"}"#, #"{"sample":"xor","table":"t1"}"#,
    #"{"table":"t1"}"#, #"{"table":"t1","target":3}"#,
    #"{"table":"t1","target":"a","features":[]}"#,
    #"{"table":"t1","target":"a","features":[1]}"#, #"{"sample":null}"#, #"[]"#,
    #"{"sample":"gaussians:count=1000000000"}"#, #"{"sample":"spirals:turns=nan"}"#,
  ])
  func refusesData(_ data: String) {
    #expect(throws: Problem.self) { try read(#"{"data":\#(data)}"#) }
  }

  @Test func becomesSettingsOfTheLibrary() throws {
    var settings = RunSettings.usual
    settings.hidden = [.init(units: 4, activation: "relu"), .init(units: 3, activation: "tanh")]
    settings.batchSize = nil
    settings.validation = 0
    (settings.l1, settings.l2) = (0.25, 0.5)
    settings.seed = 9
    let training = try settings.training(target: "class", epochs: 12)
    #expect(training.hidden == [4, 3])
    #expect(training.activations.map(\.kind) == ["relu", "tanh"])
    #expect(training.batchSize == .full)
    #expect(training.validation == .none)
    #expect(training.penalty == Penalty(l1: 0.25, l2: 0.5))
    #expect(training.epochs == 12 && training.patience == nil && training.keepsLast)
    #expect(training.seed == 9 && training.dropout == 0)
    #expect(training.columns.scaling == .standard)
    // As on the command line, one activation stands for all layers.
    settings.hidden = [.init(units: 4), .init(units: 3)]
    #expect(try settings.training(target: "class", epochs: 1).activations.count == 1)
    settings.hidden = []
    #expect(try settings.training(target: "class", epochs: 1).activations.count == 1)
  }

  @Test func readsSettingsOfItems() {
    #expect(
      CatalogText.settings(in: "adam:amsgrad=false,beta1=0.9,name=a,x=null")
        == [
          ["name": "amsgrad", "value": false], ["name": "beta1", "value": .number(0.9)],
          ["name": "name", "value": "a"], ["name": "x", "value": nil],
        ])
    #expect(CatalogText.settings(in: "tanh").isEmpty)
  }
}
