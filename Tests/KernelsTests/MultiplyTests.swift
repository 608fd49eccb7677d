import Synchronization
import Testing

@testable import Kernels

@Suite("Matrix products") struct MultiplyTests {
  @Test("Every product of up to 20 × 20 × 20 numbers has the bits of one chain")
  func smallFloat() { checkSmall(Float.self) }

  @Test("Every product of up to 20 × 20 × 20 numbers has the bits of one chain, in Double")
  func smallDouble() { checkSmall(Double.self) }

  @Test("Products around the edges of panels and strips have the bits of one chain")
  func mediumFloat() { checkMedium(Float.self) }

  @Test("Products around the edges of panels and strips have the bits of one chain, in Double")
  func mediumDouble() { checkMedium(Double.self) }

  @Test("Large products have the bits of one chain, whoever computes which part")
  func largeFloat() { checkLarge(Float.self) }

  @Test("Large products have the bits of one chain, whoever computes which part, in Double")
  func largeDouble() { checkLarge(Double.self) }

  @Test("A product without depth is what its chains begin at")
  func noDepth() {
    let bench = ProductBench<Float>(capacity: 200 * 100)
    for (rows, columns) in [(1, 1), (3, 40), (40, 3), (200, 100), (0, 7), (7, 0), (0, 0)] {
      bench.compare(rows: rows, depth: 0, columns: columns)
    }
    bench.expectNoFailures()
  }

  @Test("A NaN or ∞ in one row of the left operand reaches that row of the result only")
  func leftRowsAreApart() {
    checkLeftRowsAreApart(Float.self)
    checkLeftRowsAreApart(Double.self)
  }

  @Test("A NaN or ∞ in one column of the right operand reaches that column of the result only")
  func rightColumnsAreApart() {
    checkRightColumnsAreApart(Float.self)
    checkRightColumnsAreApart(Double.self)
  }

  @Test("Large products are shared, by rows and by columns")
  func sharing() {
    for (rows, depth, columns) in [(600, 300, 256), (200, 300, 640)] {
      let team = ThreadTeam(threads: 2)
      let left = Memory<Float>(count: rows * depth)
      let right = Memory<Float>(count: depth * columns)
      let result = Memory<Float>(count: rows * columns)
      left.vector.assign(1)
      right.vector.assign(1)
      // Whoever works on blocks copies operands to its scratch, which begins as zeros. Parts are
      // done by whoever has time first, so that one time may not suffice.
      var touched = [false, false]
      for _ in 0..<2_000 where touched != [true, true] {
        multiply(
          left.vector.rows(rows, columns: depth), right.vector.rows(depth, columns: columns),
          into: result.vector.rows(rows, columns: columns), on: team.team)
        touched = (0..<2).map { isTouched(team, member: $0) }
      }
      #expect(touched[0], "The caller did nothing.")
      #expect(touched[1], "The other thread did nothing.")
    }
  }

  @Test("A small product stays with the caller")
  func smallWorkIsNotShared() {
    let team = ThreadTeam(threads: 2)
    let left = Memory<Float>(count: 20 * 20)
    let right = Memory<Float>(count: 20 * 20)
    let result = Memory<Float>(count: 20 * 20)
    left.vector.assign(1)
    right.vector.assign(1)
    multiply(
      left.vector.rows(20, columns: 20), transposed: right.vector.rows(20, columns: 20),
      into: result.vector.rows(20, columns: 20), on: team.team)
    #expect(isTouched(team, member: 0))
    #expect(!isTouched(team, member: 1))
  }

  /// Whether a member has written to its scratch.
  private func isTouched(_ team: ThreadTeam, member: Int) -> Bool {
    UnsafeRawBufferPointer(start: team.scratch(for: member), count: team.scratchBytes)
      .contains { $0 != 0 }
  }

  @Test("New teams make their scratch all at once without getting in each other's way")
  func scratchOfNewTeams() {
    // Each product is deeper than the one before, so that all members need more scratch together.
    let bench = ProductBench<Float>(capacity: 300 * 300, teams: Array(repeating: 4, count: 40))
    for depth in [40, 120, 200, 260] {
      bench.compare(rows: 300, depth: depth, columns: 290, only: [.product])
    }
    bench.expectNoFailures()
  }

