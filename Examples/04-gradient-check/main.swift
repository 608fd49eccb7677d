// Every gradient of a network beside its finite difference, and what a mistake looks like.
import Backprop

/// A mistake that students make: the slope of the sigmoid, a · (1 − a), taken at the input instead of
/// at the output.
struct MistakenSigmoid: Activation {
  static let kind = "mistaken-sigmoid"

  func value<S: Scalar>(at x: S) -> S { S.sigmoid(x) }

  func slope<S: Scalar>(at x: S, value y: S) -> S { x * (1 - x) }
}

let xor = try Dataset<Double>(
  inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]])

for activation in [Sigmoid(), MistakenSigmoid()] as [any Activation] {
  let network = Network<Double>(inputs: 2, seed: 1) {
    Dense(4)
    activation
    Dense(1)
  }
  let check = try GradientCheck(network, on: xor, loss: BinaryCrossEntropy())
  print("With \(activation.kind):\n\(check)\n")
}
