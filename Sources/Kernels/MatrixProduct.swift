/// A matrix product to be computed: `result = start + left · right`.
///
///     result[i, j] = start[i, j] + Σₚ left[i, p] · right[p, j]
///
/// Each number of the result is defined as one chain of fused multiply-adds over ascending `p`:
/// it begins at `start[i, j]`, or at 0, and each step rounds once. That fixes every bit, and leaves
/// open all that speed needs: which numbers are computed together, in which order, by which
/// thread, and from which copy of the operands.
///
/// The functions ``multiply(_:_:into:on:)`` and its sisters are the way to make one.
@frozen
public struct MatrixProduct<S: Scalar> {
  /// A matrix that is only read: the number in row `i` and column `j` is at
  /// `start + i · rowStride + j · columnStride`.
  @usableFromInline
  struct Operand {
    @usableFromInline var start: UnsafePointer<S>
    @usableFromInline var rowStride: Int
    @usableFromInline var columnStride: Int

    @inlinable
    init(_ rows: Rows<S>) {
      start = UnsafePointer(rows.start)
      rowStride = rows.columns
      columnStride = 1
    }

    @inlinable
    init(start: UnsafePointer<S>, rowStride: Int, columnStride: Int) {
      self.start = start
      self.rowStride = rowStride
      self.columnStride = columnStride
    }

    @inlinable
    var transposed: Operand {
      Operand(start: start, rowStride: columnStride, columnStride: rowStride)
    }

    @inline(__always)
    func from(row: Int, column: Int) -> Operand {
      Operand(
        start: start + row * rowStride + column * columnStride, rowStride: rowStride,
        columnStride: columnStride)
    }
  }

  /// Where the chains begin: a matrix with rows in one piece, or nothing for 0.
  @usableFromInline
  struct Start {
    @usableFromInline var start: UnsafePointer<S>?
    @usableFromInline var rowStride: Int

    @inlinable
    init(start: UnsafePointer<S>?, rowStride: Int) {
      self.start = start
      self.rowStride = rowStride
    }

    /// The chains begin at the old value of the result.
    @inlinable
    init(_ rows: Rows<S>) {
      start = UnsafePointer(rows.start)
      rowStride = rows.columns
    }

    @inline(__always)
    func from(row: Int, column: Int) -> Start {
      Start(start: start.map { $0 + row * rowStride + column }, rowStride: rowStride)
    }
  }

  @usableFromInline var rows: Int
  @usableFromInline var columns: Int
  @usableFromInline var depth: Int
  @usableFromInline var left: Operand
  @usableFromInline var right: Operand
  @usableFromInline var start: Start
  @usableFromInline var result: UnsafeMutablePointer<S>
  @usableFromInline var resultStride: Int

  @inlinable
  init(
    left: Operand, right: Operand, depth: Int, start: Start, result: Rows<S>
  ) {
    self.rows = result.count
    self.columns = result.columns
    self.depth = depth
    self.left = left
    self.right = right
    self.start = start
    self.result = result.start
    self.resultStride = result.columns
  }
}

// MARK: - Cutting the work

extension MatrixProduct {
  /// Computes the product, on several threads if it is worth it.
  @inline(__always)
  func compute(on team: Team) {
    guard rows > 0 && columns > 0 else { return }
    if !isComputedInPlace {
      // Enough for every part too, and asked for here, where no other thread is at work.
      team.reserveScratch(bytes: Blocks<S>(rows: rows, depth: depth).bytes)
    }
    let work = rows * columns * depth
    if team.threads == 1 || work < 2 * Self.shareOfWork {
      computeHere(team: team, member: 0)
    } else if rows > columns {
      // The shorter side is the one that each thread prepares for itself.
      let share = max(1, Self.shareOfWork / (columns * depth))
      team.run(
        RowsOfProduct(product: self, team: team), over: rows, share: share, unit: Tile<S>.tallest)
    } else {
      let share = max(1, Self.shareOfWork / (rows * depth))
      team.run(
        ColumnsOfProduct(product: self, team: team), over: columns, share: share,
        unit: 2 * S.Wide.scalarCount)
    }
  }

  /// How many multiply-adds are worth sharing: half a microsecond.
  static var shareOfWork: Int { 1 << 16 }

  /// The part of the product in some rows and columns of the result.
  @inline(__always)
  func part(rows: Range<Int>, columns: Range<Int>) -> MatrixProduct {
    var part = self
    part.rows = rows.count
    part.columns = columns.count
    part.left = left.from(row: rows.lowerBound, column: 0)
    part.right = right.from(row: 0, column: columns.lowerBound)
    part.start = start.from(row: rows.lowerBound, column: columns.lowerBound)
    part.result = result + rows.lowerBound * resultStride + columns.lowerBound
    return part
  }
}

