import Testing

@testable import Backprop

@Suite struct LossChartTests {
  private func history(_ losses: [(Double, Double?)]) -> History {
    var history = History()
    for (number, loss) in losses.enumerated() {
      _ = history.append(
        History.Entry(
          epoch: number + 1, trainingLoss: loss.0, validationLoss: loss.1, learningRate: 0.1),
        minimumImprovement: 0)
    }
    return history
  }

  private func chart(_ losses: [(Double, Double?)]) throws -> String {
    let history = history(losses)
    return try #require(LossChart(history, kept: history.best)).markup.html
  }

  @Test func wideRangeIsLogarithmicFirst() throws {
    let page = try chart([(100, 90), (10, 9), (1, 0.5), (0.9, 0.7)])
    #expect(page.contains("id=\"axis-logarithmic\" checked=\"checked\""))
    #expect(page.contains("best epoch 3: 0.5000"))
    #expect(page.components(separatedBy: "<svg").count == 3)
    #expect(PageReader(page).problem == nil)
  }

  @Test func narrowRangeIsLinearFirst() throws {
    let page = try chart([(1, nil), (0.8, nil), (0.6, nil)])
    #expect(page.contains("id=\"axis-linear\" checked=\"checked\""))
    #expect(page.contains("last epoch 3: 0.6000") && !page.contains(">validation<"))
  }

  @Test(
    arguments: [
      [(1, 0), (0.5, 0.2)], [(-1, -2), (-3, -4)], [(2, 2), (2, 2)], [(3, nil)],
    ] as [[(Double, Double?)]])
  func whatHasNoLogarithmHasNoSwitch(losses: [(Double, Double?)]) throws {
    let page = try chart(losses)
    #expect(!page.contains("<input") && page.components(separatedBy: "<svg").count == 2)
    #expect(PageReader(page).problem == nil)
  }

  @Test func lossesThatAreNotFiniteAreNotDrawn() {
    let history = history([(1, 1), (.infinity, 1)])
    #expect(LossChart(history, kept: history.best) == nil)
    #expect(LossChart(History(), kept: nil) == nil)
  }

  @Test func manyEpochsAreThinnedToTheirExtremes() throws {
    let losses = (0..<50_000).map { number in
      (number == 31_234 ? 5.0 : 1 + 0.1 * Double(number % 7), nil as Double?)
    }
    let page = try chart(losses)
    #expect(page.utf8.count < 150_000)
    // The one peak reaches the height that the axis ends at.
    let highest = PlotArea(width: 940, height: 400, right: 84, top: 34).y(0.95).coordinate
    #expect(page.contains(" \(highest)L"))
  }
}
