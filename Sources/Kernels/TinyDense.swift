// A dense layer so small that a matrix product has not begun before it is over: all products of a pass
// in one call, without cutting or copying anything. Every number is the same chain that
// `MatrixProduct` defines.

/// Whether a dense layer with so many rows, inputs and outputs is computed in one call.
@inlinable
public func isTiny(rows: Int, inputs: Int, outputs: Int) -> Bool {
  rows * inputs * outputs <= 128
}

/// Computes the outputs of a tiny dense layer: `y = bias + x · w`, or `x · w` without a bias.
@inlinable
public func computeTinyDense<S: Scalar>(
  _ x: Rows<S>, _ w: Rows<S>, bias: Vector<S>?, into y: Rows<S>
) {
  let (inputs, outputs) = (w.count, w.columns)
  precondition(x.columns == inputs && y.count == x.count && y.columns == outputs)
  if let bias { precondition(bias.count == outputs) }
  if outputs == 1 {
    multiplyTinyColumn(x, w.start, start: bias?.start.pointee ?? 0, into: y.start)
  } else {
    multiplyTiny(
      x.start, rowStride: inputs, step: 1, w.start, startingFrom: bias?.start, into: y.start,
      rows: x.count, depth: inputs, columns: outputs)
  }
}

/// Computes the gradients of a tiny dense layer: `dw = xᵀ · dy`, `db` the sums of the columns of `dy`,
/// and `dx = dy · wᵀ`; what is nil is left out.
@inlinable
public func computeTinyDenseGradients<S: Scalar>(
  _ x: Rows<S>, _ w: Rows<S>, _ dy: Rows<S>, weights dw: Rows<S>, bias db: Vector<S>?,
  input dx: Rows<S>?
) {
  let (rows, inputs, outputs) = (x.count, w.count, w.columns)
  precondition(x.columns == inputs && dy.count == rows && dy.columns == outputs)
  precondition(dw.count == inputs && dw.columns == outputs)
  if let db { dy.sumColumns(into: db) }
  if outputs == 1 {
    // With one output it is the inputs that stand side by side.
    multiplyTiny(
      dy.start, rowStride: 0, step: 1, x.start, startingFrom: nil, into: dw.start, rows: 1,
      depth: rows, columns: inputs)
  } else {
    multiplyTiny(
      x.start, rowStride: 1, step: inputs, dy.start, startingFrom: nil, into: dw.start,
      rows: inputs, depth: rows, columns: outputs)
  }
  guard let dx else { return }
  precondition(dx.count == rows && dx.columns == inputs)
  if outputs == 1 {
    multiplyTiny(
      dy.start, rowStride: 1, step: 1, w.start, startingFrom: nil, into: dx.start, rows: rows,
      depth: 1, columns: inputs)
    return
  }
  for row in 0..<rows {
    let gradient = dy.start + row &* outputs
    for input in 0..<inputs {
      let weights = w.start + input &* outputs
      var sum: S = 0
      for output in 0..<outputs { sum = sum.addingProduct(gradient[output], weights[output]) }
      dx.start[row &* inputs &+ input] = sum
    }
  }
}

