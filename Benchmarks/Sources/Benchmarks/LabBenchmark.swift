import Backprop

/// The lab's 10,000 epochs, against the same in C: by hand with AVX-512, and as plain loops compiled with
/// fast-math (`c/bound.c` of the peers).
struct LabBenchmark {
  private typealias Twin =
    @convention(c) (
      UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
      Double,
      Int32, UnsafeMutablePointer<Double>
    ) -> Double

  private static let epochs = 10_000
  private static let inputs: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
  private static let targets: [[Double]] = [[0], [1], [1], [0]]

  static func run(peers: String) throws {
    print("The lab: XOR 2-4-1, Float64, \(epochs) epochs, one thread")
    let network = Lab().network()
    var loss = 0.0
    var predictions = ""
    var pieces: [(calls: Int, work: () -> Void)] = [
      (1, { predictions = runLab() }), (1, { loss = train(network) }),
    ]
    var names = ["the lab", "BCE"]
    let library = SharedLibrary(
      compiling: peers + "/c/bound.c", flags: ["-O3", "-march=native", "-ffast-math", "-lm"])
    var twinLosses: [Double] = []
    for (name, symbol) in [("c-bound", "w1"), ("c-plain", "w1_plain")] {
      guard let twin = library?.function(symbol, as: Twin.self) else {
        print("  \(name) is left out: it needs a C compiler and \(peers)/c/bound.c")
        continue
      }
      names.append(name)
      pieces.append((1, { twinLosses.append(run(twin, network)) }))
    }
    let times = medians(rounds: 31, pieces)
    print(
      "  \(predictions)\n  loss \(loss), C \(twinLosses.last.map { "\($0)" } ?? "not measured")")
    for (name, time) in zip(names, times) {
      let ratio = times[0] / time
      print(
        "  \(name.column(10)) \((time * 1e3).text(3, width: 8)) ms"
          + "  \((time * 1e9 / Double(epochs)).text(1, width: 7)) ns an epoch"
          + "  the lab takes \(ratio.text(2)) times as long")
    }
  }

  /// The whole experiment, its first line and its predictions included.
  private static func runLab() -> String {
    var lab = Lab()
    lab.reportEvery = epochs
    var last = ""
    do { try lab.run { last = $0 } } catch { last = "\(error)" }
    return last
  }

  private static func train(_ network: Network<Double>) -> Double {
    guard let data = try? Dataset(inputs: inputs, targets: targets),
      let trainer = try? Trainer(
        network, on: data, loss: BinaryCrossEntropy(), optimizer: SGD(learningRate: 0.1), threads: 1
      )
    else { return .nan }
    for _ in 0..<epochs {
      guard (try? trainer.runEpoch()) != nil else { return .nan }
    }
    let predictions = trainer.model.predict(inputs)
    return zip(predictions, targets).reduce(0) { sum, pair in
      sum + (pair.0[0] - pair.1[0]) * (pair.0[0] - pair.1[0]) / 4
    }
  }

  private static func run(_ twin: Twin, _ network: Network<Double>) -> Double {
    var (first, firstBias) = (network["0.weight"], network["0.bias"])
    var (second, secondBias) = (network["2.weight"], network["2.bias"])
    var losses = [Double](repeating: 0, count: epochs)
    _ = twin(
      inputs.flatMap { $0 }, targets.flatMap { $0 }, &first, &firstBias, &second, &secondBias, 0.1,
      Int32(epochs), &losses)
    return losses[epochs - 1]
  }
}