  @Test("Rows of a product are handed on in several blocks, by all threads")
  func rowsAreHandedOn() {
    /// Counts the blocks, slowly enough for others to find some too.
    final class Counter: RowsObserver, @unchecked Sendable {
      let blocks = Mutex<[Range<Int>]>([])
      func complete(rows: Range<Int>) { blocks.withLock { $0.append(rows) } }
    }
    let x = Memory<Float>(count: 64 * 700)
    let y = Memory<Float>(count: 64 * 512)
    let w = Memory<Float>(count: 700 * 512)
    for threads in [1, 2, 3] {
      let team = ThreadTeam(threads: threads)
      let counter = Counter()
      multiply(
        transposed: x.vector.rows(64, columns: 700), y.vector.rows(64, columns: 512),
        into: w.vector.rows(700, columns: 512), on: team.team, for: counter)
      let blocks = counter.blocks.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
      #expect(blocks.count >= 10)
      #expect(blocks.flatMap { Array($0) } == Array(0..<700))
    }
  }

  @Test("Products in blocks of rows have room for their copies, each on a team of its own")
  func blocksOfRowsHaveRoom() {
    // Rows × depth × columns. Row lengths that are multiples of 512 bytes, so that operands are copied;
    // more depth than a block has; few columns and many rows; last blocks of 9 to 12 rows.
    let shapes = [
      (1024, 512, 100), (1024, 512, 128), (512, 256, 10), (2048, 256, 2), (4096, 256, 1),
      (300, 100, 128), (297, 200, 128), (380, 256, 128), (384, 256, 64), (700, 257, 256),
      (128, 33, 640), (1000, 300, 384),
    ]
    for (rows, depth, columns) in shapes {
      for threads in [1, 2, 3] {
        let capacity = max(rows * depth, depth * columns, rows * columns)
        let floats = ProductBench<Float>(capacity: capacity, teams: [threads])
        floats.compare(rows: rows, depth: depth, columns: columns, only: [.leftTransposedInBlocks])
        floats.expectNoFailures()
        let doubles = ProductBench<Double>(capacity: capacity, teams: [threads])
        doubles.compare(
          rows: rows, depth: depth, columns: columns, only: [.leftTransposedInBlocks])
        doubles.expectNoFailures()
      }
      let bench = ProductBench<Float>(
        capacity: max(rows * depth, depth * columns, rows * columns), teams: [1])
      bench.compare(rows: rows, depth: depth, columns: columns, only: [.leftTransposed])
      bench.expectNoFailures()
    }
  }

  @Test("Matrices that do not fit are refused")
  func shapesAreChecked() async {
    await #expect(processExitsWith: .failure) {
      let memory = Memory<Float>(count: 100)
      let team = ThreadTeam()
      multiply(
        memory.vector[0..<12].rows(3, columns: 4), memory.vector[20..<35].rows(5, columns: 3),
        into: memory.vector[50..<59].rows(3, columns: 3), on: team.team)
    }
    await #expect(processExitsWith: .failure) {
      let memory = Memory<Float>(count: 100)
      let team = ThreadTeam()
      multiply(
        memory.vector[0..<12].rows(3, columns: 4), memory.vector[20..<32].rows(4, columns: 3),
        startingFrom: memory.vector[90..<92], into: memory.vector[50..<59].rows(3, columns: 3),
        on: team.team)
    }
  }
}

// MARK: - Sizes

private func checkSmall<S: Scalar>(_: S.Type) {
  let bench = ProductBench<S>(capacity: 400)
  for rows in 0...20 {
    for depth in 0...20 {
      for columns in 0...20 { bench.compare(rows: rows, depth: depth, columns: columns) }
    }
  }
  #expect(bench.comparisons == 21 * 21 * 21 * 8 * 3)
  bench.expectNoFailures()
}

