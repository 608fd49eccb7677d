/// A run of numbers inside a ``Memory`` block, which must outlive it.
///
/// Copying a vector copies the view, not the numbers; whoever holds one may change them. It is
/// `Sendable` because the members of a ``ThreadTeam`` write to disjoint parts of the same block;
/// nothing else passes views between threads.
@frozen
public struct Vector<S: Scalar>: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutablePointer<S>

  /// The number of numbers.
  public let count: Int

  @inlinable
  init(start: UnsafeMutablePointer<S>, count: Int) {
    self.start = start
    self.count = count
  }

  /// The number at `index`, in `0..<count`.
  @inlinable
  public subscript(index: Int) -> S {
    get {
      assert((0..<count).contains(index), "Index \(index) is outside 0..<\(count).")
      return start[index]
    }
    nonmutating set {
      assert((0..<count).contains(index), "Index \(index) is outside 0..<\(count).")
      start[index] = newValue
    }
  }

  /// The numbers at the indices of `range`, which must lie in `0..<count`.
  @inlinable
  public subscript(range: Range<Int>) -> Vector {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count,
      "The range \(range) is outside 0..<\(count).")
    return Vector(start: start + range.lowerBound, count: range.count)
  }

  /// The same numbers as `rows` rows of equal length, which must divide `count`.
  @inlinable
  public func rows(_ rows: Int, columns: Int) -> Rows<S> {
    precondition(
      rows >= 0 && columns >= 0 && rows * columns == count,
      "\(count) numbers are not \(rows) rows × \(columns) columns.")
    return Rows(start: start, count: rows, columns: columns)
  }

  /// The vector together with the rest of its last 64 bytes, so that a loop over it has no ragged
  /// end.
  ///
  /// Only for vectors that begin at a multiple of 64 bytes of their block, and that share those last
  /// bytes with nothing else: what stands there afterwards is of no use.
  @inlinable
  public var padded: Vector {
    Vector(start: start, count: Memory<S>.aligned(count))
  }

  /// Sets every number to `value`.
  @inlinable
  public func assign(_ value: S) {
    start.update(repeating: value, count: count)
  }

  /// Copies as many numbers from `other`, which may be the same view.
  @inlinable
  public func assign(_ other: Vector) {
    precondition(other.count == count, "Cannot copy \(other.count) numbers to \(count) places.")
    start.update(from: other.start, count: count)
  }

  /// Copies as many numbers from an array.
  @inlinable
  public func assign(_ numbers: [S]) {
    precondition(numbers.count == count, "Cannot copy \(numbers.count) numbers to \(count) places.")
    numbers.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      start.update(from: base, count: count)
    }
  }

  /// Copies as many numbers from memory of the caller's own.
  @inlinable
  public func assign(_ numbers: Span<S>) {
    precondition(numbers.count == count, "Cannot copy \(numbers.count) numbers to \(count) places.")
    numbers.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      start.update(from: base, count: count)
    }
  }

  /// Copies the numbers to memory of the caller's own, from a place on.
  @inlinable
  public func copy(to numbers: inout MutableSpan<S>, at place: Int) {
    precondition(
      place >= 0 && place <= numbers.count - count,
      "\(count) numbers do not fit \(numbers.count) places from \(place) on.")
    numbers.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      (base + place).update(from: start, count: count)
    }
  }

  /// Adds the numbers to the end of an array.
  @inlinable
  public func append(to array: inout [S]) {
    array.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
  }

  /// The numbers as an array.
  @inlinable
  public var array: [S] {
    Array(UnsafeBufferPointer(start: start, count: count))
  }
}

extension Vector {
  /// The vector of no numbers.
  public static var empty: Vector { Memory.emptyVector() }
}

extension Memory {
  /// A view of nothing still needs an address; any aligned one will do, since it is never read.
  static func emptyVector() -> Vector<S> {
    let address = UnsafeMutablePointer<S>(bitPattern: alignment).unsafelyUnwrapped
    return Vector(start: address, count: 0)
  }
}