/// What is to be done with rows of a product as soon as they are complete, while they are still in the
/// cache.
public protocol RowsObserver: AnyObject {
  /// The numbers in some rows of the result are final. It is called by whichever thread computed them, for
  /// each row once.
  func complete(rows: Range<Int>)
}

extension MatrixProduct {
  /// Computes the product block of rows by block of rows, and hands each on when it is complete.
  @inline(__always)
  func compute(on team: Team, for observer: any RowsObserver) {
    guard rows > 0 && columns > 0 else { return }
    let blocks = RowBlocks(of: self)
    if !isComputedInPlace { team.reserveScratch(bytes: blocks.bytes) }
    team.run(
      FinishedRows(product: self, blocks: blocks, observer: observer, team: team), over: rows,
      share: max(1, Self.shareOfWork / max(1, columns * depth)), unit: Tile<S>.tallest)
  }
}

private struct FinishedRows<S: Scalar>: TeamTask {
  let product: MatrixProduct<S>
  let blocks: RowBlocks<S>
  let observer: any RowsObserver
  let team: Team

  func run(_ range: Range<Int>, member: Int) {
    product.computeRows(range, blocks, for: observer, team: team, member: member)
  }
}

private struct RowsOfProduct<S: Scalar>: TeamTask {
  let product: MatrixProduct<S>
  let team: Team

  func run(_ range: Range<Int>, member: Int) {
    product.part(rows: range, columns: 0..<product.columns).computeHere(team: team, member: member)
  }
}

private struct ColumnsOfProduct<S: Scalar>: TeamTask {
  let product: MatrixProduct<S>
  let team: Team

  func run(_ range: Range<Int>, member: Int) {
    product.part(rows: 0..<product.rows, columns: range).computeHere(team: team, member: member)
  }
}

// MARK: - One thread

extension MatrixProduct {
  /// Computes the product on this thread, in one of two ways with the same bits.
  ///
  /// Small operands stay where they are: they fit in the first-level cache, and copying them would
  /// cost more than it saves. Larger ones are copied block by block into the order in which the
  /// tiles read them (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication",
  /// ACM TOMS 34, 2008).
  @inline(__always)
  func computeHere(team: Team, member: Int) {
    let product = withLongestResultRows()
    if product.isComputedInPlace {
      product.computeInPlace()
    } else {
      product.computeInBlocks(team: team, member: member)
    }
  }

  /// Whether the right operand is better left where it is: it stands in rows, and it is used so little
  /// that copying it would cost more than it saves, or its panels fit in the first-level cache.
  @inline(__always)
  private var isComputedInPlace: Bool {
    guard right.columnStride == 1 || columns == 1 else { return false }
    if rows <= 2 &* Tile<S>.tallest { return true }
    return Blocks<S>.mayStayInPlace(right)
      && (left.columnStride == 1 || Blocks<S>.mayStayInPlace(left.transposed))
  }

  /// A result of one column is also one of one row, whose numbers can be computed side by side if
  /// the left operand has them side by side.
  @inline(__always)
  private func withLongestResultRows() -> MatrixProduct {
    let startIsColumn = start.start == nil || start.rowStride == resultStride
    guard columns == 1 && resultStride == 1 && left.rowStride == 1 && startIsColumn else {
      return self
    }
    var product = self
    product.rows = 1
    product.columns = rows
    product.left = right.transposed
    product.right = left.transposed
    return product
  }

  @inline(__always)
  private func computeInPlace() {
    // Few rows use each panel once or twice, so that it need not stay in the cache.
    let deepest =
      rows <= 2 &* Tile<S>.tallest ? max(depth, 1) : Blocks<S>(rows: rows, depth: depth).depth
    let widest = rows <= 2 ? Tile<S>.widest(height: rows) : 2 &* S.Wide.scalarCount
    var step = 0
    repeat {
      let depth = min(deepest, self.depth &- step)
      let left = Strips(left.from(row: 0, column: step))
      let right = right.from(row: step, column: 0)
      // Later blocks go on with the chains where the earlier ones left them.
      let start = step == 0 ? start : Start(start: UnsafePointer(result), rowStride: resultStride)
      var column = 0
      while column < columns {
        let width = min(widest, columns &- column)
        computePanel(
          columns: column..<column &+ width, left: left, rows: 0..<rows, depth: depth,
          right: right.start + column, rightStride: right.rowStride,
          start: start.from(row: 0, column: column))
        column &+= width
      }
      step &+= deepest
    } while step < depth
  }

