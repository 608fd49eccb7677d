import Backprop
import Foundation

/// What one stage of a point took, a line of `scale.jsonl`.
struct ScaleResult: Codable {
  var series: String
  /// What the series is over: rows, width, depth, batch size or megabytes.
  var size: Int
  var stage: String
  var threads: Int
  /// How many rows the stage went through.
  var rows: Int
  /// The fastest of `runs` runs.
  var seconds: Double
  var runs: Int
  var nanosecondsPerRow: Double
  /// Of a row: the way forward, the gradient of the weights and, of all layers but the first,
  /// that of the inputs.
  var multiplyAdds: Int?
  var gigaflops: Double?
  /// The most memory up to the end of the stage, in MB, mapped files included.
  var peak: Double
  /// What of the memory at the end of the stage is in mapped files, which the system can have back.
  var mapped: Double
}

/// Times the stages of one point, in a process of its own, and prints each as a line of JSON.
struct ScaleMeter {
  let series: String
  let size: Int
  let threads: Int

  /// Times some work, again and again if it is short and not only the first time is of interest
  /// (`once`), and returns the last result. How many rows that were is asked afterwards, since a
  /// file tells only then.
  @discardableResult
  func stage<Result>(
    _ name: String, rows: (Result) -> Int, multiplyAdds: Int? = nil, once: Bool = false,
    _ work: () throws -> Result
  ) throws -> Result {
    var times: [Double] = []
    var sum = 0.0
    func time() throws -> Result {
      let start = seconds()
      let result = try work()
      times.append(seconds() - start)
      sum += times[times.count - 1]
      return result
    }
    var isEnough: Bool {
      once || times.count >= 2000 || (sum > 0.5 && (times.count > 4 || sum > 2))
    }
    // A result is let go before the next is made: two at once would be twice the memory.
    while !isEnough { _ = try time() }
    let result = try time()
    let rows = rows(result)
    // Others who use the machine only make a run slower.
    let fastest = times.min() ?? 0
    let status = Self.memory()
    let line = ScaleResult(
      series: series, size: size, stage: name, threads: threads, rows: rows, seconds: fastest,
      runs: times.count, nanosecondsPerRow: fastest * 1e9 / Double(rows),
      multiplyAdds: multiplyAdds,
      gigaflops: multiplyAdds.map { 2e-9 * Double($0) * Double(rows) / fastest },
      peak: status["VmHWM"] ?? 0, mapped: status["RssFile"] ?? 0)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(line), as: UTF8.self))
    fflush(nil)
    return result
  }

  /// The same for a number of rows that is known.
  @discardableResult
  func stage<Result>(
    _ name: String, rows: Int, multiplyAdds: Int? = nil, once: Bool = false,
    _ work: () throws -> Result
  ) throws -> Result {
    try stage(name, rows: { _ in rows }, multiplyAdds: multiplyAdds, once: once, work)
  }

  /// What the system says about the memory of this process, in MB; nothing where it says nothing.
  private static func memory() -> [String: Double] {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let lines = status.split(separator: "\n").filter { $0.hasSuffix(" kB") }
    return Dictionary(
      lines.map { line in
        let words = line.split(whereSeparator: { ": \t".contains($0) })
        return (String(words[0]), (Double(words[1]) ?? 0) * 1024 / 1e6)
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// A network of dense layers, ReLU between them.
struct ScaleNetwork {
  let sizes: [Int]

  var network: Network<Float> {
    var layers: [any Layer] = []
    for (place, width) in sizes.dropFirst().enumerated() {
      // Deep networks of ReLU keep their numbers in range with He's weights only.
      layers.append(Dense(width, initializer: HeNormal()))
      if place < sizes.count - 2 { layers.append(ReLU()) }
    }
    return Network<Float>(inputs: sizes[0], layers: layers)
  }

  /// The multiply-adds of a training step for one row.
  var multiplyAdds: Int {
    let all = zip(sizes, sizes.dropFirst()).map { $0 * $1 }
    return 3 * all.reduce(0, +) - all[0]
  }
}

/// Numbers to learn from that are nothing but random: only their count matters here.
struct ScaleData {
  private var random = Random(seed: 1)

  mutating func inputs(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(random.nextUniform() - 0.5) }
  }

  mutating func classes(_ count: Int) -> [Int] {
    (0..<count).map { _ in random.next(below: 10) }
  }

  mutating func dataset(rows: Int, inputs width: Int) throws -> Dataset<Float> {
    try Dataset(
      inputs: inputs(rows * width).rows(of: width), targets: classes(rows).map { [Float($0)] })
  }
}
