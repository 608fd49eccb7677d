import Foundation
import Testing

@testable import Backprop

@Suite struct SafeTensorsTests {
  @Test(arguments: [
    ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("BOOL", 8), ("U8", 8), ("I8", 8), ("F8_E5M2", 8),
    ("F8_E4M3", 8), ("F8_E8M0", 8), ("F8_E4M3FNUZ", 8), ("F8_E5M2FNUZ", 8), ("I16", 16),
    ("U16", 16), ("F16", 16), ("BF16", 16), ("I32", 32), ("U32", 32), ("F32", 32), ("C64", 64),
    ("F64", 64), ("I64", 64), ("U64", 64),
  ])
  func widths(name: String, bits: Int) throws {
    let type = try #require(SafeTensors.ElementType(rawValue: name))
    #expect(type.bitCount == bits)
    #expect(type.byteCount(of: [4, 2]) == bits)
    #expect(type.byteCount(of: [0]) == 0)
    #expect(type.byteCount(of: []) == (bits % 8 == 0 ? bits / 8 : nil))
    #expect(type.byteCount(of: [-1]) == nil)
    #expect(type.byteCount(of: [.max, .max]) == nil)
    #expect(type.byteCount(of: [.max]) == nil)
    #expect(type.byteCount(of: [-1, -8]) == nil)
    #expect(SafeTensors.ElementType.allCases.count == 22)
  }

  @Test func numbersOfOtherTypes() {
    let floats = SafeTensors.Tensor("a", shape: [2], [1.5, -0.0] as [Float])
    #expect(floats.floats == [1.5, -0.0])
    #expect(floats.doubles == nil)
    #expect(floats.integers == nil)
    let bytes = SafeTensors.Tensor("a", type: .f32, shape: [2], bytes: floats.bytes)
    #expect(bytes == floats)
    #expect(bytes.floats?[1].sign == .minus)
    let doubles = SafeTensors.Tensor("a", shape: [], [.nan] as [Double])
    #expect(doubles == doubles)
    #expect(doubles.floats == nil)
    #expect(doubles != SafeTensors.Tensor("a", shape: [1], [.nan] as [Double]))
  }

  @Test func programmersMistakes() async {
    await #expect(processExitsWith: .failure) {
      _ = SafeTensors.Tensor("a", shape: [2], [1] as [Float])
    }
    await #expect(processExitsWith: .failure) {
      let tensor = SafeTensors.Tensor("a", shape: [], [1] as [Float])
      _ = SafeTensors([tensor, tensor])
    }
    await #expect(processExitsWith: .failure) {
      _ = SafeTensors([SafeTensors.Tensor("__metadata__", shape: [], [1] as [Float])])
    }
  }
}
