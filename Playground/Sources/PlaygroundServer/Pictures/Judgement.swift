import Backprop

/// How good a network is on some rows, without dropout: its loss and the score that people look at.
struct Judgement: Sendable, Equatable {
  let loss: Double
  /// The part of the rows whose class is right, or R² of numbers.
  let score: Double

  /// Reads the numbers of an inspection.
  ///
  /// - Parameters:
  ///   - look: the inspection of a network with one target.
  ///   - task: what the target is.
  init(_ look: Inspection, task: Targets.Task) {
    loss = look.loss
    score = task == .classification ? Self.accuracy(look) : Self.determination(look)
  }

  private static func accuracy(_ look: Inspection) -> Double {
    let (predictions, targets) = (look.predictions, look.targets)
    var right = 0
    for row in 0..<predictions.rows {
      let place = Surface.chosenClass((0..<predictions.columns).map { predictions[row, $0] }).place
      if Double(place) == targets[row, 0] { right += 1 }
    }
    return Double(right) / Double(max(predictions.rows, 1))
  }

  /// 1 − Σ (y − ŷ)² / Σ (y − ȳ)²; not a number where all targets are equal.
  private static func determination(_ look: Inspection) -> Double {
    let (predictions, targets) = (look.predictions, look.targets)
    let mean = targets.numbers.reduce(0, +) / Double(max(targets.rows, 1))
    var (errors, spread) = (0.0, 0.0)
    for row in 0..<targets.rows {
      let (target, prediction) = (targets[row, 0], predictions[row, 0])
      errors += (target - prediction) * (target - prediction)
      spread += (target - mean) * (target - mean)
    }
    return spread > 0 ? 1 - errors / spread : .nan
  }
}

/// The losses of a network on the rows that it learns from and on those held out.
struct Losses: Sendable {
  let training: Double
  let test: Double?

  /// Computes the losses without dropout.
  ///
  /// - Throws: an error of the library if the network has numbers that are not finite.
  init(of network: Network<Double>, _ trainer: TableTrainer<Double>) throws {
    let network = network.withoutDropout
    training = try Inspection(network, on: trainer.trainingData, loss: trainer.loss).loss
    test = try trainer.validationData.map {
      try Inspection(network, on: $0, loss: trainer.loss).loss
    }
  }
}
