// Whatever bytes are taken for a model or a checkpoint, there is an error or something to go on
// with.

import Glibc

@testable import Backprop

/// Writes the checkpoint of the corpus again, into the folder that BACKPROP_CHECKPOINT names.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  guard let folder = getenv("BACKPROP_CHECKPOINT"), let table else { return 0 }
  var settings = TrainingSettings(target: "y")
  settings.hidden = [2]
  settings.batchNormalization = true
  settings.schedule = WarmUp(ticks: 2, then: ReduceOnPlateau(patience: 1))
  settings.loss = BinaryCrossEntropy()
  let trainer = try? TableTrainer<Float>(table, settings: settings, threads: 1)
  _ = try? trainer?.runEpoch()
  try? trainer?.writeCheckpoint(to: String(cString: folder))
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  read(bytes)
  // A text that became longer or shorter would never get further than to its length: put that
  // right.
  let ending = Array("]}}".utf8)
  guard bytes.count > 16,
    let start = (8..<bytes.count - 2).last(where: { Array(bytes[$0..<$0 + 3]) == ending })
  else { return 0 }
  let length = start + 3 - 8
  read((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + bytes[8...])
  return 0
}

private func read(_ bytes: [UInt8]) {
  guard let file = try? SafeTensors(bytes: bytes, source: "file") else { return }
  if let model = try? ModelFile(file, source: "file", including: []) {
    if let floats: Model<Float> = try? model.model() { use(floats) }
    if let doubles: Model<Double> = try? model.model() { use(doubles) }
  }
  if let checkpoint = try? CheckpointFile(file, source: "file") { use(checkpoint) }
}

private func use<S: Scalar>(_ model: Model<S>) {
  _ = model.network.description
  if model.network.inputs < 1000 {
    let row = [S](repeating: 0.5, count: model.network.inputs)
    precondition(model.predict([row, row]).count == 2, "Two rows have two predictions.")
  }
  guard let preprocessing = model.preprocessing else { return }
  for table in tables(for: preprocessing) {
    _ = try? model.predict(table)[0].description
    _ = try? model.evaluate(table).metrics.description
  }
  guard let again = try? ModelFile(bytes: model.file.bytes, source: "again") else {
    preconditionFailure("A model that was read cannot be read again.")
  }
  precondition(again.preprocessing == preprocessing, "A model is written as another.")
}

/// Rows with the columns that a model wants: of what it knows, of other things, and of nothing.
private func tables(for preprocessing: Preprocessing) -> [Table] {
  var columns: [Column] = preprocessing.features.prefix(1000).map { feature in
    switch feature.encoding {
    case .number: Column(name: feature.name, values: .numbers(Numbers([0.5, -1e300, .nan])))
    case .categories(let names, _):
      Column(name: feature.name, values: .text(Text([names[0], "another", nil])))
    }
  }
  for (place, name) in preprocessing.targets.names.enumerated() {
    switch preprocessing.targets.kind {
    case .numbers: columns.append(Column(name: name, values: .numbers(Numbers([1, 2, .nan]))))
    case .labels(let labels):
      columns.append(Column(name: name, values: .text(Text(labels[place] + [nil]))))
    case .classes(let classes):
      columns.append(Column(name: name, values: .text(Text([classes[0], classes[1], nil]))))
    }
  }
  return [[0, 1, 2], [0], [2]].map { rows in
    Table(
      source: "table", count: rows.count,
      columns: columns.map { column in
        let values: Column.Values =
          switch column.values {
          case .numbers(let numbers): .numbers(Numbers(rows.map { numbers[$0] }))
          case .text(let text): .text(Text(rows.map { text[$0] }))
          }
        return Column(name: column.name, values: values)
      }, digest: "")
  }
}

/// The table that the checkpoint in the corpus was made with.
private let table = try? Table(csvText: checkpointTable, source: "table")

private let checkpointTable =
  "x,kind,y\n"
  + (0..<40).map { "\($0 * 7 % 40),\($0 % 3 == 0 ? "a" : "b"),\($0 % 2 == 0 ? "no" : "yes")\n" }
  .joined()

private func use(_ checkpoint: CheckpointFile) {
  guard let table, checkpoint.settings.validation != .table else { return }
  func resume<S: Scalar>(_ scalar: S.Type) {
    guard
      let trainer = try? TableTrainer<S>(table, settings: checkpoint.settings, threads: 1),
      (try? trainer.resume(from: checkpoint)) != nil
    else { return }
    _ = trainer.history.description
    for _ in 0..<3 { _ = try? trainer.runEpoch() }
    _ = try? trainer.model.file
  }
  if checkpoint.isDouble { resume(Double.self) } else { resume(Float.self) }
}