private func checkMedium<S: Scalar>(_: S.Type) {
  let bench = ProductBench<S>(capacity: 100_000)
  // More than a right operand that is left in place has, so that operands are copied; depths on
  // both sides of a block's.
  for (depth, columns) in [(17, 401), (31, 250), (129, 49), (257, 27), (300, 65)] {
    for rows in 1...26 { bench.compare(rows: rows, depth: depth, columns: columns) }
  }
  // Every width of the last panel, alone and after others.
  for columns in 1...70 {
    for (rows, depth) in [(7, 450), (17, 260)] {
      bench.compare(rows: rows, depth: depth, columns: columns)
    }
  }
  // One and two rows, which have more vectors side by side, and rows that are one tile high.
  for columns in [63, 65, 96, 100, 113, 127, 128, 129, 150, 257] {
    for rows in [1, 2, 3, 9, 10, 11, 12, 13] {
      bench.compare(rows: rows, depth: 70, columns: columns)
    }
  }
  // Every depth around a block's end.
  for depth in [1, 127, 128, 129, 255, 256, 257, 383, 384, 385, 511, 512, 513] {
    for (rows, columns) in [(9, 50), (33, 49), (1, 64), (64, 1)] {
      bench.compare(rows: rows, depth: depth, columns: columns)
    }
  }
  bench.expectNoFailures()
}

private func checkLarge<S: Scalar>(_: S.Type) {
  let bench = ProductBench<S>(capacity: 1_100_000)
  for (rows, depth, columns) in largeShapes {
    bench.compare(rows: rows, depth: depth, columns: columns)
  }
  var random = Random(seed: 11)
  for _ in 0..<25 {
    bench.compare(
      rows: 1 + random.next(below: 400), depth: 1 + random.next(below: 400),
      columns: 1 + random.next(below: 400))
  }
  bench.expectNoFailures()
}

/// Rows × depth × columns.
private let largeShapes = [
  // One row, one column, one step.
  (1, 1000, 1000), (1000, 1000, 1), (1000, 1, 1000), (1, 1000, 1), (1000, 1, 1), (1, 1, 1000),
  // Rows beyond a block's: 368 or 372 of Float, 744 or 750 of Double.
  (375, 257, 33), (369, 300, 49), (751, 129, 33), (753, 260, 20), (1000, 400, 17),
  // Several blocks of depth, and a last one of a single step.
  (40, 1000, 70), (38, 769, 66), (373, 513, 65), (752, 641, 40),
  // Row lengths of a power of two, which make the left operand be copied.
  (64, 1024, 64), (13, 512, 65), (100, 256, 100), (377, 512, 48), (755, 256, 34), (8, 1024, 300),
  (64, 768, 100), (1000, 128, 100), (70, 128, 1000),
  // Much longer than wide, both ways.
  (999, 997, 3), (3, 997, 999), (1000, 10, 300), (300, 10, 1000), (7, 300, 300),
  // Usual layers.
  (128, 784, 256), (256, 128, 784), (16, 784, 10), (784, 16, 10), (32, 64, 64), (256, 256, 256),
]

// MARK: - Neighbours

private func checkLeftRowsAreApart<S: Scalar>(_: S.Type) {
  for (rows, depth, columns) in [(13, 9, 11), (14, 300, 40), (300, 40, 60)] {
    let teams = [ThreadTeam(threads: 1), ThreadTeam(threads: 2)]
    let a = someNumbers(S.self, rows * depth, seed: 1)
    let b = someNumbers(S.self, depth * columns, seed: 2)
    let clean = oneChain(
      a, b, rows: rows, depth: depth, columns: columns,
      start: Array(repeating: 0, count: rows * columns))
    for (bad, poison) in [(0, S.nan), (rows / 2, .infinity), (rows - 1, .nan)] {
      var poisoned = a
      for p in 0..<depth { poisoned[bad * depth + p] = poison }
      let x = Memory(poisoned)
      let xT = Memory(transposed(poisoned, rows: rows, columns: depth))
      let w = Memory(b)
      let wT = Memory(transposed(b, rows: depth, columns: columns))
      let y = Memory<S>(count: rows * columns)
      let result = y.vector.rows(rows, columns: columns)
      let xRows = x.vector.rows(rows, columns: depth)
      let wRows = w.vector.rows(depth, columns: columns)
      func check(_ name: String) {
        for row in 0..<rows where row != bad {
          let range = row * columns..<(row + 1) * columns
          #expect(
            differences(y.vector[range], clean, from: range.lowerBound) == 0,
            "\(S.self) \(name) \(rows) × \(depth) × \(columns), row \(row)")
        }
        #expect(result[bad].array.allSatisfy { !$0.isFinite })
      }
      for team in teams {
        multiply(xRows, wRows, into: result, on: team.team)
        check("x · w")
        multiply(
          xRows, transposed: wT.vector.rows(columns, columns: depth), into: result, on: team.team)
        check("x · wᵀ")
        multiply(
          transposed: xT.vector.rows(depth, columns: rows), wRows, into: result, on: team.team)
        check("xᵀ · w")
      }
    }
  }
}

