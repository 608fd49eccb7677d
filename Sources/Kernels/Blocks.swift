/// How a large product is cut so that each part stays in the cache it is read from.
///
/// - The tile's panel of the right operand, `depth × columns`, stays in the first-level cache while
///   all rows of a block pass over it.
/// - A block of the left operand, `rows × depth`, stays in the second-level cache while all panels
///   pass over it.
struct Blocks<S: Scalar> {
  let rows: Int
  let depth: Int
  /// The width of a panel: two vectors.
  let columns: Int

  /// Whether the panels of a right operand that stands in rows stay in the first-level cache without
  /// being copied: its rows are not so many bytes apart that they push each other out.
  @inline(__always)
  static func mayStayInPlace(_ right: MatrixProduct<S>.Operand) -> Bool {
    (right.rowStride &* MemoryLayout<S>.stride) % 512 != 0
  }

  init(rows: Int, depth: Int) {
    self.columns = 2 * S.Wide.scalarCount
    // 32 KB with AVX-512 and 16 KB without; every processor with AVX-512 hides the difference.
    // Blocks are of the same depth, so that the last is no waste.
    let deepest = 1024 / MemoryLayout<S>.stride
    let count = max(1, (depth + deepest - 1) / deepest)
    self.depth = max(1, (depth + count - 1) / count)
    let tallest = 96_000 / self.depth / Tile<S>.tallest * Tile<S>.tallest
    self.rows = max(Tile<S>.tallest, min(rows, tallest))
  }

  /// How many numbers the copy of a left block takes at most, rounded up to whole vectors.
  var leftCount: Int {
    let rows = (rows + Tile<S>.tallest - 1) / Tile<S>.tallest * Tile<S>.tallest
    return Memory<S>.aligned(rows * (depth + Self.gap))
  }

  /// Scratch for a left block and a right panel.
  var bytes: Int {
    (leftCount + depth * columns) * MemoryLayout<S>.stride + Memory<S>.slack
  }

  /// Rows of a copy begin at different places of the cache's sets.
  static var gap: Int { 16 }
}

/// How a product is cut whose rows are wanted as soon as they are complete, and then at once.
struct RowBlocks<S: Scalar> {
  /// How many rows make a block: enough for the right operand, which passes by for each block, not to
  /// be what takes the time, and few enough for the rows to stay in the second-level cache.
  let rows: Int
  /// How the left operand and each panel of the right one are copied.
  let cut: Blocks<S>
  /// Whether the product can be computed so: without cutting the summed index, and with all panels of
  /// the right operand in scratch.
  let fit: Bool
  private let rightCount: Int
  /// How the product is cut if it does not fit.
  private let whole: Blocks<S>

  init(of product: MatrixProduct<S>) {
    let wanted = 16_384 / MemoryLayout<S>.stride / product.columns
    let tallest = Tile<S>.tallest
    cut = Blocks(rows: max(4 * tallest, wanted / tallest * tallest), depth: product.depth)
    rows = cut.rows
    whole = Blocks(rows: product.rows, depth: product.depth)
    let panels = (product.columns + cut.columns - 1) / cut.columns
    rightCount = panels * product.depth * cut.columns
    fit = cut.depth == product.depth && rightCount * MemoryLayout<S>.stride <= 1 << 23
  }

  /// What the scratch of each thread has to hold.
  var bytes: Int {
    fit ? (cut.leftCount + rightCount) * MemoryLayout<S>.stride + Memory<S>.slack : whole.bytes
  }

  /// Copies all panels of the right operand, one after the other.
  func copyRight(of product: MatrixProduct<S>, to panels: UnsafeMutablePointer<S>) {
    var panel = panels
    for column in stride(from: 0, to: product.columns, by: cut.columns) {
      cut.copyRight(
        product.right.from(row: 0, column: column), depth: product.depth,
        columns: min(cut.columns, product.columns - column), to: panel)
      panel += product.depth * cut.columns
    }
  }
}

/// The left operand as the tiles read it: in strips of as many rows as a tile has.
struct Strips<S: Scalar> {
  private let origin: UnsafePointer<S>
  /// How far a strip that begins at row `r` lies from the origin, divided by `r`.
  private let stripStride: Int
  let rowStride: Int
  let step: Int
  /// Whether the strips are copies, each of as many rows as the tallest tile has.
  let isCopied: Bool

