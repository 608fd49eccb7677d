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
  let lanes = S.Short.scalarCount
  var column = 0
  while column + lanes <= outputs {
    let start = bias.map { load($0.start + column) } ?? S.Short()
    var (input, output) = (x.start, y.start + column)
    for _ in 0..<x.count {
      var sum = start
      var weight = w.start + column
      for index in 0..<inputs {
        sum = sum.addingProduct(S.Short(repeating: input[index]), load(weight))
        weight += outputs
      }
      store(sum, to: output)
      input += inputs
      output += outputs
    }
    column += lanes
  }
  while column < outputs {
    let start = bias?.start[column] ?? 0
    var (input, output) = (x.start, y.start + column)
    for _ in 0..<x.count {
      var sum = start
      var weight = w.start + column
      for index in 0..<inputs {
        sum = sum.addingProduct(input[index], weight.pointee)
        weight += outputs
      }
      output.pointee = sum
      input += inputs
      output += outputs
    }
    column += 1
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
  if let db {
    precondition(db.count == outputs)
    sumTinyProducts(left: nil, 1, right: dy.start, outputs, rows: rows, into: db.start)
  }
  if outputs == 1 {
    // With one output it is the inputs that stand side by side.
    sumTinyProducts(left: dy.start, 1, right: x.start, inputs, rows: rows, into: dw.start)
  } else {
    sumTinyProducts(left: x.start, inputs, right: dy.start, outputs, rows: rows, into: dw.start)
  }
  guard let dx else { return }
  precondition(dx.count == rows && dx.columns == inputs)
  let lanes = S.Short.scalarCount
  for row in 0..<rows {
    let (gradient, target) = (dy.start + row * outputs, dx.start + row * inputs)
    var input = 0
    while outputs == 1 && input + lanes <= inputs {
      let factor = S.Short(repeating: gradient.pointee)
      store(S.Short().addingProduct(factor, load(w.start + input)), to: target + input)
      input += lanes
    }
    while input < inputs {
      var sum: S = 0
      for output in 0..<outputs {
        sum = sum.addingProduct(gradient[output], w.start[input * outputs + output])
      }
      target[input] = sum
      input += 1
    }
  }
}

/// result[i, j] = Σ left[row, i] · right[row, j] over the rows, for `leftCount × rightCount` numbers;
/// without `left`, the sums of the columns of `right`.
@inlinable
@inline(__always)
func sumTinyProducts<S: Scalar>(
  left: UnsafePointer<S>?, _ leftCount: Int, right: UnsafePointer<S>, _ rightCount: Int, rows: Int,
  into result: UnsafeMutablePointer<S>
) {
  let lanes = S.Short.scalarCount
  for i in 0..<leftCount {
    var j = 0
    while j + lanes <= rightCount {
      var sum = S.Short()
      var place = right + j
      for row in 0..<rows {
        if let left {
          sum = sum.addingProduct(S.Short(repeating: left[row * leftCount + i]), load(place))
        } else {
          sum += load(place)
        }
        place += rightCount
      }
      store(sum, to: result + i * rightCount + j)
      j += lanes
    }
    while j < rightCount {
      var sum: S = 0
      var place = right + j
      for row in 0..<rows {
        if let left {
          sum = sum.addingProduct(left[row * leftCount + i], place.pointee)
        } else {
          sum += place.pointee
        }
        place += rightCount
      }
      result[i * rightCount + j] = sum
      j += 1
    }
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
