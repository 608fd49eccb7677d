import ArgumentParser
import Backprop

/// `backprop sample`: a made-up table to try networks on.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Prints a made-up table of two features to try networks on.",
    discussion: """
      \(Catalog.samples.map { "\($0.kind): \($0.about)." }.joined(separator: "\n"))

      EXAMPLES
        backprop sample spirals --rows 300 > spirals.csv
        backprop train spirals.csv --target class
        backprop sample gaussians:count=5,noise=0.1 --rows 500 --seed 7

      Every <kind> with its settings is listed by: backprop kinds
      """)

  @Argument(
    help: ArgumentHelp("xor, circles, moons, gaussians, spirals or plane.", valueName: "kind"))
  var text: String

  @Option(parsing: .unconditional, help: ArgumentHelp("How many rows.", valueName: "count"))
  var rows = 200

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Chooses the points.", valueName: "seed"))
  var seed: UInt64 = 0

  func validate() throws {
    guard (1...10_000_000).contains(rows) else {
      throw ValidationError("--rows must be in 1...10000000; it is \(rows).")
    }
    _ = try sample
  }

  func run() throws {
    try StandardOutput.put(lines: sample.csv(rows: rows, seed: seed))
  }

  private var sample: any Sample {
    get throws {
      do {
        return try Catalog.item(text, of: Catalog.samples)
      } catch {
        throw ValidationError("\(error)")
      }
    }
  }
}
