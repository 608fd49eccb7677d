import Testing

@testable import Backprop

/// Findings about single columns of a table.
@Suite struct ColumnFindingsTests {
  private let rows = Array(0..<100)
  /// Numbers without an order.
  private let scattered = (0..<100).map { Double($0 * 37 % 101) }
  private let halves = (0..<100).map { $0 % 2 }

  private func numbers(_ name: String = "x", _ number: (Int) -> Double) -> ColumnSample {
    ColumnSample(name: name, numbers: rows.map(number))
  }

  // MARK: Giveaways

  @Test func numberThatIsTheTargetInOtherUnitsIsNoticed() throws {
    let evidence = try #require(
      GiveawayRule.evidence(for: numbers { scattered[$0] * 9 / 5 + 32 }, of: .numbers(scattered)))
    let finding = try #require(
      GiveawayRule.finding([("fahrenheit", evidence)], target: "celsius"))
    #expect(
      finding.description
        == "Column \"fahrenheit\" alone predicts \"celsius\" (their correlation is 1.00000 in 100 "
        + "rows). If a new row does not have it before \"celsius\" is known, --ignore fahrenheit.")
    let falling = numbers { -scattered[$0] }
    #expect(GiveawayRule.evidence(for: falling, of: .numbers(scattered)) != nil)
  }

  @Test func numberThatOnlyGoesWithTheTargetIsNot() {
    let close = numbers { scattered[$0] + Double($0 % 7) * 3 }
    #expect(GiveawayRule.evidence(for: close, of: .numbers(scattered)) == nil)
    let few = ColumnSample(name: "x", numbers: Array(scattered.prefix(40)))
    #expect(GiveawayRule.evidence(for: few, of: .numbers(Array(scattered.prefix(40)))) == nil)
    #expect(GiveawayRule.evidence(for: numbers { _ in 1 }, of: .numbers(scattered)) == nil)
  }

  @Test func thresholdThatTellsAllClassesIsNoticed() {
    let two = numbers { Double(halves[$0] * 1000) + scattered[$0] }
    #expect(
      GiveawayRule.evidence(for: two, of: .classes(halves, count: 2))
        == "one threshold tells the classes in 100 rows")
    // The second class lies above the third.
    let thirds = rows.map { $0 % 3 }
    let three = numbers { [0.0, 2000, 1000][thirds[$0]] + scattered[$0] }
    #expect(
      GiveawayRule.evidence(for: three, of: .classes(thirds, count: 3))
        == "2 thresholds tell the 3 classes in 100 rows")
  }

  @Test func thresholdThatTellsOneOfThreeClassesIsNot() {
    let thirds = rows.map { $0 % 3 }
    let one = numbers { (thirds[$0] == 0 ? 0 : 500) + scattered[$0] }
    #expect(GiveawayRule.evidence(for: one, of: .classes(thirds, count: 3)) == nil)
    let nearly = numbers { Double(halves[$0] * 80) + scattered[$0] }
    #expect(GiveawayRule.evidence(for: nearly, of: .classes(halves, count: 2)) == nil)
  }

  @Test func wordOrCodeForEachClassIsNoticed() {
    let words = ColumnSample(name: "x", words: rows.map { ["nein", "ja"][halves[$0]] })
    #expect(
      GiveawayRule.evidence(for: words, of: .classes(halves, count: 2))
        == "each of its values goes with one class in 100 rows")
    // Codes in no order: 0 and 2 are one class, 1 and 3 the other.
    let codes = numbers { Double(halves[$0] + 2 * ($0 / 50)) }
    #expect(
      GiveawayRule.evidence(for: codes, of: .classes(halves, count: 2))
        == "each of its values goes with one class in 100 rows")
    let gaps = numbers { halves[$0] == 0 ? .nan : scattered[$0] }
    #expect(
      GiveawayRule.evidence(for: gaps, of: .classes(halves, count: 2))
        == "whether it has a value tells the class in 100 rows")
  }

  @Test func wordsThatAreRareOrMixedAreNot() {
    let rare = ColumnSample(name: "x", words: rows.map { "\($0 / 2 * 2 + halves[$0])" })
    #expect(GiveawayRule.evidence(for: rare, of: .classes(halves, count: 2)) == nil)
    let mixed = ColumnSample(name: "x", words: rows.map { $0 < 3 ? "b" : ["a", "b"][halves[$0]] })
    #expect(GiveawayRule.evidence(for: mixed, of: .classes(halves, count: 2)) == nil)
    // One class is nearly everything, and any column goes with it.
    let unequal = rows.map { $0 == 0 ? 1 : 0 }
    let column = numbers { $0 == 0 ? 1 : 0 }
    #expect(GiveawayRule.evidence(for: column, of: .classes(unequal, count: 2)) == nil)
  }

  @Test func manyRowsAreJudgedLikeFew() {
    let classes = (0..<2000).map { $0 * 7919 % 2003 % 2 }
    let telling = ColumnSample(
      name: "x", numbers: classes.indices.map { Double(classes[$0] * 5000 + $0) })
    #expect(GiveawayRule.evidence(for: telling, of: .classes(classes, count: 2)) != nil)
    let chance = ColumnSample(name: "x", numbers: classes.indices.map { Double($0 * 31 % 1999) })
    #expect(GiveawayRule.evidence(for: chance, of: .classes(classes, count: 2)) == nil)
  }

  // MARK: Identifiers

  private func identifier(_ sample: ColumnSample, consecutive: Bool = false) -> String? {
    IdentifierRule.evidence(for: sample) { consecutive }
  }

  @Test func rowNumbersAreNoticed() throws {
    let evidence = try #require(identifier(numbers { 1000 + Double($0) }))
    #expect(evidence == "100 different whole numbers in 100 rows, rising row by row")
    #expect(identifier(numbers { -3 * Double($0) })?.hasSuffix("falling row by row") == true)
    #expect(identifier(numbers("customer_id") { scattered[$0] }) != nil)
    #expect(identifier(numbers { scattered[$0] }, consecutive: true) != nil)
    #expect(identifier(ColumnSample(name: "x", words: rows.map { "row \($0)" })) != nil)
    let finding = try #require(IdentifierRule.finding([("nr", evidence)]))
    #expect(
      finding.description
        == "Column \"nr\" names rows instead of describing them (100 different whole numbers in 100 "
        + "rows, rising row by row). --ignore nr keeps the network from learning rows by their number."
    )
  }

  @Test func measurementsAreNoIdentifiers() {
    #expect(identifier(numbers { Double($0) + 0.5 }) == nil)
    #expect(identifier(numbers { scattered[$0] * 1000 }) == nil)
    #expect(identifier(numbers("id") { Double($0 % 50) }) == nil)
    #expect(identifier(ColumnSample(name: "x", numbers: (0..<40).map { Double($0) })) == nil)
    #expect(identifier(ColumnSample(name: "x", words: rows.map { "\($0 % 10)" })) == nil)
  }

  @Test func namesOfIdentifiersAreKnownByTheirWords() {
    for name in ["id", "ID", "row_id", "customerId", "Unnamed index", "uuid"] {
      #expect(IdentifierRule.isNamedSo(name), "\(name)")
    }
    for name in ["width", "humidity", "video", "bid", "indexed"] {
      #expect(!IdentifierRule.isNamedSo(name), "\(name)")
    }
  }

  @Test func rangesWithoutHolesAreFound() {
    #expect(IdentifierRule.isConsecutive(Numbers((0..<101).map { Double($0 * 37 % 101) })))
    #expect(!IdentifierRule.isConsecutive(Numbers((0..<101).map { Double($0 * 37 % 101 * 2) })))
    #expect(!IdentifierRule.isConsecutive(Numbers([0, 1e300])))
    #expect(!IdentifierRule.isConsecutive(Numbers([.nan, .nan])))
  }

  // MARK: The rest

  @Test func columnsAreGroupedByWhyTheyAreLeftOut() {
    let findings = Finding.leftOut([("a", "constant"), ("b", "without a value"), ("c", "constant")])
    #expect(
      findings.map(\.description) == [
        "2 columns (a, c) are left out (constant in the training rows). --ignore a,c says so from "
          + "the start.",
        "Column \"b\" is left out (without a value in the training rows). --ignore b says so from "
          + "the start.",
      ])
    let many = Finding.leftOut((0..<20).map { ("p\($0)", "constant") })
    #expect(many.first?.what == "20 columns (p0, p1, p2, p3, p4, p5, …) are left out")
    #expect(Finding.leftOut([]).isEmpty)
  }

  @Test func manyGapsAreNoticed() throws {
    let gaps = numbers("age") { $0 % 4 == 0 ? .nan : 1 }
    #expect(gaps.missing == 0.25)
    let finding = try #require(Finding.gaps(in: [gaps, numbers { _ in 1 }]))
    #expect(finding.what == "Column \"age\" has many gaps")
    #expect(finding.evidence == "25.0 % of the training rows have no value there")
    #expect(Finding.gaps(in: [numbers { $0 % 10 == 0 ? .nan : 1 }]) == nil)
    #expect(
      Finding.gaps(in: [ColumnSample(name: "x", words: rows.map { $0 < 30 ? nil : "a" })]) != nil)
  }

  @Test func unknownCategoriesAreNoticed() throws {
    let finding = try #require(Finding.unknownCategories([("city", 0.4), ("sex", 0)]))
    #expect(finding.what == "Column \"city\" has categories that training never saw")
    #expect(Finding.unknownCategories([("city", 0.1)]) == nil)
  }

  @Test func veryUnequalClassesAreNoticed() throws {
    let classes = [(name: "no", rows: 970), (name: "yes", rows: 30)]
    let finding = try #require(Finding.unequalClasses(classes, isBalanced: false))
    #expect(
      finding.description
        == "The classes are very unequal (\"yes\" has 30 of 1000 training rows, where an even share "
        + "would be 500). --class-weights balanced makes rare classes count as much as frequent ones."
    )
    #expect(Finding.unequalClasses(classes, isBalanced: true) == nil)
    #expect(Finding.unequalClasses([("no", 900), ("yes", 100)], isBalanced: false) == nil)
  }
}
