import Backprop
import Foundation

/// One point of "cost as the work grows", and how it is measured in a process of its own.
enum ScalePoint {
  static func measure(_ meter: ScaleMeter, folder: URL) throws {
    switch meter.series {
    case "empty": try meter.stage("nothing", rows: 1, once: true) {}
    case "rows-arrays": try measureArrays(meter)
    case "rows-table": try measureTable(meter, folder: folder)
    case "rows-predictor": try measurePredictor(meter)
    case "widths":
      let width = meter.size
      // Enough rows for few steps of a wide network and many of a narrow one.
      let rows = max(512, min(16_384, (1 << 21) / width / 256 * 256))
      try measureEpoch(meter, [width, width, width, 10], rows: rows, batchSize: 256)
    case "depths":
      let sizes = [Int](repeating: 128, count: meter.size + 1) + [10]
      try measureEpoch(meter, sizes, rows: 8192, batchSize: 256)
    case "batches":
      try measureEpoch(meter, [64, 100, 10], rows: 65_536, batchSize: meter.size)
    case "csv": try measureCSV(meter, folder: folder)
    default: throw UnknownWorkload(name: meter.series)
    }
  }

  private static func measureEpoch(
    _ meter: ScaleMeter, _ sizes: [Int], rows: Int, batchSize: Int
  ) throws {
    let network = ScaleNetwork(sizes: sizes)
    var data = ScaleData()
    let dataset = try data.dataset(rows: rows, inputs: sizes[0])
    let start = try meter.stage("network", rows: rows, once: true) { network.network }
    let trainer = try meter.stage("set-up", rows: rows, once: true) {
      try Trainer(
        start, on: dataset, loss: CrossEntropy(), optimizer: Adam(), batchSize: batchSize,
        threads: meter.threads)
    }
    // The first epoch touches memory for the first time.
    _ = try trainer.runEpoch()
    try meter.stage("epoch", rows: rows, multiplyAdds: network.multiplyAdds) {
      try trainer.runEpoch()
    }
  }

  // MARK: Rows

  private static let small = ScaleNetwork(sizes: [64, 100, 10])
  private static let classNames = (0..<10).map { "\($0)" }

  /// Rows as arrays of arrays, the way of a program that has its numbers already.
  private static func measureArrays(_ meter: ScaleMeter) throws {
    let rows = meter.size
    var data = ScaleData()
    let inputs = data.inputs(rows * 64).rows(of: 64)
    let truth = data.classes(rows)
    let targets = truth.map { [Float($0)] }
    let network = small.network
    try meter.stage("the arrays themselves", rows: rows, once: true) {}
    let dataset = try meter.stage("data set", rows: rows) {
      try Dataset(inputs: inputs, targets: targets)
    }
    let trainer = try meter.stage("set-up", rows: rows) {
      try Trainer(
        network, on: dataset, loss: CrossEntropy(), optimizer: Adam(), batchSize: 200,
        threads: meter.threads)
    }
    try meter.stage("first epoch", rows: rows, multiplyAdds: small.multiplyAdds, once: true) {
      try trainer.runEpoch()
    }
    try meter.stage("epoch", rows: rows, multiplyAdds: small.multiplyAdds) {
      try trainer.runEpoch()
    }
    let model = trainer.model
    let probabilities = try meter.stage("predict", rows: rows) { model.predict(inputs) }
    try meter.stage("evaluate", rows: rows) {
      ClassificationMetrics(truth: truth, probabilities: probabilities, classNames: classNames)
    }
  }

  /// Rows in a file of NumPy's, the way of a table that is larger than memory should hold.
  private static func measureTable(_ meter: ScaleMeter, folder: URL) throws {
    let rows = meter.size
    let table = try meter.stage("open", rows: rows) {
      try Table(npy: ScaleFiles.inputs(in: folder))
        .joined(with: Table(npy: ScaleFiles.targets(in: folder)))
    }
    var settings = TrainingSettings(target: "target")
    settings.dropout = 0
    settings.optimizer = Adam()
    settings.batchSize = .rows(200)
    settings.validation = .none
    let trainer = try meter.stage("set-up", rows: rows) {
      try TableTrainer<Float>(table, settings: settings, threads: meter.threads)
    }
    try meter.stage("first epoch", rows: rows, multiplyAdds: small.multiplyAdds, once: true) {
      try trainer.runEpoch()
    }
    try meter.stage("epoch", rows: rows, multiplyAdds: small.multiplyAdds) {
      try trainer.runEpoch()
    }
    let model = trainer.model
    try meter.stage("predict", rows: rows) { try model.predict(table) }
    try meter.stage("evaluate", rows: rows) { try model.evaluate(table) }
  }

  /// Rows in one array, the way of a program that predicts.
  private static func measurePredictor(_ meter: ScaleMeter) throws {
    let rows = meter.size
    var data = ScaleData()
    let inputs = data.inputs(rows * 64)
    var outputs = [Float](repeating: 0, count: rows * 10)
    let predictor = Model(network: small.network, loss: CrossEntropy())
      .predictor(threads: meter.threads)
    try meter.stage("predict", rows: rows) {
      var places = outputs.mutableSpan
      predictor.predict(inputs.span, into: &places)
    }
  }

  // MARK: Text

  /// A file of comma-separated values, trained on with the settings that `backprop train` has.
  private static func measureCSV(_ meter: ScaleMeter, folder: URL) throws {
    let table = try meter.stage("read", rows: { $0.count }, once: true) {
      try Table(csv: ScaleFiles.text(in: folder))
    }
    let trainer = try meter.stage("set-up", rows: table.count, once: true) {
      try TableTrainer<Float>(
        table, settings: TrainingSettings(target: "x19"), threads: meter.threads)
    }
    let learned = trainer.trainingRows.count
    try meter.stage("first epoch", rows: learned, once: true) { try trainer.runEpoch() }
    let model = trainer.model
    try meter.stage("evaluate", rows: table.count, once: true) { try model.evaluate(table) }
  }
}
