import Backprop
import Foundation

/// Reading of comma-separated values: MB a second on one core, and the memory that it takes beyond that of
/// the numbers, each kind of column in a process of its own.
struct TableBenchmark {
  /// Kinds of fields, and how one is written for a random number.
  private static let kinds: [(name: String, field: @Sendable (inout Random) -> String)] = [
    ("17 digits", { "\($0.nextUniform() - 0.5)" }),
    ("6 decimals", { String(format: "%.6f", $0.nextUniform() * 200 - 100) }),
    ("digits (0.0 to 16.0)", { "\(Double($0.next(below: 17)))" }),
    ("integers to 16", { "\($0.next(below: 17))" }),
    ("words", { ["red", "green", "blue", "yellow"][$0.next(below: 4)] }),
  ]

  static func run(megabytes: Int = 100) throws {
    print("Tables: 20 columns, \(megabytes) MB, one core")
    print("  \("fields".column(22)) MB/s     numbers   memory beyond them")
    // The lines of the other processes come in between.
    fflush(nil)
    let path = FileManager.default.temporaryDirectory.appending(path: "backprop-table.csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (place, kind) in kinds.enumerated() {
      try write(kind.field, megabytes: megabytes, to: path)
      // What a process has taken once it keeps, so each kind is read in a new one.
      let process = Process()
      process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      process.arguments = ["table-kind", "\(place)", path]
      try process.run()
      process.waitUntilExit()
    }
  }

  /// Reads the file and prints what that took: the work of one process.
  static func read(kind: Int, path: String) throws {
    let before = peakMemory()
    let start = seconds()
    let table = try Table(csv: path)
    let time = seconds() - start
    let bytes = Double(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0)
    let numbers = Double(table.count * table.columns.count * 8) / 1e6
    let beyond = (peakMemory() - before) - numbers
    print(
      "  \(kinds[kind].name.column(22)) \((bytes / 1e6 / time).text(0, width: 4))"
        + "  \(numbers.text(0, width: 6)) MB  \(beyond.text(0, width: 6)) MB")
  }

  /// The most memory that this process has had, in MB; 0 where the system does not say.
  private static func peakMemory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split(separator: " ").compactMap { Double($0) }.first ?? 0) * 1024 / 1e6
  }

  private static func write(
    _ field: (inout Random) -> String, megabytes: Int, to path: String
  ) throws {
    var random = Random(seed: 1)
    var block = ""
    while block.utf8.count < 1_000_000 {
      block += (0..<20).map { _ in field(&random) }.joined(separator: ",") + "\n"
    }
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.write(
      contentsOf: Data(((0..<20).map { "x\($0)" }.joined(separator: ",") + "\n").utf8))
    let data = Data(block.utf8)
    for _ in 0..<megabytes { try file.write(contentsOf: data) }
    try file.close()
  }
}
