/// The innermost part of a matrix product: a few rows × a few vectors of the result, which stay in
/// registers while the summed index runs.
///
/// With 16 vector registers, 6 rows × 2 vectors leave room for the operands; with the 32 of AVX-512,
/// 8 rows do, and divide the usual batch sizes; a product that is no higher than 12 rows is one tile
/// high. A multiply-add takes four times as long as the processor waits before it begins the next two,
/// so that fewer than eight chains at once would leave it idle: one or two rows have more vectors side
/// by side instead.
struct Tile<S: Scalar> {
  /// Columns of the result, at most ``widest(height:)``.
  let width: Int
  let depth: Int
  let left: UnsafePointer<S>
  let leftRowStride: Int
  let leftStep: Int
  let right: UnsafePointer<S>
  let rightStep: Int
  let start: MatrixProduct<S>.Start
  let result: UnsafeMutablePointer<S>
  let resultStride: Int
  /// Whether what follows a row of the tile is the tile's next row, so that all rows but the last may
  /// write whole vectors.
  let coversRows: Bool

  #if BACKPROP_AVX512
    static var tallest: Int { 8 }
    /// The most rows of a product that is one tile high.
    static var tallestAlone: Int { 12 }
  #else
    static var tallest: Int { 6 }
    /// The most rows of a product that is one tile high.
    static var tallestAlone: Int { 6 }
  #endif

  /// The most columns that a tile of so many rows has.
  @inline(__always)
  static func widest(height: Int) -> Int {
    (height == 1 ? 8 : height == 2 ? 4 : 2) &* S.Wide.scalarCount
  }

  /// Computes `height` rows, in `1...tallestAlone`.
  ///
  /// The height is a constant for the compiler in each case, so that the accumulators become
  /// registers.
  @inline(__always)
  func compute(height: Int) {
    switch height {
    case 1: computeRow()
    case 2: computeTwoRows()
    case 3: compute(InlineArray<3, Int>(repeating: 0))
    case 4: compute(InlineArray<4, Int>(repeating: 0))
    case 5: compute(InlineArray<5, Int>(repeating: 0))
    case 6: compute(InlineArray<6, Int>(repeating: 0))
    #if BACKPROP_AVX512
      case 7: compute(InlineArray<7, Int>(repeating: 0))
      case 8: compute(InlineArray<8, Int>(repeating: 0))
      case 9: compute(InlineArray<9, Int>(repeating: 0))
      case 10: compute(InlineArray<10, Int>(repeating: 0))
      case 11: compute(InlineArray<11, Int>(repeating: 0))
      case 12: compute(InlineArray<12, Int>(repeating: 0))
    #endif
    default: preconditionFailure("A tile has no \(height) rows.")
    }
  }

  /// - Parameter height: an array whose length is the number of rows.
  @inline(__always)
  private func compute<let height: Int>(_ height: InlineArray<height, Int>) {
    if width > S.Wide.scalarCount {
      computePair(InlineArray<height, S.Wide>(repeating: S.Wide()))
    } else if width > S.Half.scalarCount {
      computeSingle(InlineArray<height, S.Wide>(repeating: S.Wide()))
    } else {
      computeSingle(InlineArray<height, S.Half>(repeating: S.Half()))
    }
  }

  @inline(never)
  private func computeRow() {
    switch (width &+ S.Wide.scalarCount &- 1) / S.Wide.scalarCount {
    case 1: computeRow(InlineArray<1, S.Wide>(repeating: S.Wide()))
    case 2: computeRow(InlineArray<2, S.Wide>(repeating: S.Wide()))
    case 3: computeRow(InlineArray<3, S.Wide>(repeating: S.Wide()))
    case 4: computeRow(InlineArray<4, S.Wide>(repeating: S.Wide()))
    case 5: computeRow(InlineArray<5, S.Wide>(repeating: S.Wide()))
    case 6: computeRow(InlineArray<6, S.Wide>(repeating: S.Wide()))
    case 7: computeRow(InlineArray<7, S.Wide>(repeating: S.Wide()))
    default: computeRow(InlineArray<8, S.Wide>(repeating: S.Wide()))
    }
  }

