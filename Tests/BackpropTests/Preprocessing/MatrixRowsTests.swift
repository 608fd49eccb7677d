import Kernels
import Testing

@testable import Backprop

@Suite("Rows that stay in their files") struct MatrixRowsTests {
  private let folder: ArrayFolder

  init() throws { folder = try ArrayFolder() }

  /// A table of 8-byte numbers in a file as NumPy writes them, whose last column is a target.
  private func table(_ rows: [[Double]]) throws -> Table {
    let shape = "(\(rows.count), \(rows[0].count))"
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: 127 - 10 - header.utf8.count) + "\n"
    var bytes: [UInt8] = [0x93] + "NUMPY".utf8 + [1, 0, 118, 0] + header.utf8
    #expect(bytes.count == 128)
    for number in rows.flatMap({ $0 }) {
      let bits = number.bitPattern
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
    return try Table(npy: folder.write(bytes, "rows.npy"))
  }

  private func sample(rows: Int) -> [[Double]] {
    var random = Random(seed: 2)
    return (0..<rows).map { row in
      let x = (0..<5).map { _ in 100 + 7 * random.nextNormal() }
      return [x[0], row % 9 == 0 ? .nan : x[1], 5, x[2] * 1e9, Double(row % 2) + x[0] / 100]
    }
  }

  private func settings() -> TrainingSettings {
    var settings = TrainingSettings(target: "4")
    settings.columns.task = .regression
    settings.hidden = [8]
    return settings
  }

  @Test("Training on them gives the same bytes as on rows in memory")
  func sameBytes() throws {
    try expectSameBytes(Float.self)
    try expectSameBytes(Double.self)
  }

  private func expectSameBytes<S: Scalar>(_ scalar: S.Type) throws {
    let table = try table(sample(rows: 150))
    let preparation = try Preparation(table, settings())
    // The third column is constant.
    #expect(preparation.preprocessing.features.map(\.name) == ["0", "1", "3"])
    for batchSize in [16, 1000] {
      let digests = try [0, Int.max].map { mostInMemory in
        let dataset: Dataset<S> = try preparation.preprocessing.dataset(
          of: table, rows: preparation.training, settings: settings(), mostInMemory: mostInMemory)
        #expect((dataset.inputs == nil) == (mostInMemory == 0))
        let network: Network<S> = settings().network(inputs: 3, outputs: 1)
        let trainer = try Trainer(
          network, on: dataset, loss: MeanSquaredError(), optimizer: Adam(), batchSize: batchSize,
          threads: 1)
        for _ in 0..<3 { _ = try trainer.runEpoch() }
        #expect(trainer.network.digest != network.digest)
        let evaluator = Evaluator(trainer.network, loss: MeanSquaredError(), on: dataset)
        var loss = LossSum()
        let outputs = evaluator.predictions(adding: &loss)
        return "\(trainer.network.digest) \(outputs) \(loss.mean)"
      }
      #expect(digests[0] == digests[1])
    }
  }

  @Test("They are those of the memory, for every type and order that NumPy writes")
  func references() throws {
    var used = 0
    for array in try ArrayReferences.recorded().npy where array.rows.count > 2 {
      let table = try Table(
        npy: folder.write(fileBytes(array.bytes), "\(array.name.hashValue).npy"))
      // Infinite numbers are refused, and constant columns left out; what is left is compared.
      let rows = Array(0..<table.count)
      let features = table.columns.compactMap { column in
        try? Feature.learn(
          column, table.statistics(of: [column], rows: rows)[0], of: table, rows: rows,
          settings: ColumnSettings(targets: []), isDeclared: false
        ).feature
      }
      let preprocessing = Preprocessing(
        features: features, targets: Targets(names: [], kind: .numbers([])), reading: CSVOptions())
      guard !features.isEmpty else { continue }
      let source = try #require(MatrixRows(features, preprocessing.columns(of: table), rows: rows))
      // The same numbers in columns in memory, which are encoded one by one.
      let columns = table.columns.map { column in
        guard case .numbers(let numbers) = column.values else { return column }
        return Column(name: column.name, values: .numbers(Numbers(rows.map { numbers[$0] })))
      }
      let copy = Table(source: "copy", count: table.count, columns: columns, digest: "")
      #expect(
        try copy.statistics(of: columns, rows: rows).map { $0?.mean.bitPattern }
          == table.statistics(of: table.columns, rows: rows).map { $0?.mean.bitPattern })
      let (memory, notes): (Memory<Float>, EncodingNotes) = try preprocessing.inputs(
        of: copy, rows: rows)
      let (direct, directNotes): (Memory<Float>, EncodingNotes) = try preprocessing.inputs(
        of: table, rows: rows)
      #expect(direct.vector.array.map(\.bitPattern) == memory.vector.array.map(\.bitPattern))
      #expect(notes == directNotes)
      let lazily = Memory<Float>(count: rows.count * features.count)
      source.gather(rows[...], into: lazily.vector.rows(rows.count, columns: features.count))
      #expect(lazily.vector.array.map(\.bitPattern) == memory.vector.array.map(\.bitPattern))
      used += 1
    }
    #expect(used > 30)
  }

  @Test("Infinite numbers are found before they are learned from, as in memory")
  func infinite() throws {
    var rows = sample(rows: 30)
    rows[17][3] = .infinity
    let table = try table(rows)
    let preparation = try Preparation(table, settings(), rows: Array(0..<17))
    for mostInMemory in [0, Int.max] {
      let error = try #require(throws: TableError.self) {
        let _: Dataset<Float> = try preparation.preprocessing.dataset(
          of: table, rows: [3, 17, 20], settings: settings(), mostInMemory: mostInMemory)
      }
      #expect(error.problem.contains("Row 18 of column \"3\" has inf, which is too large"))
    }
  }

  @Test("Words, or columns of two files, cannot stay where they are")
  func notOneMatrix() throws {
    let (one, two) = (try table(sample(rows: 6)), sampleTable(rows: 6))
    let number = Feature.Encoding.number(.none, fill: 0)
    let color = Feature(name: "color", encoding: .categories(["red", "blue"], fill: 0))
    let columns = [one.columns[0], one.columns[1]]
    let features = columns.map { Feature(name: $0.name, encoding: number) }
    #expect(MatrixRows(features, columns, rows: [0])?.columns == 2)
    #expect(MatrixRows([features[0], color], [columns[0], two.columns[2]], rows: [0]) == nil)
    #expect(
      MatrixRows(
        [features[0], Feature(name: "a", encoding: number)], [columns[0], two.columns[0]], rows: [0]
      )
        == nil)
    let copy = try ArrayFolder()
    let other = try Table(npy: copy.write(ArrayReferences.npy("<f4"), "other.npy"))
    #expect(MatrixRows(features, [columns[0], other.columns[1]], rows: [0]) == nil)
  }
}
