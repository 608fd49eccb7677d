// Three intertwined spirals: a classifier of several layers, in Float32, with batches and Adam.
import Backprop
import Foundation

/// Points on three spirals, with noise, and the number of the spiral that each lies on.
func spirals(count: Int, seed: UInt64) -> (points: [[Float]], classes: [[Float]]) {
  var random = Random(seed: seed)
  let points = (0..<count).map { number in
    let radius = random.nextUniform()
    let angle = 2 * Double.pi * (Double(number % 3) / 3 + 0.6 * radius + 0.02 * random.nextNormal())
    return [Float(radius * cos(angle)), Float(radius * sin(angle))]
  }
  return (points, (0..<count).map { [Float($0 % 3)] })
}

let (points, classes) = spirals(count: 3_000, seed: 1)
let network = Network<Float>(inputs: 2, seed: 0) {
  Dense(32, initializer: HeNormal())
  ReLU()
  Dense(32, initializer: HeNormal())
  ReLU()
  Dense(3)
}
print(network)

let trainer = try Trainer(
  network, on: Dataset(inputs: points, targets: classes), loss: CrossEntropy(),
  optimizer: Adam(learningRate: 0.01), schedule: CosineDecay(ticks: 50))
for _ in 0..<50 {
  let epoch = try trainer.runEpoch()
  if epoch.number.isMultiple(of: 10) { print(epoch) }
}

let (newPoints, newClasses) = spirals(count: 1_000, seed: 2)
let right = zip(trainer.model.predict(newPoints), newClasses).count { probabilities, spiral in
  probabilities[Int(spiral[0])] == probabilities.max()
}
print("\(right) of \(newPoints.count) new points are on the spiral that is predicted")
