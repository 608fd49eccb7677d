import Testing

@testable import Backprop

/// Findings about the losses, the metrics and the units of a run.
@Suite struct RunFindingsTests {
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

  private func curve(
    _ losses: [Double], _ reason: StopReason = .epochs, _ settings: TrainingSettings? = nil
  ) -> CurveFindings {
    CurveFindings(
      history: history(losses), stopReason: reason,
      settings: settings ?? TrainingSettings(target: "y"))
  }

  /// Losses that fall ever more slowly, to a fifth.
  private let settling = (0..<300).map { (epoch: Int) -> Double in
    0.2 + 20 / (20 + Double(epoch * epoch))
  }

  // MARK: Still falling

  @Test func lossThatStillFallsAsksForMoreEpochs() throws {
    let finding = try #require(curve((0..<50).map { 10 / (10 + Double($0)) }).stillFalling)
    #expect(finding.evidence == "by 0.0305 over the last 10 of 50 epochs, to 0.1695")
    #expect(finding.advice == "--epochs 100 goes on for longer.")
  }

  @Test func lossThatFallsInAStraightLineAsksForALargerLearningRate() throws {
    let finding = try #require(curve((0..<50).map { 1 - 0.01 * Double($0) }).stillFalling)
    #expect(finding.advice.contains("--learning-rate 0.3"))
  }

  @Test func lossThatHasSettledIsNotStillFalling() {
    #expect(curve(settling).stillFalling == nil)
    #expect(curve([1, 1, 1, 1, 1, 1]).stillFalling == nil)
    #expect(curve([0, 0, 0, 0, 0, 0]).stillFalling == nil)
    #expect(curve([1, 0.9]).stillFalling == nil)
  }

  @Test func runThatEndedOtherwiseIsNotStillFalling() {
    let falling = (0..<50).map { 10 / (10 + Double($0)) }
    #expect(curve(falling, .patience(3)).stillFalling == nil)
    #expect(curve(falling + [0.3, 0.3, 0.3, 0.3]).stillFalling == nil)
  }

  // MARK: The learning rate

