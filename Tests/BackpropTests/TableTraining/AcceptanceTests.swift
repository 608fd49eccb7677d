import Foundation
import Testing

@testable import Backprop

/// How good the default settings are, on tables that everybody knows, beside scikit-learn's
/// networks. `Benchmarks/README.md` lists the means.
@Suite("The defaults, beside scikit-learn's networks") struct AcceptanceTests {
  /// What `Scripts/references/sklearn_references.py` recorded.
  struct Recorded: Decodable, Sendable {
    struct Table: Decodable, Sendable {
      var table: String
      var score: String
      var means: [String: Double]
      var splits: [Split]
    }

    struct Split: Decodable, Sendable {
      var seed: UInt64
      var test_rows: [Int]
    }

    var tables: [Table]
  }

  private func recorded(_ name: String) throws -> Recorded.Table {
    let url = try #require(
      Bundle.module.url(forResource: "sklearn", withExtension: "json", subdirectory: "References"))
    let all = try JSONDecoder().decode(Recorded.self, from: Data(contentsOf: url))
    let table = try #require(all.tables.first { $0.table == name })
    #expect(table.splits.map(\.seed) == [0, 1, 2, 3, 4])
    return table
  }

  private func table(_ name: String) throws -> Table {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Examples/data/\(name).csv").standardizedFileURL
    return try Table(csv: root.path)
  }

  /// The mean score on the test rows of the recorded splits, of networks that never saw them.
  private func meanScore(
    _ name: String, target: String, change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> Double {
    let table = try table(name)
    let splits = try recorded(name).splits
    let scores = try splits.map { split in
      var settings = TrainingSettings(target: target)
      settings.seed = split.seed
      change(&settings)
      let test = Set(split.test_rows)
      let trainer = try TableTrainer<Float>(
        table, settings: settings, rows: (0..<table.count).filter { !test.contains($0) },
        threads: 1)
      try trainer.run()
      #expect(test.isDisjoint(with: trainer.trainingRows + trainer.validationRows))
      switch try trainer.model.evaluate(table, rows: split.test_rows).metrics {
      case .classification(let metrics): return metrics.accuracy
      case .regression(let metrics): return try #require(metrics.r2)
      case .multiLabel: throw TrainingError.mismatch("The table has one target.")
      }
    }
    return scores.reduce(0, +) / Double(scores.count)
  }

  @Test("Iris: at least 0.95 of the flowers")
  func iris() throws {
    let mean = try meanScore("iris", target: "species")
    let theirs = try #require(try recorded("iris").means["default"])
    #expect(mean >= max(theirs - 0.01, 0.95), "\(mean), scikit-learn \(theirs)")
  }

  @Test("Digits: as scikit-learn's default")
  func digits() throws {
    let target = try #require(try table("digits").names.last)
    let mean = try meanScore("digits", target: target)
    let theirs = try #require(try recorded("digits").means["default"])
    #expect(mean >= theirs - 0.01, "\(mean), scikit-learn \(theirs)")
  }

  @Test("Diabetes: as the best of scikit-learn's variants, since its default does not converge")
  func diabetes() throws {
    let mean = try meanScore("diabetes", target: "target")
    let theirs = try #require(try recorded("diabetes").means.values.max())
    #expect(mean >= theirs - 0.01, "\(mean), scikit-learn \(theirs)")
  }

  @Test("Digits with a network of 64-100-10, Adam and batches of 200, after 50 epochs: 0.97")
  func fixedNetwork() throws {
    let target = try #require(try table("digits").names.last)
    let mean = try meanScore("digits", target: target) { settings in
      settings.hidden = [100]
      // As scikit-learn's; He's larger weights come to about 0.969 here, with any seeds.
      settings.initializer = GlorotUniform()
      settings.dropout = 0
      settings.optimizer = Adam()
      settings.batchSize = .rows(200)
      settings.epochs = 50
      settings.validation = .none
      settings.patience = nil
    }
    let theirs = try #require(try recorded("digits").means["fixed_50_epochs"])
    #expect(mean >= 0.97, "\(mean), scikit-learn \(theirs)")
  }
}
