import Testing

@testable import Backprop

@Suite("Training settings") struct TrainingSettingsTests {
  @Test("They come back from JSON as they were")
  func coding() throws {
    var settings = TrainingSettings(target: "y")
    #expect(settings.problem == nil)
    for _ in 0..<2 {
      let text = try JSONText.encode(settings)
      let read = try JSONText.decode(text, as: TrainingSettings.self)
      #expect(try JSONText.encode(read) == text)
      settings.columns.features = ["a", "b"]
      settings.columns.task = .regression
      settings.dropout = 0.5
      settings.loss = Huber(delta: 2)
      settings.clipping = .norm(3)
      settings.batchSize = .rows(7)
      settings.schedule = WarmUp(ticks: 3)
      settings.validation = .table
      settings.patience = nil
      settings.targetLoss = 0.25
      settings.activations = [Tanh(), LeakyReLU(leak: 0.5)]
      settings.hidden = [3, 4]
      settings.penalty = Penalty(l1: 0.5, l2: 0.25)
      settings.keepsLast = true
      settings.seed = .max
    }
    for (key, wrong) in [("epochs", "0"), ("hidden", "[-1]"), ("patience", "0")] {
      let text = try JSONText.encode(TrainingSettings(target: "y"))
      let value = key == "epochs" ? "300" : key == "hidden" ? "[100]" : "30"
      let damaged = text.replacing("\"\(key)\":\(value)", with: "\"\(key)\":\(wrong)")
      #expect(damaged != text)
      #expect(throws: JSONTextError.self) {
        _ = try JSONText.decode(damaged, as: TrainingSettings.self)
      }
    }
  }

  @Test("A batch is about a 32nd of the rows, a power of two, and never more than there are")
  func batchSize() {
    var settings = TrainingSettings(target: "y")
    for (rows, batch) in [
      (1, 1), (5, 5), (8, 8), (300, 8), (511, 8), (512, 16), (1437, 32), (8192, 256),
      (1 << 30, 256),
    ] {
      #expect(settings.rowsOfBatch(of: rows) == batch, "\(rows)")
    }
    settings.batchSize = .rows(100)
    #expect(settings.rowsOfBatch(of: 99) == 99 && settings.rowsOfBatch(of: 1000) == 100)
    settings.batchSize = .full
    #expect(settings.rowsOfBatch(of: 1234) == 1234)
    settings.batchSize = .automatic
    settings.optimizer = LBFGS()
    #expect(settings.rowsOfBatch(of: 1234) == 1234)
  }

  @Test("The network is what the settings say")
  func network() {
    var settings = TrainingSettings(target: "y")
    func kinds() -> [String] {
      let network: Network<Float> = settings.network(inputs: 3, outputs: 2)
      return network.layers.map(\.kind)
    }
    #expect(kinds() == ["dense", "relu", "dropout", "dense"])
    settings.hidden = [5, 4]
    settings.activations = [Tanh()]
    settings.batchNormalization = true
    #expect(
      kinds() == [
        "dense", "batch-normalization", "tanh", "dense", "batch-normalization", "tanh", "dense",
      ])
    settings.batchNormalization = false
    settings.optimizer = LBFGS()
    #expect(kinds() == ["dense", "tanh", "dense", "tanh", "dense"])
    settings.activations = [Tanh(), ReLU()]
    #expect(kinds() == ["dense", "tanh", "dense", "relu", "dense"])
    #expect(settings.problem == nil)
    settings.activations = [Tanh(), ReLU(), ReLU()]
    #expect(settings.problem?.contains("one for each of the 2") == true)
    settings.activations = [Tanh()]
    settings.hidden = []
    #expect(kinds() == ["dense"])
  }
}
