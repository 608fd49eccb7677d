import Foundation

/// `swift run -c release Benchmarks [products] [lab] [tables] [elementwise] [--peers FOLDER]`
///
/// And on their own: `guard [--record]`, and `workload W1 FIXTURES [THREADS [RUNS]]` for `compare.py`.
@main
struct Main {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var peers = "../../shared/peers"
    if let place = arguments.firstIndex(of: "--peers"), place + 1 < arguments.count {
      peers = arguments[place + 1]
      arguments.removeSubrange(place...place + 1)
    }
    // How the benchmark of tables starts itself again.
    if arguments.count == 3, arguments[0] == "table-kind", let kind = Int(arguments[1]) {
      return try TableBenchmark.read(kind: kind, path: arguments[2])
    }
    if arguments.first == "workload", arguments.count >= 3 {
      let threads = arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1
      let runs = arguments.count > 4 ? Int(arguments[4]) ?? 5 : 5
      return try WorkloadBenchmark(fixtures: Fixtures(folder: arguments[2]), threads: threads)
        .run(arguments[1], runs: runs)
    }
    if arguments.first == "guard" {
      guard try GuardBenchmark.run(records: arguments.contains("--record")) else { exit(1) }
      return
    }
    if arguments.first == "scale" { return try ScaleBenchmark.run(Array(arguments.dropFirst())) }
    for name in arguments.isEmpty ? ["products", "lab", "elementwise", "tables"] : arguments {
      switch name {
      case "products": ProductBenchmark.run()
      case "lab": try LabBenchmark.run(peers: peers)
      case "tables": try TableBenchmark.run()
      case "elementwise":
        ElementwiseBenchmark<Float>.run()
        ElementwiseBenchmark<Double>.run()
      default:
        let names = "products, lab, tables, elementwise, guard and workload"
        FileHandle.standardError.write(
          Data("There is no benchmark \"\(name)\"; there are \(names).\n".utf8))
        exit(64)
      }
    }
  }
}
