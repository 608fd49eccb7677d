import Backprop

/// A run at one moment: copied, so that pictures of it can be made while it goes on.
struct Snapshot: Sendable {
  var status: RunStatus
  var message: String?
  var epoch: Int
  var step: Int
  var stepInEpoch: Int
  var learningRate: Double
  var stepsPerSecond: Double
  var curve: Curve
  var network: Network<Double>
  var isEdited: Bool
}

/// What a run is doing.
enum RunStatus: String, Sendable {
  case paused, playing, replaying, diverged, converged
}

extension Snapshot {
  /// The STATE of the contract; it takes a few passes through the network.
  func json(_ scene: RunScene) -> JSON {
    let network = network.withoutDropout
    // Where numbers are not finite any more there is nothing to see.
    let training = try? Inspection(network, on: scene.trainingData, loss: scene.loss)
    let test = scene.testData.flatMap { try? Inspection(network, on: $0, loss: scene.loss) }
    let judged = training.map { Judgement($0, task: scene.task) }
    let judgedTest = test.map { Judgement($0, task: scene.task) }
    return [
      "status": .string(status.rawValue), "message": .optional(message),
      "epoch": .integer(epoch), "step": .integer(step), "stepInEpoch": .integer(stepInEpoch),
      "loss": ["training": .optional(judged?.loss), "test": .optional(judgedTest?.loss)],
      "score": [
        "name": scene.task == .classification ? "accuracy" : "R²",
        "training": .optional(judged?.score), "test": .optional(judgedTest?.score),
      ],
      "learningRate": .number(learningRate),
      "stepsPerSecond": .number(stepsPerSecond.rounded()), "curve": curve.json,
      "parameters": numbers(scene) { network[$0] },
      "gradients": training.map { look in numbers(scene) { look.gradient(of: $0).numbers } }
        ?? .null,
      "surface": training == nil ? .null : Surface(network, scene).json,
      "units": training == nil ? .null : Surface.units(network, scene),
      "isEdited": .bool(isEdited),
    ]
  }

  private func numbers(_ scene: RunScene, _ numbers: (String) -> [Double]) -> JSON {
    .object(scene.parameters.map { JSON.Member($0.name, .numbers(numbers($0.name))) })
  }
}