private func checkRightColumnsAreApart<S: Scalar>(_: S.Type) {
  for (rows, depth, columns) in [(13, 9, 11), (14, 300, 41), (60, 40, 300)] {
    let teams = [ThreadTeam(threads: 1), ThreadTeam(threads: 2)]
    let a = someNumbers(S.self, rows * depth, seed: 3)
    let b = someNumbers(S.self, depth * columns, seed: 4)
    let clean = oneChain(
      a, b, rows: rows, depth: depth, columns: columns,
      start: Array(repeating: 0, count: rows * columns))
    for (bad, poison) in [(0, S.nan), (columns / 2, -.infinity), (columns - 1, .nan)] {
      var poisoned = b
      for p in 0..<depth { poisoned[p * columns + bad] = poison }
      let x = Memory(a)
      let w = Memory(poisoned)
      let wT = Memory(transposed(poisoned, rows: depth, columns: columns))
      let y = Memory<S>(count: rows * columns)
      let result = y.vector.rows(rows, columns: columns)
      let xRows = x.vector.rows(rows, columns: depth)
      for team in teams {
        for isTransposed in [false, true] {
          if isTransposed {
            multiply(
              xRows, transposed: wT.vector.rows(columns, columns: depth), into: result,
              on: team.team)
          } else {
            multiply(xRows, w.vector.rows(depth, columns: columns), into: result, on: team.team)
          }
          var leaks = 0
          for row in 0..<rows {
            for column in 0..<columns {
              let place = row * columns + column
              if column == bad {
                leaks += result[row, column].isFinite ? 1 : 0
              } else {
                leaks += haveSameBits(result[row, column], clean[place]) ? 0 : 1
              }
            }
          }
          #expect(leaks == 0, "\(S.self) \(rows) × \(depth) × \(columns), column \(bad)")
        }
      }
    }
  }
}

// MARK: - The comparison

/// The products.
private enum Product: CaseIterable {
  case product, productAdded, productFromRow
  case rightTransposed, rightTransposedAdded
  case leftTransposed, leftTransposedAdded, leftTransposedInBlocks

  var start: Beginning {
    switch self {
    case .product, .rightTransposed, .leftTransposed, .leftTransposedInBlocks: .zero
    case .productAdded, .rightTransposedAdded, .leftTransposedAdded: .oldValue
    case .productFromRow: .row
    }
  }
}

/// Where the chains begin.
private enum Beginning { case zero, oldValue, row }

/// Compares all products of one shape with their slow twin, over and over.
///
/// The operands stand among NaNs, the result among other numbers, and all of them at places that
/// are not aligned.
private final class ProductBench<S: Scalar> {
  private(set) var failures: [String] = []
  private(set) var comparisons = 0

  private let teams: [ThreadTeam]
  private let left: GuardedPlace<S>
  private let leftInColumns: GuardedPlace<S>
  private let right: GuardedPlace<S>
  private let rightInColumns: GuardedPlace<S>
  private let row: GuardedPlace<S>
  private let result: GuardedPlace<S>
  private let pool: [S]

