extension Network {
  /// Sixteen hexadecimal digits that are the same for two networks exactly if (but for an accident of
  /// one in 2⁶⁴) all bits of their parameters and states are the same.
  ///
  /// - Source: the hash FNV-1a of 64 bits, over the numbers in little-endian order.
  public var digest: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for number in parameters + state {
      // A Float is hashed as the Double of the same value: the conversion is exact.
      var bits = Double(number).bitPattern
      for _ in 0..<8 {
        hash = (hash ^ (bits & 0xFF)) &* 0x100_0000_01B3
        bits >>= 8
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
