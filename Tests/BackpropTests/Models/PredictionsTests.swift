import Testing

@testable import Backprop

@Suite struct PredictionsTests {
  private func predictions(
    _ outputs: [Float], _ targets: Targets, outputs count: Int
  ) -> Predictions {
    var predictions = Predictions(
      of: ModelSamples.network([Dense(count)]) as Network<Float>, targets: targets, capacity: 1)
    predictions.add(outputs, notes: EncodingNotes())
    return predictions
  }

  @Test func classes() {
    let targets = Targets(names: ["y"], kind: .classes(["a", "b", "c"]))
    let found = predictions([0.2, 0.5, 0.3, 0.4, 0.4, 0.2], targets, outputs: 3)
    #expect(found.count == 2)
    #expect(found[0].label == "b" && found[1].label == "a")
    #expect(found[0].probabilities == ["a": Double(Float(0.2)), "b": 0.5, "c": Double(Float(0.3))])
    #expect(found[0].probabilityTexts == ["0.2", "0.5", "0.3"])
    #expect(found[0].numbers.isEmpty && found[0].number.isNaN && found.number(row: 0).isNaN)
  }

  @Test func twoClassesOfOneOutput() {
    let targets = Targets(names: ["y"], kind: .classes(["no", "yes"]))
    let found = predictions([0.25, 0.75], targets, outputs: 1)
    #expect(found[0].label == "no" && found[1].label == "yes")
    #expect(found[1].probabilities == ["no": 0.25, "yes": 0.75])
  }

  @Test("Rows that come in parts are those that come at once")
  func parts() {
    let targets = Targets(
      names: ["x", "y"], kind: .numbers([.none, Normalization(center: 10, scale: 2)]))
    let network: Network<Double> = ModelSamples.network([Dense(2)])
    var (parts, whole) = (
      Predictions(of: network, targets: targets, capacity: 3),
      Predictions(of: network, targets: targets, capacity: 0)
    )
    var notes = EncodingNotes()
    notes.filled["a"] = 2
    parts.add([1.0, 2], notes: notes)
    parts.add([3.0, 4, 5, 6], notes: notes)
    notes.filled["a"] = 4
    whole.add([1.0, 2, 3, 4, 5, 6], notes: notes)
    #expect(parts.count == 3 && parts.values == [1, 14, 3, 18, 5, 22])
    #expect(whole.count == 3 && whole.values == parts.values && whole.notes == parts.notes)
  }

  @Test func labels() {
    let targets = Targets(names: ["x", "y"], kind: .labels([["no", "yes"], ["0", "1"]]))
    let found = predictions([0.25, 0.75], targets, outputs: 2)[0]
    #expect(found.labels == ["no", "1"] && found.description == "no, 1")
    #expect(found.probabilities == ["x": 0.25, "y": 0.75])
  }

  @Test func numbers() {
    let targets = Targets(
      names: ["x", "y"], kind: .numbers([.none, Normalization(center: 10, scale: 2)]))
    let found = predictions([0.1, 3, 7, -.infinity], targets, outputs: 2)
    #expect(found[0].labels == ["0.1", "16"])
    #expect(found[0].number == Double(Float(0.1)) && found.number(row: 0, target: 1) == 16)
    #expect(found[1].numbers == [7, -.infinity])
    #expect(found[1].probabilities.isEmpty)
    #expect(!found[1].description.isEmpty)
  }
}
