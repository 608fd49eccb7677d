// Functions applied to each number on its own. The closures are inlined, so that a loop over a
// branch-free function becomes vector instructions.

/// Assigns `function(x[i])` to `y[i]`; `y` may be `x`.
@inlinable
@inline(__always)
public func transform<S: Scalar>(_ x: Vector<S>, into y: Vector<S>, _ function: (S) -> S) {
  precondition(x.count == y.count, "\(x.count) numbers do not fit \(y.count) places.")
  for index in 0..<y.count { y.start[index] = function(x.start[index]) }
}

/// Assigns `function(x[i])` to `y[i]` for a few numbers, such as a row of class scores; `y` may be `x`.
///
/// The loop goes by vectors of 32 bytes: the wide ones that the compiler would choose are seldom full
/// there, and what is left over takes longer than they do.
@inlinable
@inline(__always)
public func transformShort<S: Scalar>(_ x: Vector<S>, into y: Vector<S>, _ function: (S) -> S) {
  precondition(x.count == y.count, "\(x.count) numbers do not fit \(y.count) places.")
  let lanes = S.Short.scalarCount
  var index = 0
  while index &+ lanes <= y.count {
    let numbers = load(x.start + index)
    var results = S.Short()
    for lane in 0..<lanes { results[lane] = function(numbers[lane]) }
    store(results, to: y.start + index)
    index &+= lanes
  }
  while index < y.count {
    y.start[index] = function(x.start[index])
    index &+= 1
  }
}

/// Assigns `function(a[i], b[i])` to `y[i]`; `y` may be one of them.
@inlinable
@inline(__always)
public func transform<S: Scalar>(
  _ a: Vector<S>, _ b: Vector<S>, into y: Vector<S>, _ function: (S, S) -> S
) {
  precondition(
    a.count == y.count && b.count == y.count,
    "\(a.count) and \(b.count) numbers do not fit \(y.count) places.")
  for index in 0..<y.count { y.start[index] = function(a.start[index], b.start[index]) }
}

/// Assigns `function(y[i], x[i])` to `y[i]`, for a function of few operations.
///
/// For a few numbers the loop goes by vectors of 32 bytes, as small layers write their gradients: a
/// processor that reads more at once than was just written waits until that has left for the cache.
@inlinable
@inline(__always)
public func update<S: Scalar>(_ y: Vector<S>, with x: Vector<S>, _ function: (S, S) -> S) {
  precondition(x.count == y.count, "\(x.count) numbers do not fit \(y.count) places.")
  guard y.count < 512 else { return transform(y, x, into: y, function) }
  let lanes = S.Short.scalarCount
  var index = 0
  while index &+ lanes <= y.count {
    let (old, change) = (load(y.start + index), load(x.start + index))
    var new = S.Short()
    for lane in 0..<lanes { new[lane] = function(old[lane], change[lane]) }
    store(new, to: y.start + index)
    index &+= lanes
  }
  while index < y.count {
    y.start[index] = function(y.start[index], x.start[index])
    index &+= 1
  }
}

/// Assigns the two numbers of `function(a[i], b[i])` to `y[i]` and `z[i]`.
@inlinable
@inline(__always)
public func transform<S: Scalar>(
  _ a: Vector<S>, _ b: Vector<S>, into y: Vector<S>, _ z: Vector<S>, _ function: (S, S) -> (S, S)
) {
  precondition(
    a.count == y.count && b.count == y.count && z.count == y.count,
    "\(a.count) and \(b.count) numbers do not fit \(y.count) and \(z.count) places.")
  for index in 0..<y.count {
    let (first, second) = function(a.start[index], b.start[index])
    y.start[index] = first
    z.start[index] = second
  }
}

/// Assigns `function(a[i], b[i], c[i])` to `y[i]`; `y` may be one of them.
@inlinable
@inline(__always)
public func transform<S: Scalar>(
  _ a: Vector<S>, _ b: Vector<S>, _ c: Vector<S>, into y: Vector<S>, _ function: (S, S, S) -> S
) {
  precondition(
    a.count == y.count && b.count == y.count && c.count == y.count,
    "\(a.count), \(b.count) and \(c.count) numbers do not fit \(y.count) places.")
  for index in 0..<y.count {
    y.start[index] = function(a.start[index], b.start[index], c.start[index])
  }
}
