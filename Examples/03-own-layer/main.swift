// An activation and a loss of one's own: a few lines each, checked and trained like any other.
// At full speed with swift run -c release -Xcc -march=x86-64-v3 03-own-layer
import Backprop
import Foundation

/// y = x · e^(−x²): a bump on one side of 0 and a dip on the other.
struct Wavelet: Activation {
  static let kind = "wavelet"
  func value<S: Scalar>(at x: S) -> S { x * S.exp(-x * x) }
  func slope<S: Scalar>(at x: S, value y: S) -> S { S.exp(-x * x) - 2 * x * y }
}

/// log cosh of the error: the square of small errors, the size of large ones.
struct LogCosh: ElementwiseLoss {
  static let kind = "log-cosh"
  func value<S: Scalar>(of output: S, target: S) -> S {
    let error = (output - target).magnitude
    return error + S.log1p(S.exp(-2 * error)) - S(0.6931471805599453)
  }
  func slope<S: Scalar>(of output: S, target: S) -> S { S.tanh(output - target) }
}

let inputs = (0..<40).map { [Double($0) / 10 - 2] }
let data = try Dataset(inputs: inputs, targets: inputs.map { [$0[0] * $0[0]] })
let network = Network<Double>(inputs: 1, seed: 3, layers: [Dense(16), Wavelet(), Dense(1)])
print(try GradientCheck(network, on: data, loss: LogCosh()))

let trainer = try Trainer(network, on: data, loss: LogCosh(), optimizer: Adam(learningRate: 0.01))
for _ in 0..<500 { _ = try trainer.runEpoch() }
print("The square of 1.5 is about \(trainer.model.predict([[1.5]])[0][0])")

// A file can hold them, and is read where they are named.
let path = FileManager.default.temporaryDirectory.appending(path: "own-layer.safetensors").path
try trainer.model.write(to: path)
let model = try Model<Double>(contentsOf: path, including: [Wavelet(), LogCosh()])
precondition(model.predict([[1.5]]) == trainer.model.predict([[1.5]]))
