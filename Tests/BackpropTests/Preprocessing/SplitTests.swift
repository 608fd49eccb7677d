import Testing

@testable import Backprop

@Suite("Splits") struct SplitTests {
  private let rows = Array(100..<200)

  @Test("Every row is on one side, ascending, and the part is held out")
  func parts() {
    for (part, expected) in [(0.0, 0), (0.2, 20), (0.254, 25), (0.256, 26), (0.999, 99)] {
      let split = Split(rows, part: part, seed: 3)
      #expect(split.heldOut.count == expected)
      #expect((split.training + split.heldOut).sorted() == rows)
      #expect(split.training == split.training.sorted() && split.heldOut == split.heldOut.sorted())
    }
  }

  @Test("A seed always holds out the same rows, and another one others")
  func seeds() {
    #expect(Split(rows, part: 0.2, seed: 3) == Split(rows, part: 0.2, seed: 3))
    let different = Set((0..<20).map { Split(rows, part: 0.2, seed: $0).heldOut })
    #expect(different.count == 20)
  }

  @Test("Rows are held out at random: each about as often as any other")
  func fairness() {
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<2000 {
      for row in Split(Array(0..<10), part: 0.3, seed: UInt64(seed)).heldOut { counts[row] += 1 }
    }
    // 600 each, with a standard deviation of 20.
    #expect(counts.allSatisfy { (500...700).contains($0) }, "\(counts)")
  }

  @Test("Of each class the same part is held out")
  func stratification() {
    let classes = rows.map { $0 < 150 ? 0 : $0 < 180 ? 2 : 1 }
    let split = Split(rows, classes: classes, part: 0.2, seed: 1)
    #expect(split.heldOut.count { $0 < 150 } == 10)
    #expect(split.heldOut.count { (150..<180).contains($0) } == 6)
    #expect(split.heldOut.count { $0 >= 180 } == 4)
  }

  @Test("However small the classes and large the part, each keeps a row to learn from")
  func everyClassStays() {
    var random = Random(seed: 5)
    for seed in 0..<300 {
      let count = 1 + random.next(below: 12)
      let classes = (0..<count).map { _ in random.next(below: 5) }
      let part = 0.99 * random.nextUniform()
      let split = Split(Array(0..<count), classes: classes, part: part, seed: UInt64(seed))
      #expect((split.training + split.heldOut).sorted() == Array(0..<count))
      #expect(Set(split.training.map { classes[$0] }) == Set(classes))
      let wanted = Int((part * Double(count)).rounded())
      #expect(split.heldOut.count <= wanted)
      // Each class gives its share, or a row more if others have none to give.
      for number in Set(classes) {
        let all = classes.count { $0 == number }
        let given = split.heldOut.count { classes[$0] == number }
        #expect(given <= all * wanted / count + 1)
        #expect(given >= min(all * wanted / count, all - 1))
      }
    }
  }

  @Test("Tables of no and of one row have nothing to hold out")
  func tiny() {
    #expect(Split([], part: 0.5, seed: 0).heldOut.isEmpty)
    #expect(Split([7], part: 0.9, seed: 0).training == [7])
    #expect(Split([7, 9], part: 0.5, seed: 0).heldOut.count == 1)
  }

  @Test("Folds hold out each row exactly once, and differ by one row at most")
  func folds() {
    var random = Random(seed: 6)
    for seed in 0..<200 {
      let count = 2 + random.next(below: 30)
      let folds = 2 + random.next(below: min(count, 10) - 1)
      let all = (0..<count).map { 3 * $0 + 1 }
      let classes = seed % 2 == 0 ? nil : all.map { _ in random.next(below: 4) }
      let splits = Split.folds(all, classes: classes, count: folds, seed: UInt64(seed))
      #expect(splits.count == folds)
      #expect(splits.flatMap(\.heldOut).sorted() == all)
      let sizes = splits.map(\.heldOut.count)
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1, "\(sizes)")
      for split in splits {
        #expect((split.training + split.heldOut).sorted() == all)
        #expect(split.training == split.training.sorted())
      }
      for number in Set(classes ?? []) {
        let ofClass = splits.map { split in
          split.heldOut.count { classes?[($0 - 1) / 3] == number }
        }
        #expect((ofClass.max() ?? 0) - (ofClass.min() ?? 0) <= 1, "\(ofClass)")
      }
      #expect(splits == Split.folds(all, classes: classes, count: folds, seed: UInt64(seed)))
    }
  }
}
