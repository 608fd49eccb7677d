// From a table to a trained model: read, train, look at the history, save, load, predict.
import Backprop
import Foundation

let table = try Table(contentsOf: "data/iris.csv")
let trainer = try TableTrainer<Float>(table, settings: TrainingSettings(target: "species"))
while trainer.stopReason == nil { try trainer.runEpoch() }
print(
  trainer.history.best.map { "best epoch \($0.epoch), validation loss \($0.validationLoss ?? 0)" }
    ?? "")

let path = FileManager.default.temporaryDirectory.appending(path: "iris.safetensors").path
try trainer.model.write(to: path)

let model = try Model<Float>(contentsOf: path)
print(try model.evaluate(table).metrics)

let flower = try model.predict([
  "sepal_length": 5.9, "sepal_width": 3.0, "petal_length": 5.1, "petal_width": 1.8,
])
print(
  "This flower is \(flower.label), with a probability of", flower.probabilities[flower.label] ?? 0)
