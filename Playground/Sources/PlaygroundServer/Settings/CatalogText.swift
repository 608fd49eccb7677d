import Backprop

/// What the page offers to choose from: the CATALOG of the contract.
enum CatalogText {
  /// All lists, with the defaults and limits.
  static func json(tables: [StoredTable]) -> JSON {
    [
      "samples": .array(Catalog.samples.map(sample)),
      "activations": .array(
        Catalog.activations.map {
          item(
            $0,
            more: [
              .init("formula", .string(Formulas.value($0))),
              .init("slope", .string(Formulas.slope($0))),
            ])
        }),
      "losses": .array(
        Catalog.losses.map {
          let isForClasses = $0 is CrossEntropy || $0 is BinaryCrossEntropy
          return item(
            $0,
            more: [
              .init("formula", .string(Formulas.loss($0))),
              .init("tasks", [.string(isForClasses ? "classification" : "regression")]),
            ])
        }),
      "optimizers": .array(
        Catalog.optimizers.map {
          item($0, more: [.init("formula", .string(Formulas.update($0)))])
        }),
      "schedules": .array(RunSettings.schedules.map { item($0) }),
      "initializers": .array(Catalog.initializers.map { item($0) }),
      "defaults": RunSettings.usual.json, "limits": Limits.json,
      "tables": .array(tables.map(\.json)),
    ]
  }

  private static func sample(_ sample: any Sample) -> JSON {
    item(
      sample,
      more: [
        .init("task", .string(sample.task.rawValue)), .init("about", .string(sample.about)),
      ])
  }

  private static func item(_ item: any CatalogItem, more: [JSON.Member] = []) -> JSON {
    let text = Catalog.text(of: item)
    return .object(
      [
        .init("kind", .string(item.kind)), .init("text", .string(text)),
        .init("settings", .array(settings(in: text))),
      ] + more)
  }

  /// The settings of an item as its text has them: `kind:name=value,name=value`.
  static func settings(in text: String) -> [JSON] {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return [] }
    return parts[1].split(separator: ",").map { setting in
      let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let word = pair.count > 1 ? String(pair[1]) : ""
      let value: JSON =
        switch word {
        case "null": .null
        case "true": true
        case "false": false
        default: Double(word).map { .number($0) } ?? .string(word)
        }
      return ["name": .string(String(pair[0])), "value": value]
    }
  }
}