  @Test func divergenceAsksForATenthOfTheLearningRate() throws {
    let finding = try #require(curve([1, 5], .diverged("The loss became nan.")).divergence)
    #expect(
      finding.description
        == "Training diverged (in epoch 3, at a learning rate of 0.1). --learning-rate 0.01 or "
        + "--clip-norm 1 keeps the steps small.")
    #expect(curve([1, 0.5]).divergence == nil)
  }

  @Test func lossThatJumpsAsksForASmallerLearningRate() throws {
    let losses = (0..<40).map { $0.isMultiple(of: 2) ? 0.8 : 1.6 }
    let finding = try #require(curve(losses, .patience(30)).jumps)
    #expect(finding.evidence.hasPrefix("by 0.8000 from epoch to epoch, between 0.8000 and 1.6000"))
    #expect(finding.advice.hasPrefix("--learning-rate 0.01 "))
  }

  @Test func lossThatJumpsAfterAnExplosionIsNoticedToo() {
    let losses = [60.0] + (0..<40).map { $0.isMultiple(of: 2) ? 2 : 6 }
    #expect(curve(losses).jumps != nil)
  }

  @Test func smallNoiseIsNoJump() {
    let noise = settling.indices.map { settling[$0] + ($0.isMultiple(of: 2) ? 0.02 : -0.02) }
    #expect(curve(noise).jumps == nil)
    #expect(curve(settling).jumps == nil)
    // It has learned nearly all; what is left is small against where it began.
    #expect(curve([1] + (0..<40).map { $0.isMultiple(of: 2) ? 0.001 : 0.003 }).jumps == nil)
    #expect(curve([1, 2, 1, 2]).jumps == nil)
  }

  // MARK: Metrics

  /// Of 100 rows, 60 of the first class, so many are right.
  private func classes(right: Int, rows: Int = 100) -> Evaluation {
    let truth = (0..<rows).map { $0 % 5 < 3 ? 0 : 1 }
    let probabilities = truth.enumerated().map { place, number in
      (place < right) == (number == 0) ? [0.9, 0.1] : [0.1, 0.9]
    }
    return Evaluation(
      rows: rows, loss: 0.5,
      metrics: .classification(
        ClassificationMetrics(
          truth: truth, probabilities: probabilities, classNames: ["no", "yes"], weights: nil)))
  }

  private var constantClass: Evaluation {
    Evaluation(
      rows: 100, loss: .nan,
      metrics: .classification(
        ClassificationMetrics(
          truth: (0..<100).map { $0 % 5 < 3 ? 0 : 1 },
          probabilities: (0..<100).map { _ in [0.6, 0.4] }, classNames: ["no", "yes"], weights: nil)
      )
    )
  }

  private func numbers(error: Double, rows: Int = 50) -> Evaluation {
    let truth = (0..<rows).map { [Double($0)] }
    let predictions = truth.enumerated().map { [$1[0] + ($0.isMultiple(of: 2) ? error : -error)] }
    return Evaluation(
      rows: rows, loss: 0.5,
      metrics: .regression(RegressionMetrics(truth: truth, predictions: predictions, weights: nil)))
  }

  private var constantNumber: Evaluation {
    let truth = (0..<50).map { [Double($0)] }
    return Evaluation(
      rows: 50, loss: .nan,
      metrics: .regression(
        RegressionMetrics(truth: truth, predictions: truth.map { _ in [24.5] }, weights: nil)))
  }

  private func scores(
    _ training: Evaluation, _ validation: Evaluation?, _ baseline: Evaluation,
    _ history: History = History()
  ) -> ScoreFindings {
    ScoreFindings(
      training: training, validation: validation, baseline: baseline, history: history,
      settings: TrainingSettings(target: "y"))
  }

  @Test func networkBelowTheBaselineIsNoticed() throws {
    let ofClasses = try #require(
      scores(classes(right: 95), classes(right: 50), constantClass).noBetterThanBaseline)
    #expect(
      ofClasses.evidence
        == "accuracy 50.0 %, where always the most frequent class has 60.0 % on the 100 validation rows"
    )
    let ofNumbers = try #require(
      scores(numbers(error: 20), nil, constantNumber).noBetterThanBaseline)
    #expect(ofNumbers.evidence.contains("on the 50 training rows"))
  }

  @Test func networkAboveTheBaselineIsNot() {
    #expect(
      scores(classes(right: 95), classes(right: 90), constantClass).noBetterThanBaseline == nil)
    #expect(scores(numbers(error: 5), nil, constantNumber).noBetterThanBaseline == nil)
    #expect(
      scores(classes(right: 0, rows: 5), nil, constantClass).noBetterThanBaseline == nil)
  }

  @Test func networkMuchBetterOnTrainingRowsIsOverfitted() throws {
    let finding = try #require(
      scores(classes(right: 100), classes(right: 70), constantClass).overfitting)
    #expect(
      finding.evidence == "accuracy 100.0 % on the training rows, 70.0 % on the validation rows")
    #expect(
      scores(numbers(error: 1), numbers(error: 12), constantNumber).overfitting != nil)
  }

  @Test func smallGapIsNoOverfitting() {
    #expect(scores(classes(right: 98), classes(right: 92), constantClass).overfitting == nil)
    #expect(scores(numbers(error: 1), numbers(error: 4), constantNumber).overfitting == nil)
    #expect(scores(classes(right: 98), nil, constantClass).overfitting == nil)
  }

  @Test func risingValidationLossIsOverfitting() throws {
    let training = (0..<30).map { 1 / (1 + Double($0)) }
    let rising = (0..<30).map { (epoch: Int) -> Double in
      let way = 0.05 * Double(epoch)
      return epoch < 10 ? 1 - way : 0.15 + way
    }
    let right = classes(right: 95)
    let finding = try #require(
      scores(right, right, constantClass, history(training, rising)).overfitting)
    #expect(finding.evidence.hasPrefix("the validation loss rose from 0.5500 in epoch 10 to 1.55"))
    let flat = rising.map { min($0, 0.6) }
    #expect(scores(right, right, constantClass, history(training, flat)).overfitting == nil)
    #expect(scores(right, right, constantClass, history(rising, rising)).overfitting == nil)
  }

  // MARK: Units

  /// One input, and a hidden layer whose four units have these weights and biases.
  private func activity(
    _ activation: any Layer, weights: [Double], biases: [Double]
  ) throws -> UnitActivity {
    var network = Network<Double>(inputs: 1) {
      Dense(4); activation; Dense(1)
    }
    network.parameters.replaceSubrange(0..<8, with: weights + biases)
    let inputs = Memory((0..<200).map { Double($0) / 100 - 1 })
    return try #require(network.unitActivities(for: inputs.vector.rows(200, columns: 1)).first)
  }

  @Test func deadUnitsOfReLUAreCounted() throws {
    let found = try activity(ReLU(), weights: [1, 1, 1, -1], biases: [0, -2, -3, 2])
    #expect(found.dead == 2 && found.saturated == 0 && found.units == 4 && found.rows == 200)
    let finding = try #require(found.finding(scaling: .standard))
    #expect(
      finding.description
        == "Hidden layer 1 (relu) has dead units (2 of 4 units give 0 for all 200 rows). A lower "
        + "--learning-rate, --activation leaky-relu or --batch-normalization keeps units alive; or "
        + "fewer --hidden units are enough.")
  }

  @Test func saturatedUnitsAreCounted() throws {
    for activation in [Sigmoid(), Tanh(), HardSigmoid(), ReLU6()] as [any Layer] {
      let found = try activity(activation, weights: [1, 0.1, 0.1, 0.5], biases: [0, 20, 30, 1])
      #expect(found.dead == 0 && found.saturated == 2, "\(activation.kind)")
    }
    let switches = try activity(Tanh(), weights: [1, 1e5, -1e5, 1], biases: [0, 0, 0, 0])
    #expect(switches.saturated == 2)
    let finding = try #require(switches.finding(scaling: .none))
    #expect(
      finding.evidence == "2 of 4 units are at their bounds for at least 99 % of 200 rows")
    #expect(finding.advice.hasPrefix("--scale standard, a lower --learning-rate"))
  }

  @Test func healthyUnitsOfAnyActivationAreNeitherDeadNorSaturated() throws {
    for activation in Catalog.activations {
      let found = try activity(activation, weights: [1, -1, 2, -2], biases: [0, 0.5, 0.1, -0.1])
      #expect(found.dead == 0 && found.saturated == 0, "\(activation.kind)")
      #expect(found.finding(scaling: .none) == nil)
    }
  }
}
