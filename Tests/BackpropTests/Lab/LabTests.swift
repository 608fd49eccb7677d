import Foundation
import Testing

@testable import Backprop

@Suite struct LabTests {
  // MARK: NumPy

  @Test(arguments: [0, 1, 42] as [UInt32])
  func linesAreThoseOfNumPy(seed: UInt32) throws {
    var lab = Lab()
    lab.start = .numPySeed(seed)
    let text = String(
      decoding: try Data(contentsOf: reference("lab-numpy-seed-\(seed)", "txt")), as: UTF8.self)
    let recorded = text.split(separator: "\n").map(String.init)
    try #require(recorded.count == 101 && text.hasSuffix("]]\n"))
    let lines = try lines(of: lab)
    #expect(lines.count == recorded.count)
    for (line, expected) in zip(lines, recorded) { #expect(line == expected) }
  }

  @Test func linesAreThoseOfNumPyWithOtherSettingsToo() throws {
    let runs = try JSONDecoder().decode(
      [Run].self, from: Data(contentsOf: reference("lab-options", "json")))
    try #require(runs.count >= 25)
    for run in runs {
      let lines = try lines(of: run.lab)
      #expect(lines.count == run.lines.count, "\(run.settings)")
      #expect(lines.prefix(run.steady) == run.lines.prefix(run.steady), "\(run.settings)")
    }
    // At most the runs with a learning rate of 20 may be steered by their last bits.
    let chaotic = runs.filter { $0.steady < $0.lines.count }
    #expect(chaotic.count <= 4 && chaotic.allSatisfy { $0.learningRate == 20 })
  }

  @Test func weightsAreDrawnUnitByUnit() {
    var lab = Lab()
    lab.hidden = 3
    lab.start = .numPySeed(7)
    var random = NumPyRandom(seed: 7)
    let drawn = (0..<9).map { _ in random.nextNormal() }
    let network = lab.network()
    // Inputs × units, where NumPy's lab has units × inputs.
    #expect(network["0.weight"] == [0, 2, 4, 1, 3, 5].map { drawn[$0] })
    #expect(network["0.bias"] == [0, 0, 0])
    #expect(network["2.weight"] == Array(drawn[6...]))
    #expect(network["2.bias"] == [0])
  }

  // MARK: Our own seeds

  @Test func settingsBeginAsInTheLab() {
    let lab = Lab()
    #expect(lab.hidden == 4)
    #expect(lab.epochs == 10_000)
    #expect(lab.learningRate == 0.1)
    #expect(lab.reportEvery == 100)
    #expect(lab.start == .seed(0))
  }

  @Test func sameSeedGivesTheSameLines() throws {
    var lab = Lab()
    lab.epochs = 300
    lab.start = .seed(1)
    let first = try lines(of: lab)
    #expect(try lines(of: lab) == first)
    lab.start = .seed(2)
    #expect(try lines(of: lab) != first)
    lab.start = .numPySeed(1)
    #expect(try lines(of: lab) != first)
  }

  @Test(arguments: [0, 1, .max] as [UInt64])
  func networkOfASeedHasTheShapeAsked(seed: UInt64) {
    var lab = Lab()
    lab.hidden = 5
    lab.start = .seed(seed)
    let network = lab.network()
    #expect(network.parameters.count == 21)
    #expect(network.parameters.allSatisfy { $0.isFinite })
    #expect(network["0.bias"] == [0, 0, 0, 0, 0])
    #expect(network["2.bias"] == [0])
    #expect(network["0.weight"].allSatisfy { $0 != 0 })
    #expect(network["2.weight"].allSatisfy { $0 != 0 })
  }

  // MARK: Reports

  @Test func lossIsReportedFromEpochZeroOn() throws {
    var lab = Lab()
    for (epochs, every, expected) in [
      (0, 1, []), (1, 1, [0]), (1, 5, [0]), (5, 5, [0]), (6, 5, [0, 5]), (3, 1, [0, 1, 2]),
    ] {
      lab.epochs = epochs
      lab.reportEvery = every
      let lines = try lines(of: lab)
      #expect(lines.count == expected.count + 1)
      for (line, epoch) in zip(lines, expected) {
        #expect(line.hasPrefix("Epoch \(epoch), Loss: 0."))
      }
      #expect(lines.last?.hasPrefix("Predictions: [[0.") == true)
    }
  }

  /// With this rate NumPy's weights stay finite up to epoch 10 too; then it goes on with NaN.
  @Test func learningRateBeyondAllBoundsDiverges() throws {
    var lab = Lab()
    lab.start = .numPySeed(4)
    lab.learningRate = 1.7e308
    lab.reportEvery = 1
    var lines: [String] = []
    let error = #expect(throws: TrainingError.self) { try lab.run { lines.append($0) } }
    // What was known before is reported.
    #expect(lines.count == 10)
    #expect(lines.first == "Epoch 0, Loss: 0.2575")
    #expect(lines.last == "Epoch 9, Loss: 0.5000")
    guard case .diverged(let epoch, let layer, let what, let advice) = error else {
      Issue.record("\(String(describing: error)) is another error.")
      return
    }
    #expect(epoch == 10)
    #expect(layer == "2 dense")
    #expect(what.contains("2.weight is not finite"))
    #expect(advice.contains("1.7e+308"))
  }

  // MARK: Loss

  @Test func lossIsReportedAsSquaresButDescendsAlongCrossEntropy() {
    for output in [-800, -3, -0.5, 0, 0.25, 7, 800] {
      for target in [0.0, 0.5, 1] {
        let a = 1 / (1 + exp(-output))
        expectClose(
          LabLoss().value(of: output, target: target), (a - target) * (a - target), "value")
        expectClose(LabLoss().slope(of: output, target: target), a - target, "slope")
        expectClose(LabLoss().prediction(of: output), a, "prediction")
      }
    }
  }

  // MARK: Private

  /// What NumPy printed with some settings, as `Scripts/references/lab_references.py` recorded it.
  private struct Run: Decodable {
    var seed: UInt32
    var hidden: Int
    var epochs: Int
    var learningRate: Double
    var reportEvery: Int
    var lines: [String]
    /// How many lines, from the first, do not depend on the last bits of the start weights.
    var steady: Int

    var lab: Lab {
      var lab = Lab()
      lab.start = .numPySeed(seed)
      lab.hidden = hidden
      lab.epochs = epochs
      lab.learningRate = learningRate
      lab.reportEvery = reportEvery
      return lab
    }

    var settings: String {
      "seed \(seed), hidden \(hidden), epochs \(epochs), learning rate \(learningRate), "
        + "report every \(reportEvery)"
    }
  }

  private func lines(of lab: Lab) throws -> [String] {
    var lines: [String] = []
    try lab.run { lines.append($0) }
    return lines
  }

  private func reference(_ name: String, _ type: String) throws -> URL {
    try #require(
      Bundle.module.url(forResource: name, withExtension: type, subdirectory: "References"))
  }
}
