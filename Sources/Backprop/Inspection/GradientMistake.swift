/// A gradient that differs from its finite difference, and whose backward pass is to blame.
public struct GradientMistake: Sendable, Equatable, CustomStringConvertible {
  /// The layer with its number, such as `1 my-activation`, or the loss.
  public let culprit: String
  /// Which gradient it is: `∂L/∂input`, `∂L/∂weight`, or `∂L/∂output` of a loss.
  public let gradient: String
  /// The number that is wrong by most, such as `[0, 3]`: its row and column.
  public let place: String
  /// What the backward pass computes.
  public let analytic: Double
  /// What the finite difference says.
  public let numeric: Double
  /// Their difference as a part of the larger.
  public let relativeError: Double
  /// How many numbers of the gradient are wrong.
  public let wrong: Int
  /// How many numbers it has.
  public let compared: Int

  /// Where the mistake is and how far off.
  public var description: String {
    "\(culprit): \(gradient) is wrong in \(wrong) of \(compared) numbers; worst at \(place): "
      + "\(analytic.formattedScientific(fractionDigits: 6)) instead of "
      + "\(numeric.formattedScientific(fractionDigits: 6)), relative error "
      + "\(relativeError.formattedScientific(fractionDigits: 1))"
  }

  /// A larger relative error is no rounding; right gradients stay below a hundredth of it.
  public static var largestSoundError: Double { 1e-5 }

  /// The mistakes of a step, from the outputs to the inputs. What only follows from a mistake nearer
  /// to the outputs is none: a layer is to blame if what it was given is right and what it gives is not.
  static func find(
    in layers: [Explanation.LayerStep], _ inputGradient: Explanation.ComparedGradient,
    _ loss: any Loss
  ) -> [GradientMistake] {
    guard let last = layers.last else { return [] }
    if let mistake = GradientMistake(last.outputGradient, "∂L/∂output", of: "loss \(loss.kind)") {
      return [mistake]
    }
    var mistakes: [GradientMistake] = []
    for layer in layers.reversed() {
      let culprit = "layer \(layer.number) \(layer.layer.kind)"
      for parameter in layer.parameters {
        let name = parameter.name.drop { $0 != "." }.dropFirst()
        if let mistake = GradientMistake(parameter.gradient, "∂L/∂\(name)", of: culprit) {
          mistakes.append(mistake)
        }
      }
      let given = layer.number == 0 ? inputGradient : layers[layer.number - 1].outputGradient
      if let mistake = GradientMistake(given, "∂L/∂input", of: culprit) {
        return mistakes + [mistake]
      }
    }
    return mistakes
  }

  /// The worst number of a gradient; nil if all are right.
  private init?(
    _ pair: Explanation.ComparedGradient, _ gradient: String, of culprit: String
  ) {
    let errors = pair.relativeErrors
    let places = errors.indices.filter { place in
      // Written so that an error that is not a number is wrong too.
      errors[place].map { !($0 <= Self.largestSoundError) } ?? false
    }
    let worst = places.max { (errors[$0] ?? 0).isLess(than: errors[$1] ?? 0) }
    guard let worst, let numeric = pair.numeric[worst], let error = errors[worst] else {
      return nil
    }
    self.culprit = culprit
    self.gradient = gradient
    let columns = pair.analytic.columns
    place = "[\(worst / columns), \(worst % columns)]"
    analytic = pair.analytic.numbers[worst]
    self.numeric = numeric
    relativeError = error
    wrong = places.count
    compared = errors.count
  }
}
