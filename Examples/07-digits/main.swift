// Handwritten digits with a network written by hand, on numbers that come from a table.
import Backprop

let table = try Table(contentsOf: "data/digits.csv")
let features = table.columns.dropLast().compactMap { column in
  if case .numbers(let numbers) = column.values { numbers } else { nil }
}
guard case .numbers(let digits) = table["target"]?.values else { fatalError("no digits") }

let split = Split(
  Array(0..<table.count), classes: (0..<table.count).map { Int(digits[$0]) }, part: 0.2, seed: 0)
func inputs(_ rows: [Int]) -> [[Float]] { rows.map { row in features.map { Float($0[row] / 16) } } }

let network = Network<Float>(inputs: features.count, seed: 0) {
  Dense(100, initializer: HeNormal())
  ReLU()
  Dense(10)
}
let trainer = try Trainer(
  network,
  on: Dataset(inputs: inputs(split.training), targets: split.training.map { [Float(digits[$0])] }),
  loss: CrossEntropy(), optimizer: Adam(), batchSize: 200)
for _ in 0..<50 {
  let epoch = try trainer.runEpoch()
  if epoch.number.isMultiple(of: 10) { print(epoch) }
}

let predictions = trainer.model.predict(inputs(split.heldOut))
let metrics = ClassificationMetrics(
  truth: split.heldOut.map { Int(digits[$0]) }, probabilities: predictions,
  classNames: (0..<10).map { "\($0)" })
print(metrics)
