// Whatever bytes are taken for a table, there is an error or a table that can be learned from.

@testable import Backprop

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let options = [
    CSVOptions(), CSVOptions(hasHeader: false), CSVOptions(delimiter: ";", decimalComma: true),
    CSVOptions(hasHeader: false, decimalComma: true),
  ]
  guard let table = try? Table(csvBytes: bytes, options: options[count % options.count]),
    let target = table.names.last
  else { return 0 }
  var settings = TrainingSettings(target: target)
  settings.hidden = [3]
  settings.epochs = 1
  guard let trainer = try? TableTrainer<Float>(table, settings: settings, threads: 1),
    (try? trainer.run()) != nil
  else { return 0 }
  let model = trainer.model
  _ = try? model.predict(table)[0].description
  _ = try? model.evaluate(table).metrics.description
  // What was learned from a table fits into a file.
  if let file = try? model.file {
    let read = try? ModelFile(bytes: file.bytes, source: "file").model(as: Float.self)
    precondition(read?.network.digest == model.network.digest, "The file is not the model.")
  }
  return 0
}
