/// The innermost part of a matrix product: a few rows × two vectors of the result, which stay in
/// registers while the summed index runs.
///
/// With 16 vector registers, 6 rows × 2 vectors leave room for the operands; with the 32 of AVX-512,
/// 8 rows do, and divide the usual batch sizes.
struct Tile<S: Scalar> {
  /// Columns of the result, at most two vectors.
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

  #if BACKPROP_AVX512
    static var tallest: Int { 8 }
  #else
    static var tallest: Int { 6 }
  #endif

  /// Computes `height` rows, in `1...tallest`.
  ///
  /// The height is a constant for the compiler in each case, so that the accumulators become
  /// registers.
  @inline(__always)
  func compute(height: Int) {
    switch height {
    case 1: compute(InlineArray<1, Int>(repeating: 0))
    case 2: compute(InlineArray<2, Int>(repeating: 0))
    case 3: compute(InlineArray<3, Int>(repeating: 0))
    case 4: compute(InlineArray<4, Int>(repeating: 0))
    case 5: compute(InlineArray<5, Int>(repeating: 0))
    case 6: compute(InlineArray<6, Int>(repeating: 0))
    #if BACKPROP_AVX512
      case 7: compute(InlineArray<7, Int>(repeating: 0))
      case 8: compute(InlineArray<8, Int>(repeating: 0))
    #endif
    default: break
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

  @inline(__always)
  private func computePair<V: SIMD, let height: Int>(_ zeros: InlineArray<height, V>)
  where V.Scalar == S {
    var first = zeros
    var second = zeros
    let lanes = V.scalarCount
    let rest = width - lanes
    if start.start != nil {
      for row in 0..<height {
        first[unchecked: row] = beginning(row: row, column: 0, lanes: lanes)
        second[unchecked: row] = beginning(row: row, column: lanes, lanes: rest)
      }
    }
    var left = left
    var right = right
    for _ in 0..<depth {
      let a: V = Self.load(right)
      let b: V = Self.load(right + lanes)
      for row in 0..<height {
        let factor = V(repeating: left[row * leftRowStride])
        first[unchecked: row] = first[unchecked: row].addingProduct(factor, a)
        second[unchecked: row] = second[unchecked: row].addingProduct(factor, b)
      }
      left += leftStep
      right += rightStep
    }
    for row in 0..<height {
      let place = result + row * resultStride
      Self.store(first[unchecked: row], to: place, lanes: lanes)
      Self.store(second[unchecked: row], to: place + lanes, lanes: rest)
    }
  }

  @inline(__always)
  private func computeSingle<V: SIMD, let height: Int>(_ zeros: InlineArray<height, V>)
  where V.Scalar == S {
    var sums = zeros
    if start.start != nil {
      for row in 0..<height {
        sums[unchecked: row] = beginning(row: row, column: 0, lanes: width)
      }
    }
    var left = left
    var right = right
    for _ in 0..<depth {
      let a: V = Self.load(right)
      for row in 0..<height {
        sums[unchecked: row] = sums[unchecked: row].addingProduct(
          V(repeating: left[row * leftRowStride]), a)
      }
      left += leftStep
      right += rightStep
    }
    for row in 0..<height {
      Self.store(sums[unchecked: row], to: result + row * resultStride, lanes: width)
    }
  }

  // MARK: Vectors in memory

  /// A whole vector, of which the caller may need only the first lanes: see ``Memory`` for why
  /// reading the others is allowed.
  @inline(__always)
  private static func load<V: SIMD>(_ place: UnsafePointer<S>) -> V where V.Scalar == S {
    UnsafeRawPointer(place).loadUnaligned(as: V.self)
  }

  /// The first `lanes` numbers of a row of `start`, and no others: a neighbour may belong to
  /// another thread, which is writing it.
  @inline(__always)
  private func beginning<V: SIMD>(row: Int, column: Int, lanes: Int) -> V where V.Scalar == S {
    guard let origin = start.start else { return V() }
    let place = origin + row * start.rowStride + column
    if lanes == V.scalarCount { return Self.load(place) }
    var vector = V()
    for lane in 0..<lanes { vector[lane] = place[lane] }
    return vector
  }

  @inline(__always)
  private static func store<V: SIMD>(_ vector: V, to place: UnsafeMutablePointer<S>, lanes: Int)
  where V.Scalar == S {
    if lanes == V.scalarCount {
      UnsafeMutableRawPointer(place).storeBytes(of: vector, as: V.self)
    } else {
      for lane in 0..<lanes { place[lane] = vector[lane] }
    }
  }
}