  @inline(never)
  private func computeTwoRows() {
    switch (width &+ S.Wide.scalarCount &- 1) / S.Wide.scalarCount {
    case 1: computeTwoRows(InlineArray<1, S.Wide>(repeating: S.Wide()))
    case 2: computeTwoRows(InlineArray<2, S.Wide>(repeating: S.Wide()))
    case 3: computeTwoRows(InlineArray<3, S.Wide>(repeating: S.Wide()))
    default: computeTwoRows(InlineArray<4, S.Wide>(repeating: S.Wide()))
    }
  }

  /// Two vectors in each row.
  ///
  /// All places lie inside the operands, so that none is looked at for overflow: that took a fifth of
  /// the time. Each way to begin has its own copy of what follows, since accumulators that come from
  /// several ways would lie in memory.
  @inline(__always)
  private func computePair<V: SIMD, let height: Int>(_ zeros: InlineArray<height, V>)
  where V.Scalar == S {
    let lanes = V.scalarCount
    guard let origin = start.start else { return continuePair(zeros, zeros) }
    if width == 2 &* lanes || start.rowStride == 0 {
      var (first, second) = (zeros, zeros)
      for row in 0..<height {
        let place = origin + row &* start.rowStride
        first[unchecked: row] = Self.load(place)
        second[unchecked: row] = Self.load(place + lanes)
      }
      continuePair(first, second)
    } else {
      continuePairOfParts(zeros)
    }
  }

  @inline(never)
  private func continuePairOfParts<V: SIMD, let height: Int>(_ zeros: InlineArray<height, V>)
  where V.Scalar == S {
    let lanes = V.scalarCount
    continuePair(
      parts(column: 0, lanes: lanes, zeros), parts(column: lanes, lanes: width &- lanes, zeros))
  }

  @inline(__always)
  private func continuePair<V: SIMD, let height: Int>(
    _ first: InlineArray<height, V>, _ second: InlineArray<height, V>
  ) where V.Scalar == S {
    var first = first
    var second = second
    let lanes = V.scalarCount
    let rest = width &- lanes
    var left = left
    // With one place for all rows, each address would wait for the one before.
    var lower = left + 4 &* leftRowStride
    var lowest = left + 8 &* leftRowStride
    var right = right
    var steps = depth
    while steps > 0 {
      let a: V = Self.load(right)
      let b: V = Self.load(right + lanes)
      for row in 0..<height {
        let place = row < 4 ? left : row < 8 ? lower : lowest
        let factor = V(repeating: place[(row & 3) &* leftRowStride])
        first[unchecked: row] = first[unchecked: row].addingProduct(factor, a)
        second[unchecked: row] = second[unchecked: row].addingProduct(factor, b)
      }
      left += leftStep
      lower += leftStep
      lowest += leftStep
      right += rightStep
      steps &-= 1
    }
    // The first vectors before the second ones: these may write over the next row's beginning.
    if rest == lanes || mayStoreWhole(lanes: 2 &* lanes) {
      for row in 0..<height &- 1 {
        Self.store(first[unchecked: row], to: result + row &* resultStride, lanes: lanes)
        Self.store(
          second[unchecked: row], to: result + (row &* resultStride &+ lanes), lanes: lanes)
      }
      let last = result + (height &- 1) &* resultStride
      Self.store(first[unchecked: height &- 1], to: last, lanes: lanes)
      Self.store(second[unchecked: height &- 1], to: last + lanes, lanes: rest)
    } else {
      for row in 0..<height {
        Self.store(first[unchecked: row], to: result + row &* resultStride, lanes: lanes)
      }
      Self.storeParts(second, to: result + lanes, stride: resultStride, lanes: rest)
    }
  }