  init(capacity: Int, teams: [Int] = [1, 2, 3]) {
    self.teams = teams.map { ThreadTeam(threads: $0) }
    left = GuardedPlace(capacity: capacity, guardedBy: .nan)
    leftInColumns = GuardedPlace(capacity: capacity, guardedBy: .infinity)
    right = GuardedPlace(capacity: capacity, guardedBy: .nan)
    rightInColumns = GuardedPlace(capacity: capacity, guardedBy: -.infinity)
    row = GuardedPlace(capacity: capacity, guardedBy: .nan)
    result = GuardedPlace(capacity: capacity, guardedBy: 12_345)
    pool = someNumbers(S.self, capacity + 4_099, seed: 5)
  }

  func compare(rows: Int, depth: Int, columns: Int, only products: [Product] = Product.allCases) {
    let a = numbers(rows * depth, 1)
    let b = numbers(depth * columns, 2)
    let old = numbers(rows * columns, 3)
    let bias = numbers(columns, 4)
    left.hold(a, offset: columns % 7)
    leftInColumns.hold(transposed(a, rows: rows, columns: depth), offset: rows % 5)
    right.hold(b, offset: depth % 3)
    rightInColumns.hold(transposed(b, rows: depth, columns: columns), offset: columns % 5)
    row.hold(bias, offset: rows % 3)

    func expected(_ start: [S]) -> [S] {
      oneChain(a, b, rows: rows, depth: depth, columns: columns, start: start)
    }
    let zeros = [S](repeating: 0, count: rows * columns)
    let assigned = expected(zeros)
    let added = expected(old)
    let fromRow = expected((0..<rows).flatMap { _ in bias })

    for product in products {
      for team in teams {
        switch product.start {
        case .zero:
          result.hold(repeating: .nan, count: rows * columns, offset: rows % 5)
          compute(product, rows, depth, columns, on: team)
          check(assigned, product, rows, depth, columns, team)
        case .oldValue:
          result.hold(old, offset: rows % 5)
          compute(product, rows, depth, columns, on: team)
          check(added, product, rows, depth, columns, team)
        case .row:
          result.hold(repeating: .nan, count: rows * columns, offset: rows % 5)
          compute(product, rows, depth, columns, on: team)
          check(fromRow, product, rows, depth, columns, team)
        }
      }
    }
  }

  func expectNoFailures(_ location: SourceLocation = #_sourceLocation) {
    let first = failures.prefix(10).joined(separator: "\n")
    #expect(
      failures.isEmpty, "\(failures.count) of \(comparisons) are wrong:\n\(first)",
      sourceLocation: location)
  }

  /// Different ones for each shape, without the time to make them anew.
  private func numbers(_ count: Int, _ salt: Int) -> [S] {
    let from = (comparisons * 31 + salt * 1_009) % 4_099
    return Array(pool[from..<from + count])
  }

  private func compute(
    _ product: Product, _ rows: Int, _ depth: Int, _ columns: Int, on team: ThreadTeam
  ) {
    let a = left.vector.rows(rows, columns: depth)
    let aT = leftInColumns.vector.rows(depth, columns: rows)
    let b = right.vector.rows(depth, columns: columns)
    let bT = rightInColumns.vector.rows(columns, columns: depth)
    let c = result.vector.rows(rows, columns: columns)
    switch product {
    case .product: multiply(a, b, into: c, on: team.team)
    case .productAdded: multiply(a, b, to: c, on: team.team)
    case .productFromRow: multiply(a, b, startingFrom: row.vector, into: c, on: team.team)
    case .rightTransposed: multiply(a, transposed: bT, into: c, on: team.team)
    case .rightTransposedAdded: multiply(a, transposed: bT, to: c, on: team.team)
    case .leftTransposed: multiply(transposed: aT, b, into: c, on: team.team)
    case .leftTransposedAdded: multiply(transposed: aT, b, to: c, on: team.team)
    case .leftTransposedInBlocks:
      let witness = RowsWitness(of: c)
      multiply(transposed: aT, b, into: c, on: team.team, for: witness)
      // What it saw of each row when that was said to be complete is what stays there.
      if columns > 0 {
        witness.check(c) { failures.append("\(rows) × \(depth) × \(columns): \($0)") }
      }
    }
  }

  private func check(
    _ expected: [S], _ product: Product, _ rows: Int, _ depth: Int, _ columns: Int,
    _ team: ThreadTeam
  ) {
    comparisons += 1
    let wrong = differences(result.vector, expected)
    let strays = result.damage
    guard wrong > 0 || strays > 0 else { return }
    failures.append(
      "\(S.self) \(product), \(rows) × \(depth) × \(columns), \(team.threads) threads: "
        + "\(wrong) numbers wrong, \(strays) written beside the result")
  }
}

