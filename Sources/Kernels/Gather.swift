// Rows of a data set on their way into a batch.

/// Copies the rows of `source` with the given numbers, in their order, to the first rows of
/// `target`.
@inlinable
public func gather<S: Scalar>(
  _ source: Rows<S>, rows numbers: ArraySlice<Int>, into target: Rows<S>
) {
  precondition(
    numbers.count <= target.count && source.columns == target.columns,
    "\(numbers.count) rows of \(source.columns) do not fit \(target.count) of \(target.columns).")
  var place = target.start
  for number in numbers {
    precondition(number >= 0 && number < source.count, "There is no row \(number).")
    let row = source.start + number &* source.columns
    if source.columns <= 256 {
      copyShort(from: row, to: place, count: source.columns)
    } else {
      place.update(from: row, count: source.columns)
    }
    place += source.columns
  }
}

/// Copies rows as above, the work shared by a team.
@inlinable
@inline(__always)
public func gather<S: Scalar>(
  _ source: Rows<S>, rows numbers: ArraySlice<Int>, into target: Rows<S>, on team: Team
) {
  // What is worth sharing: 16 KB.
  let share = max(1, 16_384 / (MemoryLayout<S>.stride * max(source.columns, 1)))
  team.run(
    GatherTask(source: source, numbers: numbers, target: target), over: numbers.count, share: share)
}

@usableFromInline
struct GatherTask<S: Scalar>: TeamTask {
  @usableFromInline let source: Rows<S>
  @usableFromInline let numbers: ArraySlice<Int>
  @usableFromInline let target: Rows<S>

  @inlinable
  init(source: Rows<S>, numbers: ArraySlice<Int>, target: Rows<S>) {
    self.source = source
    self.numbers = numbers
    self.target = target
  }

  @inlinable
  func run(_ range: Range<Int>, member: Int) {
    let first = numbers.startIndex
    gather(
      source, rows: numbers[first + range.lowerBound..<first + range.upperBound],
      into: target[range])
  }
}

/// Copies numbers that are so few that a call of the system's function would take as long.
@inlinable
@inline(__always)
func copyShort<S: Scalar>(
  from source: UnsafeMutablePointer<S>, to target: UnsafeMutablePointer<S>, count: Int
) {
  let lanes = S.Short.scalarCount
  var index = 0
  while index &+ lanes <= count {
    store(load(source + index), to: target + index)
    index &+= lanes
  }
  while index < count {
    target[index] = source[index]
    index &+= 1
  }
}
