import Testing

@testable import Backprop

@Suite struct LossCurveTests {
  private func history(_ training: [Double], _ validation: [Double]? = nil) -> History {
    var history = History()
    for place in training.indices {
      _ = history.append(
        History.Entry(
          epoch: place + 1, trainingLoss: training[place], validationLoss: validation?[place],
          learningRate: 0.1), minimumImprovement: 0)
    }
    return history
  }

  // MARK: Pictures

  @Test func trainingIsALineAndValidationRings() {
    let epochs = (0..<60).map { Double($0) }
    let training = epochs.map { 40 / (40 + $0 * $0) }
    let validation = epochs.map { (epoch: Double) -> Double in
      0.05 + 30 / (30 + epoch * epoch) + 0.002 * max(0, epoch - 30)
    }
    #expect(
      history(training, validation).curve(width: 64, height: 12) == """
        loss (logarithmic)
            1 ┤○⠒○⣀
              │    ○⢤
          0.5 ┤     ○⠑○⡀
              │        ⠈⠢○
          0.2 ┤           ⠉○⢄○
              │              ⠉⠒○⡀○ ○                               ○ ○ ○
          0.1 ┤                 ⠈⠑⠢⢄⡀○ ○ ○ ○ ○ ○ ○ ○ ○ ○ ○ ○ ○  ○ ○
              │                     ⠈⠉⠒⠤⢄⡀
         0.05 ┤                          ⠈⠉⠒⠤⢄⣀⡀
              │                                ⠈⠉⠒⠒⠤⢄⣀⡀
         0.02 ┤                                       ⠈⠉⠒⠒⠢⠤⢄⣀⣀
              │                                                ⠉⠉⠑⠒⠢⠤⠤⢄⣀
              └┬───────┬─────────┬─────────┬────────┬─────────┬────────┬
        epoch  1      10        20        30       40        50       60
                                           ▲ best 31
               ⠒⠒ training   ○ validation
        """)
  }

  @Test func plainTerminalsGetPlainSigns() {
    let history = history([0.9, 0.5, 0.4, 0.35, 0.33], [0.95, 0.7, 0.6, 0.62, 0.66])
    #expect(
      history.curve(width: 48, height: 8, usesUnicode: false) == """
        loss
              |o
              |***
          0.8 +   **
              |     **   o                             o
          0.6 +       **           o         o
              |         *****
          0.4 +              ************
              |                          ***************
              ++---------+---------+---------+---------+
        epoch  1         2         3         4         5
                                   ^ best 3
               ** training   o validation
        """)
  }

  @Test func singleEpochIsADot() {
    #expect(
      history([0.25]).curve(width: 20, height: 3) == """
        loss
               │
        0.2500 ┤⠄
               │
               └┬───────────
         epoch  1
                ▲ best 1
                ⠒⠒ training
        """)
  }

  @Test func jumpsAreNotSmoothedAway() {
    let losses = (0..<1000).map { Double(100 - $0 % 100) }
    #expect(
      history(losses).curve(width: 40, height: 6) == """
        loss (logarithmic)
          100 ┤⠙⢦ ⡸⢦⡀⢸⠳⡄ ⡷⣄ ⡟⢦ ⢸⢦⡀⢸⠳⡄ ⡷⣄ ⡟⢦ ⢸⢦⡀
              │ ⠈⢧⡇ ⢳⣸ ⠹⣄⠇⠘⣆⡇⠈⢧⢸ ⢳⣸ ⠹⡄⡇⠘⣆⡇⠈⢧⢸ ⢳⡀
              │  ⠘⡇  ⣿  ⢻  ⢸⡇ ⠘⣾  ⣿  ⢳⡇ ⢸⡇ ⠘⣾  ⡇
              │   ⡇  ⢻  ⢸  ⠈⡇  ⡇  ⢹  ⢸⡇ ⠈⡇  ⣿  ⢱
              │   ⡇  ⢸  ⢸   ⡇  ⡇  ⢸  ⢸⠁  ⡇  ⣿  ⢸
            1 ┤   ⡇  ⢸  ⢸   ⡇  ⡇  ⢸  ⢸   ⡇  ⡏  ⢸
              └┬───────────────┬───────────────┬
        epoch  1              500           1000
                  ▲ best 100
               ⠒⠒ training
        """)
  }

  @Test func noEpochIsNoPicture() {
    #expect(History().curve() == "")
  }

  // MARK: Any losses

  private static let extremes: [[Double]] = [
    [0], [0, 0], [1, 1, 1], [-1, -2], [-1, 0, 1], [1e300, -1e300, 0],
    [Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude],
    [Double.leastNonzeroMagnitude, 2 * Double.leastNonzeroMagnitude],
    [Double.leastNonzeroMagnitude, 1e308], [0, Double.leastNonzeroMagnitude],
    [1, 1.0000000000000002], [1e300, 1e300.nextUp],
    [123_456, 123_457], [1e6, 2e6], [1e-7, 2e-7, 3e-7], [1000, 0.001], [31, 1], [32, 1],
    [0.5, 1e15],
    [-Double.leastNonzeroMagnitude, Double.leastNonzeroMagnitude], [999_999, 1_000_001],
    [9.9999e-4, 1e-3], [-1e-300, -Double.leastNonzeroMagnitude],
  ]

  @Test(arguments: extremes)
  func linesFitWhateverTheLossesAre(losses: [Double]) {
    for usesUnicode in [true, false] {
      for (width, height) in [(20, 3), (21, 4), (40, 8), (72, 16), (200, 60), (1, 1)] {
        for validation in [nil, Array(losses.reversed())] {
          let text = history(losses, validation)
            .curve(width: width, height: height, usesUnicode: usesUnicode)
          let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
          #expect(lines.allSatisfy { $0.count <= max(width, 20) }, "\(losses)\n\(text)")
          #expect(lines.allSatisfy { $0.last != " " }, "\(losses)\n\(text)")
          // A legend that is too long for a line takes two.
          let number = max(height, 3) + 5
          #expect((number...number + 1).contains(lines.count), "\(losses)\n\(text)")
          #expect(!text.contains("nan") && !text.contains("inf"), "\(losses)\n\(text)")
          #expect(usesUnicode || text.utf8.count == text.count)
        }
      }
    }
  }

  @Test func everyLossIsSeen() {
    for count in [1, 2, 3, 17, 100, 5000] {
      let text = history((0..<count).map { Double($0 * 7919 % 1009) }).curve()
      let dots = text.unicodeScalars.count { ("\u{2801}"..."\u{28FF}").contains($0) }
      #expect(dots >= min(count, 30), "\(count)\n\(text)")
    }
  }

  @Test func longRunsAreDrawnQuickly() {
    let losses = (0..<100_000).map { 1 / (1 + Double($0 % 1000)) }
    let time = ContinuousClock().measure { _ = history(losses, losses).curve() }
    #expect(time < .seconds(5))
  }

  @Test func axisTellsRatiosWhereLossesDifferByThem() {
    #expect(!LossScale(from: 1, to: 31).isLogarithmic)
    #expect(LossScale(from: 1, to: 32).isLogarithmic)
    #expect(!LossScale(from: 0, to: 32).isLogarithmic)
    let marks = LossScale(from: 0.02, to: 1.1).marks(atMost: 5).map(\.text)
    #expect(marks == ["0.02", "0.05", "0.1", "0.2", "0.5", "1"])
    #expect(
      LossScale(from: 0.3, to: 1).marks(atMost: 5).map(\.text) == ["0.4", "0.6", "0.8", "1.0"])
  }
}
