import Backprop

let xor = try Dataset<Double>(
  inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]])
let network = Network<Double>(inputs: 2, seed: 1) {
  Dense(4)
  Sigmoid()
  Dense(1)
}
let trainer = try Trainer(
  network, on: xor, loss: BinaryCrossEntropy(), optimizer: SGD(learningRate: 0.1))

for _ in 0..<10_000 {
  let epoch = try trainer.runEpoch()
  if epoch.number.isMultiple(of: 2_000) { print(epoch) }
}
print(trainer.model.predict([[0, 0], [0, 1], [1, 0], [1, 1]]))
