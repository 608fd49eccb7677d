import Backprop
import Foundation

/// "Cost as the work grows": time and peak memory over rows, widths, depths and sizes of batches,
/// and of a large file, each point in a process of its own. `scale.py` draws what is written here.
struct ScaleBenchmark {
  private var threads = 1
  private var isQuick = false
  private var only: [String] = []
  private var sizes: [Int] = []
  private var output = "scale.jsonl"

  /// `[--threads N] [--quick] [--only SERIES,…] [--sizes N,…] [--output FILE]`; or, as it starts
  /// itself again, `point SERIES SIZE THREADS FOLDER`.
  static func run(_ arguments: [String]) throws {
    if arguments.first == "point", arguments.count == 5, let size = Int(arguments[2]),
      let threads = Int(arguments[3])
    {
      let meter = ScaleMeter(series: arguments[1], size: size, threads: threads)
      return try ScalePoint.measure(meter, folder: URL(fileURLWithPath: arguments[4]))
    }
    var benchmark = ScaleBenchmark()
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch (option, rest.first) {
      case ("--quick", _): benchmark.isQuick = true
      case ("--threads", let value?): benchmark.threads = Int(value) ?? 1
      case ("--only", let value?): benchmark.only = value.split(separator: ",").map(String.init)
      case ("--sizes", let value?):
        benchmark.sizes = value.split(separator: ",").compactMap { Int($0) }
      case ("--output", let value?): benchmark.output = value
      default:
        FileHandle.standardError.write(Data("scale does not know \"\(option)\".\n".utf8))
        exit(64)
      }
      if option != "--quick" { rest.removeFirst() }
    }
    try benchmark.measureAll()
  }

  /// The series, with the sizes of their points.
  private var points: [(series: String, sizes: [Int])] {
    let rows = (3...(isQuick ? 6 : 7)).map { (1...$0).reduce(1) { size, _ in size * 10 } }
    return [
      // Arrays of arrays of 10⁷ rows would take some 12 GB.
      ("rows-arrays", rows.filter { $0 <= 1_000_000 }),
      ("rows-table", rows), ("rows-predictor", rows),
      ("widths", [2, 8, 32, 128, 512, 2048, 8192].filter { !isQuick || $0 < 8192 }),
      ("depths", (0...6).map { 1 << $0 }), ("batches", (0...13).map { 1 << $0 }),
      ("csv", [isQuick ? 100 : 1000]),
    ].filter { only.isEmpty || only.contains($0.0) }
  }

  private func measureAll() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "backprop-scale-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let start = seconds()
    var empty = 0.0
    try measure("empty", 1, folder) { empty = $0.peak }
    print("Cost as the work grows, threads: \(threads), memory beyond \(empty.text(0)) MB")
    var lines = Data()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (series, sizes) in points {
      print("\n\(Self.titles[series] ?? series)")
      print(
        "       size  stage                       s      ns/row  ns/1000 m-adds  GFLOP/s   peak MB"
          + "  of that mapped")
      for size in sizes where self.sizes.isEmpty || self.sizes.contains(size) {
        try measure(series, size, folder) {
          var result = $0
          result.peak = max(0, result.peak - empty)
          print(Self.row(of: result))
          fflush(nil)
          lines += try encoder.encode(result) + Data("\n".utf8)
        }
      }
    }
    try lines.write(to: URL(fileURLWithPath: output))
    print("\nAll of it took \((seconds() - start).text(0)) s; the numbers are in \(output).")
  }

  private static let titles = [
    "rows-arrays": "Rows in arrays of arrays (Dataset, Trainer), 64-100-10, batches of 200",
    "rows-table": "Rows in a mapped .npy file (Table, TableTrainer), 64-100-10, batches of 200",
    "rows-predictor": "Rows in one array (model.predictor()), 64-100-10",
    "widths": "Widths w of w-w-w-10, batches of 256",
    "depths": "Hidden layers of 128 units behind 128 inputs, 10 outputs, batches of 256",
    "batches": "Sizes of batches, 64-100-10, 65,536 rows",
    "csv": "Comma-separated values of so many MB in 20 columns, the default settings",
  ]

  private static func row(of result: ScaleResult) -> String {
    let perAdd = result.multiplyAdds.map { result.nanosecondsPerRow * 1e3 / Double($0) }
    return [
      Double(result.size).text(0, width: 11), " " + result.stage.column(21),
      result.seconds.text(result.seconds < 0.01 ? 6 : 3, width: 9),
      result.nanosecondsPerRow.text(1, width: 11), (perAdd?.text(1) ?? "").right(15),
      (result.gigaflops?.text(1) ?? "").right(8), result.peak.text(0, width: 9),
      result.mapped.text(0, width: 15),
    ].joined(separator: " ")
  }

  /// Measures a point in a new process, since what a process has taken once it keeps, and gives
  /// `use` each stage as soon as it is over.
  private func measure(
    _ series: String, _ size: Int, _ folder: URL, _ use: (ScaleResult) throws -> Void
  ) throws {
    let files = [
      ScaleFiles.inputs(in: folder), ScaleFiles.targets(in: folder), ScaleFiles.text(in: folder),
    ]
    defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
    if series == "rows-table" { try ScaleFiles.writeArrays(rows: size, in: folder) }
    if series == "csv" { try ScaleFiles.writeText(megabytes: size, in: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = ["scale", "point", series, "\(size)", "\(threads)", folder.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var unread = Data()
    while case let some = pipe.fileHandleForReading.availableData, !some.isEmpty {
      unread += some
      while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        try use(JSONDecoder().decode(ScaleResult.self, from: unread[..<end]))
        unread = unread[(end + 1)...]
      }
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ScaleFailure(point: "\(series) \(size)") }
  }
}

/// A point whose process failed.
struct ScaleFailure: Error {
  let point: String
}

extension String {
  /// The text at the right end of a column.
  fileprivate func right(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
