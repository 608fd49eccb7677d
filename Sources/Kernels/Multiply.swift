// The matrix products of back-propagation. For a dense layer with inputs `x` (rows × in), weights
// `w` (in × out) and outputs `y` (rows × out) they are
//
//     y  = x · w        multiply(x, w, into: y, on: team)
//     dx = dy · wᵀ      multiply(dy, transposed: w, into: dx, on: team)
//     dw = xᵀ · dy      multiply(transposed: x, dy, into: dw, on: team)
//
// `into:` assigns and `to:` adds; what is assigned may begin with a row, the bias. The result must
// not overlap an operand. `MatrixProduct` defines the bits.

/// Assigns `a · b` to `c`, for `a`: rows × depth, `b`: depth × columns and `c`: rows × columns.
@inlinable
public func multiply<S: Scalar>(_ a: Rows<S>, _ b: Rows<S>, into c: Rows<S>, on team: Team) {
  check(a.columns == b.count && a.count == c.count && b.columns == c.columns, a, b, c)
  S.compute(
    MatrixProduct(
      left: .init(a), right: .init(b), depth: b.count, start: .init(start: nil, rowStride: 0),
      result: c), on: team)
}

/// Assigns `row + a · b` to `c`, adding the numbers of `row` to each row of the product.
@inlinable
public func multiply<S: Scalar>(
  _ a: Rows<S>, _ b: Rows<S>, startingFrom row: Vector<S>, into c: Rows<S>, on team: Team
) {
  check(a.columns == b.count && a.count == c.count && b.columns == c.columns, a, b, c)
  precondition(
    row.count == c.columns, "A row of \(row.count) numbers cannot start \(c.columns) columns.")
  S.compute(
    MatrixProduct(
      left: .init(a), right: .init(b), depth: b.count,
      start: .init(start: UnsafePointer(row.start), rowStride: 0), result: c), on: team)
}

/// Adds `a · b` to `c`.
@inlinable
public func multiply<S: Scalar>(_ a: Rows<S>, _ b: Rows<S>, to c: Rows<S>, on team: Team) {
  check(a.columns == b.count && a.count == c.count && b.columns == c.columns, a, b, c)
  S.compute(
    MatrixProduct(left: .init(a), right: .init(b), depth: b.count, start: .init(c), result: c),
    on: team)
}

/// Assigns `a · bᵀ` to `c`, for `a`: rows × depth, `b`: columns × depth and `c`: rows × columns.
@inlinable
public func multiply<S: Scalar>(
  _ a: Rows<S>, transposed b: Rows<S>, into c: Rows<S>, on team: Team
) {
  check(a.columns == b.columns && a.count == c.count && b.count == c.columns, a, b, c)
  S.compute(
    MatrixProduct(
      left: .init(a), right: .init(b).transposed, depth: b.columns,
      start: .init(start: nil, rowStride: 0), result: c), on: team)
}

/// Adds `a · bᵀ` to `c`.
@inlinable
public func multiply<S: Scalar>(
  _ a: Rows<S>, transposed b: Rows<S>, to c: Rows<S>, on team: Team
) {
  check(a.columns == b.columns && a.count == c.count && b.count == c.columns, a, b, c)
  S.compute(
    MatrixProduct(
      left: .init(a), right: .init(b).transposed, depth: b.columns, start: .init(c), result: c),
    on: team)
}

/// Assigns `aᵀ · b` to `c`, for `a`: depth × rows, `b`: depth × columns and `c`: rows × columns.
@inlinable
public func multiply<S: Scalar>(
  transposed a: Rows<S>, _ b: Rows<S>, into c: Rows<S>, on team: Team
) {
  check(a.count == b.count && a.columns == c.count && b.columns == c.columns, a, b, c)
  S.compute(
    MatrixProduct(
      left: .init(a).transposed, right: .init(b), depth: b.count,
      start: .init(start: nil, rowStride: 0), result: c), on: team)
}

/// Assigns `aᵀ · b` to `c`, as above, and tells `observer` of rows as soon as they are complete.
@inlinable
public func multiply<S: Scalar>(
  transposed a: Rows<S>, _ b: Rows<S>, into c: Rows<S>, on team: Team,
  for observer: any RowsObserver
) {
  check(a.count == b.count && a.columns == c.count && b.columns == c.columns, a, b, c)
  S.compute(
    MatrixProduct(
      left: .init(a).transposed, right: .init(b), depth: b.count,
      start: .init(start: nil, rowStride: 0), result: c), on: team, for: observer)
}

/// Adds `aᵀ · b` to `c`.
@inlinable
public func multiply<S: Scalar>(
  transposed a: Rows<S>, _ b: Rows<S>, to c: Rows<S>, on team: Team
) {
  check(a.count == b.count && a.columns == c.count && b.columns == c.columns, a, b, c)
  S.compute(
    MatrixProduct(
      left: .init(a).transposed, right: .init(b), depth: b.count, start: .init(c), result: c),
    on: team)
}

@inlinable
func check<S: Scalar>(_ fits: Bool, _ a: Rows<S>, _ b: Rows<S>, _ c: Rows<S>) {
  precondition(
    fits,
    """
    These matrices do not fit a product: operands \(a.count) × \(a.columns) and \
    \(b.count) × \(b.columns), result \(c.count) × \(c.columns).
    """)
}
