// Sums in one fixed order. A plain loop would add one number after the other and could not use
// vectors, and what a compiler does of its own accord depends on the processor; so the order is
// written out: sixteen lanes, each the sum of every sixteenth number, are added in pairs, and then
// the last numbers, fewer than sixteen, one after the other.

/// The sum of `term(i)` for `i` in `0..<count`, in the fixed order of this file.
@inlinable
@inline(__always)
func sum<Number: Scalar>(over count: Int, _ term: (Int) -> Number) -> Number {
  let whole = count & ~15
  var total: Number = 0
  if whole > 0 {
    var lanes = SIMD16<Number>()
    for index in stride(from: 0, to: whole, by: 16) {
      var terms = SIMD16<Number>()
      for lane in 0..<16 { terms[lane] = term(index + lane) }
      lanes += terms
    }
    let eight = lanes.lowHalf + lanes.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    total = two[0] + two[1]
  }
  for index in whole..<count { total += term(index) }
  return total
}

extension Vector {
  /// The sum of `term(i)` over the indices of the vector, in the fixed order of this file.
  @inlinable
  @inline(__always)
  public func sum(_ term: (Int) -> S) -> S {
    Kernels.sum(over: count, term)
  }

  /// The sum of the products with the numbers of `other`, added up as `Double`: products of `Float`
  /// are then exact, and small differences between large vectors are not lost.
  @inlinable
  public func dot(_ other: Vector) -> Double {
    precondition(other.count == count, "\(count) numbers cannot be paired with \(other.count).")
    return Kernels.sum(over: count) { Double(start[$0]) * Double(other.start[$0]) }
  }

  /// The sum of the sizes, added up as `Double`.
  @inlinable
  public func sumOfMagnitudes() -> Double {
    Kernels.sum(over: count) { Double(start[$0].magnitude) }
  }

  /// The largest size of a number, or 0 of none; NaN if one of them is.
  @inlinable
  public func largestMagnitude() -> S {
    var largest: S = 0
    for index in 0..<count {
      let size = start[index].magnitude
      // As in `maximum`.
      largest = size <= largest ? largest : (largest.isNaN ? largest : size)
    }
    return largest
  }

  /// The sum of the numbers.
  @inlinable
  public func sum() -> S {
    sum { start[$0] }
  }

  /// The sum of the squares.
  @inlinable
  public func sumOfSquares() -> S {
    sum { start[$0] * start[$0] }
  }

  /// The largest number, or −∞ of none; NaN if one of them is.
  @inlinable
  public func maximum() -> S {
    let largest = maximumOfNumbers()
    return isFinite || (0..<count).allSatisfy { !start[$0].isNaN } ? largest : .nan
  }

  /// The largest number, or −∞ of none; what is not a number is passed over.
  @inlinable
  public func maximumOfNumbers() -> S {
    let lanes = S.Short.scalarCount
    var largest = -S.infinity
    var index = 0
    if lanes <= count {
      var vector = S.Short(repeating: largest)
      while index &+ lanes <= count {
        let numbers = load(start + index)
        vector.replace(with: numbers, where: vector .< numbers)
        index &+= lanes
      }
      for lane in 0..<lanes { largest = largest < vector[lane] ? vector[lane] : largest }
    }
    while index < count {
      largest = largest < start[index] ? start[index] : largest
      index &+= 1
    }
    return largest
  }

  /// The logarithm of the sum of the exponentials, without overflow:
  ///
  ///     m + log Σ e^(xᵢ − m),   m the largest number
  @inlinable
  public func logSumExp() -> S {
    let largest = maximum()
    guard largest.isFinite else { return largest }
    return largest + S.log(sum { S.exp(start[$0] - largest) })
  }

  /// Whether every number is finite.
  @inlinable
  public var isFinite: Bool {
    // x · 0 is 0 for finite x and NaN for all others; so is their sum, whatever the order. The
    // loads are as wide as the stores of small work, for which they would otherwise have to wait.
    var zeros = S.Short()
    var index = 0
    while index &+ S.Short.scalarCount <= count {
      zeros = zeros.addingProduct(load(start + index), S.Short())
      index &+= S.Short.scalarCount
    }
    var zero: S = 0
    while index < count {
      zero += start[index] * 0
      index &+= 1
    }
    return zeros == S.Short() && zero == 0
  }
}

extension Rows {
  /// Adds up each column, row after row from 0: the gradient of a bias.
  @inlinable
  public func sumColumns(into sums: Vector<S>, on team: Team) {
    precondition(
      sums.count == columns, "The sums of \(columns) columns do not fit \(sums.count) places.")
    // 8,192 numbers are worth sharing.
    team.run(
      ColumnSums(rows: self, sums: sums), over: columns, share: 8192 / max(count, 1),
      unit: 64 / MemoryLayout<S>.stride)
  }

  /// Adds up each column, row after row from 0.
  @inlinable
  public func sumColumns(into sums: Vector<S>) {
    precondition(
      sums.count == columns, "The sums of \(columns) columns do not fit \(sums.count) places.")
    ColumnSums(rows: self, sums: sums).run(0..<columns, member: 0)
  }
}

@usableFromInline
struct ColumnSums<S: Scalar>: TeamTask {
  @usableFromInline let rows: Rows<S>
  @usableFromInline let sums: Vector<S>

  @inlinable
  init(rows: Rows<S>, sums: Vector<S>) {
    self.rows = rows
    self.sums = sums
  }

  @inlinable
  func run(_ range: Range<Int>, member: Int) {
    let (columns, lanes) = (rows.columns, S.Short.scalarCount)
    var column = range.lowerBound
    // Whole vectors of columns stay in registers while the rows go by, four at once so that no sum
    // waits for the last one.
    while column &+ 4 &* lanes <= range.upperBound {
      var (a, b, c, d) = (S.Short(), S.Short(), S.Short(), S.Short())
      var place = rows.start + column
      for _ in 0..<rows.count {
        a += load(place)
        b += load(place + lanes)
        c += load(place + 2 &* lanes)
        d += load(place + 3 &* lanes)
        place += columns
      }
      store(a, to: sums.start + column)
      store(b, to: sums.start + column + lanes)
      store(c, to: sums.start + column + 2 &* lanes)
      store(d, to: sums.start + column + 3 &* lanes)
      column &+= 4 &* lanes
    }
    while column &+ lanes <= range.upperBound {
      var total = S.Short()
      var place = rows.start + column
      for _ in 0..<rows.count {
        total += load(place)
        place += columns
      }
      store(total, to: sums.start + column)
      column &+= lanes
    }
    while column < range.upperBound {
      var sum: S = 0
      var place = rows.start + column
      for _ in 0..<rows.count {
        sum += place.pointee
        place += columns
      }
      sums.start[column] = sum
      column &+= 1
    }
  }
}
