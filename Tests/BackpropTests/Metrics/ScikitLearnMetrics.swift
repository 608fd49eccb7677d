import Foundation
import Testing

@testable import Backprop

/// What scikit-learn computed, as `Scripts/references/metrics_references.py` recorded it.
struct ScikitLearnMetrics: Decodable, Sendable {
  struct Classification: Decodable, Sendable {
    var truth: [Int]
    var probabilities: [[Double]]
    var weights: [Double]?
    var classes: Int
    var accuracy: Double
    var balancedAccuracy: Double
    var macroF1: Double
    var logLoss: Double
    var rocAUC: Double?
    var precision: [Double]
    var recall: [Double]
    var f1: [Double]
    var support: [Double]
    var confusion: [[Double]]
  }

  struct Regression: Decodable, Sendable {
    var truth: [[Double]]
    var predictions: [[Double]]
    var weights: [Double]?
    var r2: Double
    var rmse: Double
    var mae: Double
  }

  struct MultiLabel: Decodable, Sendable {
    var truth: [[Bool]]
    var probabilities: [[Double]]
    var weights: [Double]?
    var labels: Int
    var accuracy: Double
    var subsetAccuracy: Double
    var macroF1: Double
    var rocAUC: Double?
  }

  var classification: [Classification]
  var regression: [Regression]
  var multiLabel: [MultiLabel]

  private static let stored = Result { try read() }

  /// The recorded numbers, read once.
  static func recorded() throws -> ScikitLearnMetrics { try stored.get() }

  private static func read() throws -> ScikitLearnMetrics {
    let url = try #require(
      Bundle.module.url(
        forResource: "metrics", withExtension: "json", subdirectory: "References"))
    return try JSONDecoder().decode(ScikitLearnMetrics.self, from: Data(contentsOf: url))
  }
}

/// Expects that numbers agree with scikit-learn's to twelve digits.
func expectSame(
  _ mine: [Double?], _ theirs: [Double?], _ what: String,
  at location: SourceLocation = #_sourceLocation
) {
  #expect(mine.map { $0 == nil } == theirs.map { $0 == nil }, "\(what)", sourceLocation: location)
  expectClose(
    mine.compactMap { $0 }, theirs.compactMap { $0 }, relative: 1e-12, absolute: 1e-15, what,
    at: location)
}

/// What the JSON of a value holds, and the value made of it again.
func throughJSON<Value: Codable>(_ value: Value) throws -> (json: JSON, value: Value) {
  let data = try JSONEncoder().encode(value)
  return (
    try JSONDecoder().decode(JSON.self, from: data),
    try JSONDecoder().decode(Value.self, from: data)
  )
}

extension JSON {
  /// What this describes.
  func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
  }
}
