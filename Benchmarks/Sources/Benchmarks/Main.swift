import Foundation

/// `swift run -c release Benchmarks [products] [lab] [--peers FOLDER]`
@main
struct Main {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var peers = "../../shared/peers"
    if let place = arguments.firstIndex(of: "--peers"), place + 1 < arguments.count {
      peers = arguments[place + 1]
      arguments.removeSubrange(place...place + 1)
    }
    for name in arguments.isEmpty ? ["products", "lab"] : arguments {
      switch name {
      case "products": ProductBenchmark.run()
      case "lab": try LabBenchmark.run(peers: peers)
      default:
        FileHandle.standardError.write(
          Data("There is no benchmark \"\(name)\"; there are products and lab.\n".utf8))
        exit(64)
      }
    }
  }
}