  /// One vector in each row.
  @inline(__always)
  private func computeSingle<V: SIMD, let height: Int>(_ zeros: InlineArray<height, V>)
  where V.Scalar == S {
    guard let origin = start.start else { return continueSingle(zeros) }
    if width == V.scalarCount || start.rowStride == 0 {
      var sums = zeros
      for row in 0..<height {
        sums[unchecked: row] = Self.load(origin + row &* start.rowStride)
      }
      continueSingle(sums)
    } else {
      continueSingleOfParts(zeros)
    }
  }

  @inline(never)
  private func continueSingleOfParts<V: SIMD, let height: Int>(_ zeros: InlineArray<height, V>)
  where V.Scalar == S {
    continueSingle(parts(column: 0, lanes: width, zeros))
  }

  @inline(__always)
  private func continueSingle<V: SIMD, let height: Int>(_ sums: InlineArray<height, V>)
  where V.Scalar == S {
    var sums = sums
    var left = left
    var right = right
    var steps = depth
    while steps > 0 {
      let a: V = Self.load(right)
      for row in 0..<height {
        sums[unchecked: row] = sums[unchecked: row].addingProduct(
          V(repeating: left[row &* leftRowStride]), a)
      }
      left += leftStep
      right += rightStep
      steps &-= 1
    }
    if width == V.scalarCount || mayStoreWhole(lanes: V.scalarCount) {
      for row in 0..<height &- 1 {
        Self.store(
          sums[unchecked: row], to: result + row &* resultStride, lanes: V.scalarCount)
      }
      let last = result + (height &- 1) &* resultStride
      Self.store(sums[unchecked: height &- 1], to: last, lanes: width)
    } else {
      Self.storeParts(sums, to: result, stride: resultStride, lanes: width)
    }
  }

  /// One row of several vectors.
  @inline(__always)
  private func computeRow<V: SIMD, let vectors: Int>(_ zeros: InlineArray<vectors, V>)
  where V.Scalar == S {
    var sums = begin(row: 0, zeros)
    var left = left
    var right = right
    var steps = depth
    while steps > 0 {
      let factor = V(repeating: left.pointee)
      for vector in 0..<vectors {
        sums[unchecked: vector] = sums[unchecked: vector].addingProduct(
          factor, Self.load(right + vector &* V.scalarCount))
      }
      left += leftStep
      right += rightStep
      steps &-= 1
    }
    store(sums, row: 0)
  }

  /// Two rows of several vectors.
  @inline(__always)
  private func computeTwoRows<V: SIMD, let vectors: Int>(_ zeros: InlineArray<vectors, V>)
  where V.Scalar == S {
    var first = begin(row: 0, zeros)
    var second = begin(row: 1, zeros)
    var left = left
    var right = right
    var steps = depth
    while steps > 0 {
      let (a, b) = (V(repeating: left[0]), V(repeating: left[leftRowStride]))
      for vector in 0..<vectors {
        let numbers: V = Self.load(right + vector &* V.scalarCount)
        first[unchecked: vector] = first[unchecked: vector].addingProduct(a, numbers)
        second[unchecked: vector] = second[unchecked: vector].addingProduct(b, numbers)
      }
      left += leftStep
      right += rightStep
      steps &-= 1
    }
    store(first, row: 0)
    store(second, row: 1)
  }

  @inline(__always)
  private func begin<V: SIMD, let vectors: Int>(
    row: Int, _ zeros: InlineArray<vectors, V>
  ) -> InlineArray<vectors, V> where V.Scalar == S {
    guard start.start != nil else { return zeros }
    var sums = zeros
    for vector in 0..<vectors {
      let column = vector &* V.scalarCount
      sums[unchecked: vector] = beginning(
        row: row, column: column, lanes: min(V.scalarCount, width &- column))
    }
    return sums
  }