  /// The operand where it is.
  @inline(__always)
  init(_ operand: MatrixProduct<S>.Operand) {
    origin = operand.start
    stripStride = operand.rowStride
    rowStride = operand.rowStride
    step = operand.columnStride
    isCopied = false
  }

  /// Strips one after the other, each with its rows side by side for every step.
  init(sideBySide origin: UnsafePointer<S>, depth: Int) {
    self.origin = origin
    stripStride = depth
    rowStride = 1
    step = Tile<S>.tallest
    isCopied = true
  }

  @inline(__always)
  func start(at row: Int) -> UnsafePointer<S> {
    origin + row * stripStride
  }
}

// MARK: - Copies

extension Blocks {
  /// The block of the left operand in a form that tiles can read quickly: where it is, or copied
  /// to `scratch`.
  @inline(__always)
  func prepareLeft(
    _ left: MatrixProduct<S>.Operand, rows: Int, depth: Int, in scratch: UnsafeMutablePointer<S>
  ) -> Strips<S> {
    precondition(
      rows <= self.rows && depth <= self.depth,
      "There is no room for \(rows) × \(depth) numbers, but for \(self.rows) × \(self.depth).")
    if left.columnStride != 1 {
      return copySideBySide(left, rows: rows, depth: depth, to: scratch)
    }
    // Rows that are powers of two apart would push each other out of the cache.
    let apart = left.rowStride * MemoryLayout<S>.stride
    guard apart % 1024 == 0 && rows > Tile<S>.tallest else { return Strips(left) }
    let stride = depth + Self.gap
    for row in 0..<rows {
      (scratch + row * stride).update(from: left.start + row * left.rowStride, count: depth)
    }
    return Strips(
      MatrixProduct<S>.Operand(start: scratch, rowStride: stride, columnStride: 1))
  }

  @inline(__always)
  private func copySideBySide(
    _ left: MatrixProduct<S>.Operand, rows: Int, depth: Int, to scratch: UnsafeMutablePointer<S>
  ) -> Strips<S> {
    let tallest = Tile<S>.tallest
    for row in stride(from: 0, to: rows, by: tallest) {
      let strip = scratch + row * depth
      let source = left.start + row * left.rowStride
      let height = min(tallest, rows - row)
      if height == tallest && left.rowStride == 1 {
        for step in 0..<depth {
          let from = source + step * left.columnStride
          let to = strip + step * tallest
          for row in 0..<tallest { to[row] = from[row] }
        }
      } else {
        for step in 0..<depth {
          for row in 0..<height {
            strip[step * tallest + row] = source[row * left.rowStride + step * left.columnStride]
          }
        }
      }
    }
    return Strips(sideBySide: UnsafePointer(scratch), depth: depth)
  }

  /// Copies a panel of the right operand: `depth` rows of `self.columns` numbers, of which
  /// `columns` are used.
  @inline(__always)
  func copyRight(
    _ right: MatrixProduct<S>.Operand, depth: Int, columns: Int, to panel: UnsafeMutablePointer<S>
  ) {
    if right.columnStride == 1 {
      var (source, target) = (right.start, panel)
      if columns == self.columns {
        for _ in 0..<depth {
          copyWhole(from: source, to: target)
          source += right.rowStride
          target += columns
        }
      } else {
        for _ in 0..<depth {
          target.update(from: source, count: columns)
          source += right.rowStride
          target += self.columns
        }
      }
    } else {
      Transposition.copy(
        from: right.start, stride: right.columnStride, count: columns, length: depth,
        to: panel, stride: self.columns)
    }
  }

  /// Copies a row of a whole panel, which is too short to call a function for.
  @inline(__always)
  private func copyWhole(from source: UnsafePointer<S>, to target: UnsafeMutablePointer<S>) {
    let lanes = S.Wide.scalarCount
    for vector in 0..<2 {
      let numbers = UnsafeRawPointer(source + vector &* lanes).loadUnaligned(as: S.Wide.self)
      UnsafeMutableRawPointer(target + vector &* lanes).storeBytes(of: numbers, as: S.Wide.self)
    }
  }
}
