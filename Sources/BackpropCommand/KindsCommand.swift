import ArgumentParser
import Backprop

/// `backprop kinds`: what `train` and `sample` know by name.
struct KindsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kinds",
    abstract: "Lists the activations, losses, optimizers, … that are known by name.",
    discussion: """
      Behind the colon stand the settings and their usual values. Those that shall be others are \
      given in the same way: --optimizer sgd:momentum=0.9,nesterov=true
      """)

  func run() throws {
    let lists: [(option: String, items: [any CatalogItem])] = [
      ("activation", Catalog.activations), ("initializer", Catalog.initializers),
      ("loss", Catalog.losses), ("optimizer", Catalog.optimizers),
      // A warm-up is asked for by an option of its own.
      ("schedule", Catalog.schedules.filter { !($0 is WarmUp) }),
    ]
    var texts = lists.map { list in
      (["--\(list.option)"] + list.items.map { "  \(Catalog.text(of: $0))" }).joined(
        separator: "\n")
    }
    texts.append(
      (["backprop sample"] + Catalog.samples.map { "  \(Catalog.text(of: $0))" })
        .joined(separator: "\n"))
    try StandardOutput.put(texts.joined(separator: "\n\n"))
  }
}
