import Testing

@testable import Backprop

@Suite("History") struct HistoryTests {
  private func history(_ losses: [Double], minimumImprovement: Double = 0) -> History {
    var history = History()
    for (place, loss) in losses.enumerated() {
      let isBest = history.append(
        History.Entry(
          epoch: place + 1, trainingLoss: 100, validationLoss: loss, learningRate: 0.1),
        minimumImprovement: minimumImprovement)
      #expect(isBest == (history.bestPlace == place))
    }
    return history
  }

  @Test("The best epoch is the first of the lowest loss")
  func best() {
    #expect(history([]).best == nil && history([]).epochsSinceBest == 0)
    let some = history([3, 2, 2, 5])
    #expect(some.best?.epoch == 2 && some.epochsSinceBest == 2 && some.last?.epoch == 4)
  }

  @Test("Small improvements count when they have added up")
  func minimumImprovement() {
    #expect(history([3, 2.9, 2.8, 2.4], minimumImprovement: 0.5).best?.epoch == 4)
    #expect(history([3, 2.9, 2.8, 2.5], minimumImprovement: 0.5).best?.epoch == 1)
  }

  @Test("Without a validation loss the training loss decides")
  func decidingLoss() {
    let entry = History.Entry(epoch: 1, trainingLoss: 2, validationLoss: nil, learningRate: 0.1)
    #expect(entry.decidingLoss == 2)
  }

  @Test("A table has about twenty lines, with the best and the last epoch")
  func description() {
    for count in [1, 19, 20, 21, 1000] {
      let text = history((0..<count).map { $0 == count / 3 ? 0.5 : 1 }).description
      let lines = text.split(separator: "\n")
      #expect(lines.count <= 23, "\(count)")
      #expect(text.contains("\(count / 3 + 1) (best)"))
      #expect(lines.last?.contains("\(count)") == true)
    }
  }
}
