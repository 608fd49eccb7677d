/// Copies rows to columns.
enum Transposition<S: Scalar> {
  /// Copies `count` rows of `length` numbers so that they stand in columns.
  ///
  ///     target[i · targetStride + j] = source[j · sourceStride + i]
  @inline(__always)
  static func copy(
    from source: UnsafePointer<S>, stride sourceStride: Int, count: Int, length: Int,
    to target: UnsafeMutablePointer<S>, stride targetStride: Int
  ) {
    var row = 0
    while row + 8 <= count {
      var place = 0
      while place + 8 <= length {
        copySquare(
          from: source + row * sourceStride + place, stride: sourceStride,
          to: target + place * targetStride + row, stride: targetStride)
        place += 8
      }
      while place < length {
        for i in 0..<8 {
          target[place * targetStride + row + i] = source[(row + i) * sourceStride + place]
        }
        place += 1
      }
      row += 8
    }
    while row < count {
      for place in 0..<length {
        target[place * targetStride + row] = source[row * sourceStride + place]
      }
      row += 1
    }
  }

  /// Transposes 8 × 8 numbers in registers: splitting pairs of rows into their even and odd
  /// columns, three times over, exchanges the three bits of the row number with those of the
  /// column number.
  @inline(__always)
  private static func copySquare(
    from source: UnsafePointer<S>, stride sourceStride: Int,
    to target: UnsafeMutablePointer<S>, stride targetStride: Int
  ) {
    typealias Eight = SIMD8<S>
    @inline(__always) func row(_ index: Int) -> Eight {
      UnsafeRawPointer(source + index * sourceStride).loadUnaligned(as: Eight.self)
    }
    @inline(__always) func split(_ a: Eight, _ b: Eight) -> (even: Eight, odd: Eight) {
      let both = SIMD16(lowHalf: a, highHalf: b)
      return (both.evenHalf, both.oddHalf)
    }
    @inline(__always) func store(_ column: Eight, _ index: Int) {
      UnsafeMutableRawPointer(target + index * targetStride).storeBytes(of: column, as: Eight.self)
    }

    let (a0, a1) = split(row(0), row(1))
    let (a2, a3) = split(row(2), row(3))
    let (a4, a5) = split(row(4), row(5))
    let (a6, a7) = split(row(6), row(7))

    let (b0, b1) = split(a0, a2)
    let (b2, b3) = split(a4, a6)
    let (b4, b5) = split(a1, a3)
    let (b6, b7) = split(a5, a7)

    let (c0, c4) = split(b0, b2)
    let (c2, c6) = split(b1, b3)
    let (c1, c5) = split(b4, b6)
    let (c3, c7) = split(b5, b7)

    store(c0, 0)
    store(c1, 1)
    store(c2, 2)
    store(c3, 3)
    store(c4, 4)
    store(c5, 5)
    store(c6, 6)
    store(c7, 7)
  }
}