  @inline(__always)
  private func store<V: SIMD, let vectors: Int>(_ sums: InlineArray<vectors, V>, row: Int)
  where V.Scalar == S {
    for vector in 0..<vectors {
      let column = vector &* V.scalarCount
      Self.store(
        sums[unchecked: vector], to: result + (row &* resultStride &+ column),
        lanes: min(V.scalarCount, width &- column))
    }
  }

  /// Whether rows of `lanes` numbers may be written one after the other, each but the last over the
  /// beginning of the next.
  @inline(__always)
  private func mayStoreWhole(lanes: Int) -> Bool {
    coversRows && lanes <= 2 &* resultStride
  }

  /// Where the chains of one vector in each row begin, if not all of its lanes are wanted.
  @inline(__always)
  private func parts<V: SIMD, let height: Int>(
    column: Int, lanes: Int, _ zeros: InlineArray<height, V>
  ) -> InlineArray<height, V> where V.Scalar == S {
    var sums = zeros
    for row in 0..<height {
      sums[unchecked: row] = beginning(row: row, column: column, lanes: lanes)
    }
    return sums
  }

  /// Not inlined for the same reason: with a number of lanes that is not known, vectors lie in memory.
  @inline(never)
  private static func storeParts<V: SIMD, let height: Int>(
    _ sums: InlineArray<height, V>, to place: UnsafeMutablePointer<S>, stride: Int, lanes: Int
  ) where V.Scalar == S {
    for row in 0..<height {
      store(sums[unchecked: row], to: place + row &* stride, lanes: lanes)
    }
  }

  // MARK: Vectors in memory

  /// A whole vector, of which the caller may need only the first lanes: see ``Memory`` for why
  /// reading the others is allowed.
  @inline(__always)
  private static func load<V: SIMD>(_ place: UnsafePointer<S>) -> V where V.Scalar == S {
    UnsafeRawPointer(place).loadUnaligned(as: V.self)
  }

  /// The first `lanes` numbers of a row of `start`, and no others where the chains go on from results:
  /// a neighbour may belong to another thread, which is writing it.
  @inline(__always)
  private func beginning<V: SIMD>(row: Int, column: Int, lanes: Int) -> V where V.Scalar == S {
    guard let origin = start.start else { return V() }
    let place = origin + (row &* start.rowStride &+ column)
    if lanes == V.scalarCount || start.rowStride == 0 { return Self.load(place) }
    var vector = V()
    withUnsafeMutableBytes(of: &vector) { bytes in
      guard let target = bytes.baseAddress else { return }
      Self.copy(lanes: lanes, from: place, to: target)
    }
    return vector
  }

  @inline(__always)
  private static func store<V: SIMD>(_ vector: V, to place: UnsafeMutablePointer<S>, lanes: Int)
  where V.Scalar == S {
    if lanes == V.scalarCount {
      UnsafeMutableRawPointer(place).storeBytes(of: vector, as: V.self)
    } else {
      withUnsafeBytes(of: vector) { bytes in
        guard let source = bytes.baseAddress else { return }
        copy(lanes: lanes, from: source, to: place)
      }
    }
  }

  /// Copies a part of a vector, in as few pieces as its number of lanes has ones: one by one it would
  /// take as long as the products before it.
  @inline(__always)
  private static func copy(
    lanes: Int, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer
  ) {
    @inline(__always) func copy<Piece>(_ lane: Int, _ piece: Piece.Type) {
      let place = lane &* MemoryLayout<S>.stride
      (target + place).storeBytes(
        of: (source + place).loadUnaligned(as: Piece.self), as: Piece.self)
    }
    if lanes & 8 != 0 { copy(0, SIMD8<S>.self) }
    if lanes & 4 != 0 { copy(lanes & 8, SIMD4<S>.self) }
    if lanes & 2 != 0 { copy(lanes & 12, SIMD2<S>.self) }
    if lanes & 1 != 0 { copy(lanes & 14, S.self) }
  }
}
