import Backprop
import Foundation

/// What a network says at each place of a picture, and what each of its units does there.
struct Surface: Sendable {
  /// How many places the surface of the outputs has on each side.
  static let size = 48
  /// The same for units.
  static let unitSize = 16

  /// The surface as JSON.
  let json: JSON

  /// Computes the surface of the outputs.
  init(_ network: Network<Double>, _ scene: RunScene) {
    let inputs = scene.picture.inputs(size: Self.size)
    let outputs = Predictor(network, rows: Self.size * Self.size).predict(inputs)
    let predictions = scene.loss.predictions(for: outputs, columns: network.outputs)
    if scene.task == .classification {
      json = Self.classes(predictions, columns: network.outputs)
    } else {
      let numbers = predictions.map { scene.targetScale.inverse($0) }
      json = Self.numbers(numbers, low: scene.targetRange.low, high: scene.targetRange.high, scene)
    }
  }

  private static func classes(_ predictions: [Double], columns: Int) -> JSON {
    var classes: [UInt8] = []
    var confidences: [UInt8] = []
    for row in 0..<predictions.count / columns {
      let chosen = chosenClass(Array(predictions[row * columns..<(row + 1) * columns]))
      classes.append(UInt8(truncatingIfNeeded: chosen.place))
      confidences.append(byte(chosen.probability, low: 0, high: 1))
    }
    return [
      "size": .integer(size), "class": .string(base64(classes)),
      "confidence": .string(base64(confidences)),
    ]
  }

  private static func numbers(
    _ numbers: [Double], low: Double, high: Double, _ scene: RunScene
  ) -> JSON {
    var members: [JSON.Member] = [
      .init("size", .integer(size)),
      .init("value", .string(base64(numbers.map { byte($0, low: low, high: high) }))),
      .init("low", .number(low)), .init("high", .number(high)),
    ]
    if scene.picture.kind == .line {
      // All rows are equal: the first has the predicted numbers from left to right.
      members.append(.init("line", .numbers(Array(numbers.prefix(size)))))
    }
    return .object(members)
  }

  /// The class that predictions of one row stand for: the most probable, the first of several; a
  /// single number is the probability of the second of two.
  static func chosenClass(_ predictions: [Double]) -> (place: Int, probability: Double) {
    if predictions.count == 1 {
      return predictions[0] > 0.5 ? (1, predictions[0]) : (0, 1 - predictions[0])
    }
    var best = 0
    for place in predictions.indices where predictions[place] > predictions[best] { best = place }
    return (best, predictions[best])
  }

  /// What the units of all stages but the output do at each place, as JSON.
  static func units(_ network: Network<Double>, _ scene: RunScene) -> JSON {
    let hidden = scene.stages.dropLast()
    guard !hidden.isEmpty else { return [] }
    let outputs = network.layerOutputs(for: scene.picture.inputs(size: unitSize))
    return .array(
      hidden.map { stage in
        let numbers = outputs[stage.output]
        return .array((0..<stage.units).map { unit(numbers, $0, of: stage.units) })
      })
  }

  private static func unit(_ numbers: [Double], _ number: Int, of count: Int) -> JSON {
    let own = stride(from: number, to: numbers.count, by: count).map { numbers[$0] }
    let largest = own.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    let scale = largest > 0 ? largest : 1
    return [
      "bytes": .string(base64(own.map { byte($0, low: -scale, high: scale) })),
      "scale": .number(scale),
    ]
  }

  /// A number of a range as a byte; what lies outside, as the nearest end, and what is no number,
  /// as the middle.
  static func byte(_ number: Double, low: Double, high: Double) -> UInt8 {
    let part = (number - low) / (high - low)
    guard !part.isNaN else { return 128 }
    return UInt8((min(max(part, 0), 1) * 255).rounded())
  }

  private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