/// result[i, j] = start[j] + Σ left[i, k] · right[k, j] over `depth` terms, for `rows × columns`
/// numbers; `left[i, k]` lies at `i · rowStride + k · step`, the others row after row.
///
/// Places are counted without looking for overflow, which took longer than the arithmetic: all lie
/// inside views of at most 128 numbers.
@inlinable
@inline(__always)
func multiplyTiny<S: Scalar>(
  _ left: UnsafePointer<S>, rowStride: Int, step: Int, _ right: UnsafePointer<S>,
  startingFrom start: UnsafePointer<S>?, into result: UnsafeMutablePointer<S>, rows: Int,
  depth: Int, columns: Int
) {
  let lanes = S.Short.scalarCount
  var column = 0
  while column &+ lanes <= columns {
    let first = if let start { load(start + column) } else { S.Short() }
    var (factors, target, row) = (left, result + column, 0)
    // Four rows at once: a weight is read once, and no sum waits for another.
    while row &+ 4 <= rows {
      var (a, b, c, d) = (first, first, first, first)
      var (factor, place, rest) = (factors, right + column, depth)
      while rest > 0 {
        let numbers = load(place)
        a = a.addingProduct(S.Short(repeating: factor[0]), numbers)
        b = b.addingProduct(S.Short(repeating: factor[rowStride]), numbers)
        c = c.addingProduct(S.Short(repeating: factor[2 &* rowStride]), numbers)
        d = d.addingProduct(S.Short(repeating: factor[3 &* rowStride]), numbers)
        factor += step
        place += columns
        rest &-= 1
      }
      if columns == lanes {
        // Whoever reads longer vectors than were stored has to wait for the cache.
        S.store(a, b, to: target)
        S.store(c, d, to: target + 2 &* columns)
      } else {
        store(a, to: target)
        store(b, to: target + columns)
        store(c, to: target + 2 &* columns)
        store(d, to: target + 3 &* columns)
      }
      factors += 4 &* rowStride
      target += 4 &* columns
      row &+= 4
    }
    while row < rows {
      var sum = first
      var (factor, place, rest) = (factors, right + column, depth)
      while rest > 0 {
        sum = sum.addingProduct(S.Short(repeating: factor.pointee), load(place))
        factor += step
        place += columns
        rest &-= 1
      }
      store(sum, to: target)
      factors += rowStride
      target += columns
      row &+= 1
    }
    column &+= lanes
  }
  while column < columns {
    let first = start?[column] ?? 0
    var (factors, target, row) = (left, result + column, 0)
    while row < rows {
      var sum = first
      var (factor, place, rest) = (factors, right + column, depth)
      while rest > 0 {
        sum = sum.addingProduct(factor.pointee, place.pointee)
        factor += step
        place += columns
        rest &-= 1
      }
      target.pointee = sum
      factors += rowStride
      target += columns
      row &+= 1
    }
    column &+= 1
  }
}

/// result[i] = start + Σ left[i, k] · right[k]: a layer with one output.
///
/// Here it is the rows that stand side by side, so that the results are stored as a whole: who reads
/// them next reads a vector, and would have to wait for numbers stored one by one.
@inlinable
@inline(__always)
func multiplyTinyColumn<S: Scalar>(
  _ left: Rows<S>, _ right: UnsafePointer<S>, start: S, into result: UnsafeMutablePointer<S>
) {
  let (lanes, depth) = (S.Short.scalarCount, left.columns)
  var (factors, row) = (left.start, 0)
  while row &+ lanes <= left.count {
    var sums = S.Short(repeating: start)
    var index = 0
    while index < depth {
      var numbers = S.Short()
      for lane in 0..<lanes { numbers[lane] = factors[index &+ lane &* depth] }
      sums = sums.addingProduct(numbers, S.Short(repeating: right[index]))
      index &+= 1
    }
    store(sums, to: result + row)
    factors += lanes &* depth
    row &+= lanes
  }
  while row < left.count {
    var sum = start
    var index = 0
    while index < depth {
      sum = sum.addingProduct(factors[index], right[index])
      index &+= 1
    }
    result[row] = sum
    factors += depth
    row &+= 1
  }
}

@inlinable
@inline(__always)
func load<S: Scalar>(_ place: UnsafePointer<S>) -> S.Short {
  UnsafeRawPointer(place).loadUnaligned(as: S.Short.self)
}

@inlinable
@inline(__always)
func load<S: Scalar>(_ place: UnsafeMutablePointer<S>) -> S.Short {
  UnsafeRawPointer(place).loadUnaligned(as: S.Short.self)
}

@inlinable
@inline(__always)
func store<S: Scalar>(_ vector: S.Short, to place: UnsafeMutablePointer<S>) {
  UnsafeMutableRawPointer(place).storeBytes(of: vector, as: S.Short.self)
}
