import Backprop
import Foundation

/// Notices when a change makes the library slower: how many times as fast it is as plain loops, in the same
/// run, against the ratios in `guard.json`.
///
/// A machine that is slow today is so for both, and what is left is a third of room for noise; a ratio that
/// has fallen by more is measured again before it counts. `Benchmarks guard --record` keeps the ratios of
/// this build and this machine.
struct GuardBenchmark {
  /// What is measured for one kind of build.
  private struct Record: Codable {
    var processor: String
    var ratios: [String: Double]
  }

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let file = folder.appending(path: "guard.json")
  /// A ratio may fall to this part of what was recorded.
  private static let room = 2.0 / 3
  private static let tries = 4

  /// Compares the ratios with what is recorded, or records them; says whether none has fallen.
  static func run(records: Bool) throws -> Bool {
    var recorded: [String: Record] = [:]
    if FileManager.default.fileExists(atPath: file.path) {
      recorded = try JSONDecoder().decode([String: Record].self, from: Data(contentsOf: file))
    }
    let key = "\(build), \(processor)"
    let expected = records ? nil : recorded[key] ?? ofAnotherProcessor(recorded)
    print("The guard: how many times as fast as plain loops; \(key)")
    if expected == nil && !records {
      print("  Nothing is recorded for this build, so nothing can fail; record with --record.")
    } else if recorded[key] == nil && !records {
      print("  Nothing is recorded for this processor; half of what another reached is expected.")
    }
    print("  \("".column(24))      ours       plain    ratio  recorded")
    var ratios: [String: Double] = [:]
    var failures: [String] = []
    for check in try GuardCheck.all(labSource: folder.appending(path: "c/lab.c").path) {
      let goal = expected?.ratios[check.name]
      var (best, attempts) = (measure(check, goal), 1)
      while let goal, best < goal * room, attempts < tries {
        print("    less than expected, so once more")
        best = max(best, measure(check, goal))
        attempts += 1
      }
      ratios[check.name] = best
      if let goal, best < goal * room {
        failures.append(
          "\(check.name): \(best.text(2)) times as fast as plain loops, expected \(goal.text(2))")
      }
    }
    if records {
      recorded[key] = Record(
        processor: processor, ratios: ratios.mapValues { ($0 * 100).rounded() / 100 })
      try write(recorded)
    }
    explain(failures, expected)
    return failures.isEmpty
  }

  private static func measure(_ check: GuardCheck, _ expected: Double?) -> Double {
    let times = medians(
      rounds: expected == nil ? 75 : 25, quantile: 0.25,
      [(check.calls, check.ours), (check.plainCalls, check.plain)])
    let ratio = times[1] / times[0]
    let goal = expected?.text(2, width: 9) ?? "        –"
    print(
      "  \(check.name.column(24))\((times[0] * 1e6).text(2, width: 10)) µs"
        + "\((times[1] * 1e6).text(2, width: 10)) µs \(ratio.text(2, width: 7)) \(goal)")
    return ratio
  }

  private static func explain(_ failures: [String], _ expected: Record?) {
    guard let expected, !failures.isEmpty else { return }
    print("\nSlower than recorded in Benchmarks/guard.json, in \(tries) measurements each:")
    for failure in failures { print("  \(failure)") }
    print(
      """
      The ratios were recorded on \(expected.processor); this is \(processor).
      If a change made the library slower, mend it: `git bisect` with `Benchmarks guard` finds it.
      If it had to be, or the machine is another: `Benchmarks guard --record`, and say why in the commit.
      """)
  }

  private static func write(_ records: [String: Record]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(records) + Data("\n".utf8)).write(to: file)
    print("Recorded in Benchmarks/guard.json.")
  }

  /// What a processor that nothing is known of should reach with this build: how far vectors are ahead of
  /// plain loops is up to it.
  private static func ofAnotherProcessor(_ recorded: [String: Record]) -> Record? {
    let known = recorded.filter { $0.key.hasPrefix(build + ",") }.min { $0.key < $1.key }?.value
    return known.map { known in
      Record(processor: known.processor, ratios: known.ratios.mapValues { $0 / 2 })
    }
  }

  /// What the library was built for, as far as it decides about speed.
  private static var build: String {
    #if arch(x86_64)
      let name = "x86-64"
    #elseif arch(arm64)
      let name = "arm64"
    #else
      let name = "another processor"
    #endif
    return name + (MemoryLayout<Float.Wide>.size == 64 ? " with AVX-512" : "")
  }

  /// What the processor calls itself, where the system says so; the name alone is often that of several.
  private static var processor: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    func value(_ name: String) -> String? {
      info.split(separator: "\n")
        .first { $0.split(separator: ":")[0].trimmingCharacters(in: .whitespaces) == name }?
        .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    guard let name = value("model name") else { return "a processor without a name" }
    guard let family = value("cpu family"), let model = value("model") else { return name }
    return "\(name), family \(family) model \(model)"
  }
}
