/// A matrix inside a ``Memory`` block: `count` rows of `columns` numbers, one row after the other.
///
/// Rows are what networks calculate with: one row is one example, one column one feature or unit.
/// Like ``Vector``, it is a view: copying it does not copy the numbers.
@frozen
public struct Rows<S: Scalar>: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutablePointer<S>

  /// The number of rows.
  public let count: Int

  /// The length of each row.
  public let columns: Int

  @inlinable
  init(start: UnsafeMutablePointer<S>, count: Int, columns: Int) {
    self.start = start
    self.count = count
    self.columns = columns
  }

  /// The number in `row`, in `0..<count`, and `column`, in `0..<columns`.
  @inlinable
  public subscript(row: Int, column: Int) -> S {
    get {
      assert((0..<count).contains(row), "Row \(row) is outside 0..<\(count).")
      assert((0..<columns).contains(column), "Column \(column) is outside 0..<\(columns).")
      return start[row * columns + column]
    }
    nonmutating set {
      assert((0..<count).contains(row), "Row \(row) is outside 0..<\(count).")
      assert((0..<columns).contains(column), "Column \(column) is outside 0..<\(columns).")
      start[row * columns + column] = newValue
    }
  }

  /// One row.
  @inlinable
  public subscript(row: Int) -> Vector<S> {
    assert((0..<count).contains(row), "Row \(row) is outside 0..<\(count).")
    return Vector(start: start + row * columns, count: columns)
  }

  /// The rows of `range`, which must lie in `0..<count`.
  @inlinable
  public subscript(range: Range<Int>) -> Rows {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count,
      "The rows \(range) are outside 0..<\(count).")
    return Rows(start: start + range.lowerBound * columns, count: range.count, columns: columns)
  }

  /// All numbers, row after row.
  @inlinable
  public var all: Vector<S> {
    Vector(start: start, count: count * columns)
  }
}