/// Copies rows of a product as soon as they are said to be complete.
private final class RowsWitness<S: Scalar>: RowsObserver {
  private let result: Rows<S>
  private let copies: Memory<S>
  /// How often each row was complete; different rows are told by different threads.
  private let counts: FixedArray<Int>

  init(of result: Rows<S>) {
    self.result = result
    copies = Memory(count: result.all.count)
    counts = FixedArray(count: result.count) { _ in 0 }
  }

  func complete(rows: Range<Int>) {
    for row in rows {
      counts[row] += 1
      let place = row * result.columns
      copies.vector[place..<place + result.columns].assign(result[row])
    }
  }

  func check(_ result: Rows<S>, fail: (String) -> Void) {
    for row in 0..<result.count where counts[row] != 1 {
      fail("row \(row) was complete \(counts[row]) times")
    }
    let wrong = differences(copies.vector, result.all.array)
    if wrong > 0 { fail("\(wrong) numbers were changed after they were complete") }
  }
}

/// A few numbers in the middle of a block, with guards on both sides, wider than any vector.
private final class GuardedPlace<S: Scalar> {
  private(set) var vector: Vector<S> = .empty

  private let memory: Memory<S>
  private let mark: S
  private let margin = 40
  private var first = 0

  init(capacity: Int, guardedBy mark: S) {
    memory = Memory(count: capacity + 2 * margin + 8)
    self.mark = mark
  }

  func hold(_ numbers: [S], offset: Int) {
    place(numbers.count, offset)
    vector.assign(numbers)
  }

  func hold(repeating number: S, count: Int, offset: Int) {
    place(count, offset)
    vector.assign(number)
  }

  /// How many of the guards are no longer what they were.
  var damage: Int {
    var damage = 0
    for index in 0..<margin {
      damage += memory.vector[first - margin + index] == mark ? 0 : 1
      damage += memory.vector[first + vector.count + index] == mark ? 0 : 1
    }
    return damage
  }

  private func place(_ count: Int, _ offset: Int) {
    first = margin + offset
    vector = memory.vector[first..<first + count]
    memory.vector[first - margin..<first].assign(mark)
    memory.vector[first + count..<first + count + margin].assign(mark)
  }
}

// MARK: - The slow twin

/// Begins each number at that of `start` and adds one fused product after the other, in ascending
/// order. (That neighbouring columns take their steps together changes no chain.)
private func oneChain<S: Scalar>(
  _ a: [S], _ b: [S], rows: Int, depth: Int, columns: Int, start: [S]
) -> [S] {
  var result = start
  result.withUnsafeMutableBufferPointer { result in
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        for row in 0..<rows {
          for step in 0..<depth {
            let factor = a[row * depth + step]
            for column in 0..<columns {
              let place = row * columns + column
              result[place] = result[place].addingProduct(factor, b[step * columns + column])
            }
          }
        }
      }
    }
  }
  return result
}

private func transposed<S: Scalar>(_ numbers: [S], rows: Int, columns: Int) -> [S] {
  var result = numbers
  for row in 0..<rows {
    for column in 0..<columns { result[column * rows + row] = numbers[row * columns + column] }
  }
  return result
}

private func differences<S: Scalar>(
  _ vector: Vector<S>, _ expected: [S], from offset: Int = 0
) -> Int {
  guard offset + vector.count <= expected.count else { return .max }
  var count = 0
  expected.withUnsafeBufferPointer { expected in
    for index in 0..<vector.count {
      count += haveSameBits(vector.start[index], expected[offset + index]) ? 0 : 1
    }
  }
  return count
}