  /// Computes the columns of one panel for some rows, over `depth` of the summed index.
  ///
  /// `left` begins with the first of `rows` and of the summed index, `right` with the panel's first
  /// number; `start` says where the chains of row 0 and the panel's first column begin.
  @inline(__always)
  fileprivate func computePanel(
    columns: Range<Int>, left: Strips<S>, rows: Range<Int>, depth: Int, right: UnsafePointer<S>,
    rightStride: Int, start: Start
  ) {
    // The last panel of a result that is no wider may write over the beginning of the next row, which
    // comes afterwards.
    let coversRows = columns.count == resultStride
    let isWide = columns.count > 2 &* S.Wide.scalarCount
    // Strips that are copies are as high as the tallest tile.
    let isAlone = rows.count <= Tile<S>.tallestAlone && !left.isCopied
    var row = rows.lowerBound
    while row < rows.upperBound {
      let rest = rows.upperBound &- row
      // Two tiles of middle height have more chains at once than a tall and a low one.
      let tallest = isWide ? 2 : isAlone ? Tile<S>.tallestAlone : Tile<S>.tallest
      let isSplit = rest > tallest && rest < 2 &* tallest && !left.isCopied
      let height = isSplit ? (rest &+ 1) / 2 : min(tallest, rest)
      let tile = Tile(
        width: columns.count, depth: depth, left: left.start(at: row - rows.lowerBound),
        leftRowStride: left.rowStride, leftStep: left.step, right: right, rightStep: rightStride,
        start: start.from(row: row, column: 0),
        result: result + (row &* resultStride &+ columns.lowerBound), resultStride: resultStride,
        coversRows: coversRows)
      tile.compute(height: height)
      row &+= height
    }
  }

  /// Computes some rows, block by block. All of the right operand is copied first, if it has to be, since
  /// every block needs it.
  @inline(never)
  fileprivate func computeRows(
    _ range: Range<Int>, _ blocks: RowBlocks<S>, for observer: any RowsObserver, team: Team,
    member: Int
  ) {
    guard isComputedInPlace || blocks.fit else {
      part(rows: range, columns: 0..<columns).computeHere(team: team, member: member)
      return observer.complete(rows: range)
    }
    let scratch =
      isComputedInPlace ? nil : team.scratch(for: member).assumingMemoryBound(to: S.self)
    if let scratch { blocks.copyRight(of: self, to: scratch + blocks.cut.leftCount) }
    for start in stride(from: range.lowerBound, to: range.upperBound, by: blocks.rows) {
      let rows = start..<min(start + blocks.rows, range.upperBound)
      if let scratch {
        computeBlock(rows, blocks, scratch)
      } else {
        part(rows: rows, columns: 0..<columns).computeInPlace()
      }
      observer.complete(rows: rows)
    }
  }

  @inline(__always)
  private func computeBlock(
    _ rows: Range<Int>, _ blocks: RowBlocks<S>, _ scratch: UnsafeMutablePointer<S>
  ) {
    let strips = blocks.cut.prepareLeft(
      left.from(row: rows.lowerBound, column: 0), rows: rows.count, depth: depth, in: scratch)
    var panel = UnsafePointer(scratch + blocks.cut.leftCount)
    for column in stride(from: 0, to: columns, by: blocks.cut.columns) {
      computePanel(
        columns: column..<min(column + blocks.cut.columns, columns), left: strips, rows: rows,
        depth: depth, right: panel, rightStride: blocks.cut.columns,
        start: start.from(row: 0, column: column))
      panel += depth * blocks.cut.columns
    }
  }

  @inline(never)
  private func computeInBlocks(team: Team, member: Int) {
    let blocks = Blocks<S>(rows: rows, depth: depth)
    let scratch = team.scratch(for: member).assumingMemoryBound(to: S.self)
    let panel = scratch + blocks.leftCount

    for depthStart in stride(from: 0, to: max(depth, 1), by: blocks.depth) {
      let depth = min(blocks.depth, self.depth - depthStart)
      // Later blocks go on with the chains where the earlier ones left them.
      let start =
        depthStart == 0 ? start : Start(start: UnsafePointer(result), rowStride: resultStride)
      for rowStart in stride(from: 0, to: rows, by: blocks.rows) {
        let rows = rowStart..<min(rowStart + blocks.rows, rows)
        let left = blocks.prepareLeft(
          left.from(row: rowStart, column: depthStart), rows: rows.count, depth: depth, in: scratch)
        for column in stride(from: 0, to: columns, by: blocks.columns) {
          let columns = column..<min(column + blocks.columns, columns)
          blocks.copyRight(
            right.from(row: depthStart, column: column), depth: depth, columns: columns.count,
            to: panel)
          computePanel(
            columns: columns, left: left, rows: rows, depth: depth, right: UnsafePointer(panel),
            rightStride: blocks.columns, start: start.from(row: 0, column: column))
        }
      }
    }
  }
}
