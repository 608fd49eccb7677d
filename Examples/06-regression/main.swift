// How far diabetes will have progressed in a year, in numbers: settings of one's own, cross-validation,
// and rows of a new table.
import Backprop

let table = try Table(contentsOf: "data/diabetes.csv")
var settings = TrainingSettings(target: "target")
settings.hidden = [32]
settings.activations = [Tanh()]
settings.loss = Huber()
settings.schedule = ReduceOnPlateau(patience: 5)
settings.seed = 3

for fold in try TableTrainer<Double>.folds(of: table, settings: settings, count: 5) {
  let trainer = try fold.trainer()
  try trainer.run()
  print("R² of the rows held out:", try fold.evaluate(trainer.model).metrics.headline.value ?? 0)
}

let trainer = try TableTrainer<Double>(table, settings: settings)
try trainer.run()
print(trainer.stopReason?.description ?? "", "after \(trainer.history.entries.count) epochs")

let patients = try Table(
  csvText: """
    age,sex,bmi,bp,s1,s2,s3,s4,s5,s6
    0.04,0.05,0.06,0.02,-0.04,-0.03,-0.04,0,0.02,-0.02
    -0.01,-0.04,-0.05,,0.03,0.02,0.07,-0.04,-0.07,-0.09
    """)
let predictions = try trainer.model.predict(patients)
print(predictions.number(row: 0), predictions.number(row: 1))
print("missing and filled in:", predictions.notes.filled)
