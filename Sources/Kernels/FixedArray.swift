/// A list whose length never changes and whose elements are used where they lie, never copied.
///
/// An `Array` of values that hold references is retained and released at every access, which takes
/// longer than a whole layer of a tiny network; here an access is an address.
public struct FixedArray<Element: ~Copyable>: ~Copyable {
  @usableFromInline let elements: UnsafeMutablePointer<Element>

  /// The number of elements.
  public let count: Int

  /// Makes a list of `count` elements, made one after the other.
  @inlinable
  public init(count: Int, makeElement: (Int) -> Element) {
    precondition(count >= 0, "A list cannot have \(count) elements.")
    self.count = count
    elements = UnsafeMutablePointer.allocate(capacity: count)
    for index in 0..<count { (elements + index).initialize(to: makeElement(index)) }
  }

  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  /// The element at `index`, in `0..<count`.
  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      precondition(index >= 0 && index < count, "There is no element \(index) of \(count).")
      return UnsafePointer(elements + index)
    }
    @inline(__always)
    nonmutating unsafeMutableAddress {
      precondition(index >= 0 && index < count, "There is no element \(index) of \(count).")
      return elements + index
    }
  }
}

extension FixedArray where Element: Copyable {
  /// Makes a list of the elements of an array.
  @inlinable
  public init(_ elements: [Element]) {
    self.init(count: elements.count) { elements[$0] }
  }
}
