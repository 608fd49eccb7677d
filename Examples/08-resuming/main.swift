// A run that is interrupted and goes on ends with the same bytes as one that was not.
import Backprop
import Foundation

let table = try Table(contentsOf: "data/iris.csv")
var settings = TrainingSettings(target: "species")
settings.epochs = 60
let folder = FileManager.default.temporaryDirectory.appending(path: "backprop-run").path

let interrupted = try TableTrainer<Float>(table, settings: settings)
for _ in 0..<25 { try interrupted.runEpoch() }
try interrupted.writeCheckpoint(to: folder)

let resumed = try TableTrainer<Float>(table, settings: settings)
try resumed.resume(from: CheckpointFile(folder: folder))
print("resumed after epoch \(resumed.history.entries.count)")
try resumed.run()

let whole = try TableTrainer<Float>(table, settings: settings)
try whole.run()
print("resumed:         \(resumed.model.network.digest)")
print("not interrupted: \(whole.model.network.digest)")
let isSame = try resumed.model.bytes == whole.model.bytes
precondition(isSame)
