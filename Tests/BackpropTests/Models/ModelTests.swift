import Testing

@testable import Backprop

struct ModelTests {
  @Test("A prediction is what the loss makes of the outputs")
  func finishing() {
    var network = Network<Double>(inputs: 2) { Dense(3) }
    network["0.weight"] = [1, 2, 3, -1, 0, 1]
    network["0.bias"] = [0.5, 0, -0.5]
    let outputs = [-0.5, 4, 8.5]
    func predict(_ loss: any Loss) -> [Double] {
      Model(network: network, loss: loss).predict([[2, 3]])[0]
    }
    #expect(predict(MeanSquaredError()) == outputs)
    #expect(predict(BinaryCrossEntropy()) == outputs.map { Double.sigmoid($0) })
    #expect(predict(Poisson()) == outputs.map { Double.exp($0) })
    let sum = outputs.reduce(0) { $0 + Double.exp($1) }
    for (found, output) in zip(predict(CrossEntropy()), outputs) {
      #expect((found - Double.exp(output) / sum).magnitude < 1e-15)
    }
  }

  @Test("A row is predicted the same whatever rows are beside it")
  func rowsAreIndependent() {
    let network = Network<Float>(inputs: 4, seed: 2) {
      Dense(33)
      BatchNormalization()
      GELU()
      LayerNormalization()
      Dropout()
      Dense(3)
    }
    let model = Model(network: network, loss: CrossEntropy())
    var random = Random(seed: 1)
    let rows = (0..<50).map { _ in (0..<4).map { _ in Float(random.nextNormal()) } }
    let together = model.predict(rows)
    #expect(rows.map { model.predict([$0])[0] } == together)
    #expect(model.predict([]).isEmpty)
  }

  @Test("Many threads may use one model")
  func concurrency() async {
    let network = Network<Double>(inputs: 2, seed: 2) {
      Dense(8)
      Tanh()
      Dense(1)
    }
    let model = Model(network: network, loss: MeanSquaredError())
    let expected = model.predict([[1, 2]])
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 { group.addTask { model.predict([[1, 2]]) == expected } }
      for await isSame in group { #expect(isSame) }
    }
  }
}
